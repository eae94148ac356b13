"""What holds for every text, every span and every mutilated draft."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.condense import Draft
from summarizer.domain import Article, Attribution, Engine, Party, Position, Span
from summarizer.evidence import admit
from summarizer.sentences import sentences

ENGINE = Engine(name="test", version="1")
PARTY = Party(id="NOR", name="Norway", kind="state")
SOURCE = (
    "Norway said on Monday it would not send 12 ships to Latvia. “We keep the strait open,” Kari Dahl said. "
    "Latvia may ask for more than 300 soldiers, its minister told 'Rigas Zinas'.\n"
    "Estonia’s parliament rejected the treaty and “the spirit of it” by 60 votes.\n"
    "“The pact is dead. We shall not mourn it,” said Juri Kask, who leads the Estonian opposition.\n"
    "«Nothing was agreed», the envoys' spokesman said. He did not rule out another meeting in Oslo."
)
# Independent of the code under test: what plainly stands between a pair of double marks.
PLAIN_QUOTES = re.compile(r'“([^“”"«»]*)”|"([^“”"«»]*)"|«([^“”"«»]*)»')
INSERTS = ["not", "never", "12", "120", "Latvia", "“", "”", '"', "«", "»", "'", "all", "may", "denied", ","]


def article(text: str) -> Article:
    return Article(id="a", text=text, title="", language="en")


@st.composite
def mutilated(draw: st.DrawFn) -> str:
    """A sentence of SOURCE with words put in, taken out, exchanged, or put between marks."""
    span = draw(st.sampled_from(sentences(SOURCE)))
    words = span.of(SOURCE).split()
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, max(0, len(words) - 1)))
        action = draw(st.sampled_from(["insert", "delete", "replace", "swap", "quote"]))
        if action == "insert" or not words:
            words.insert(place, draw(st.sampled_from(INSERTS)))
        elif action == "delete":
            del words[place]
        elif action == "replace":
            words[place] = draw(st.sampled_from(INSERTS))
        elif action == "swap":
            other = draw(st.integers(0, len(words) - 1))
            words[place], words[other] = words[other], words[place]
        else:
            end = draw(st.integers(place, len(words) - 1))
            left, right = draw(st.sampled_from(["“”", '""', "«»"]))
            words[place], words[end] = left + words[place], words[end] + right
    return " ".join(words)


MARKED = st.text(alphabet="ab .'’‘“”\"«»„\n")


@settings(max_examples=200, deadline=None)
@given(st.lists(mutilated(), max_size=4))
def test_no_quotation_is_shown_that_is_not_in_the_source(texts: list[str]) -> None:
    briefing = admit(article(SOURCE), [Draft(text) for text in texts], (), (), (), ENGINE)
    for line in briefing.summary:
        for match in PLAIN_QUOTES.finditer(line.text):
            assert next(group for group in match.groups() if group is not None) in SOURCE
        assert all(span.end <= len(SOURCE) for span in line.spans)
        assert 1 <= len(line.spans) <= 3
    assert len(briefing.summary) + briefing.withheld.sentences == len(texts)


@settings(deadline=None)
@given(MARKED, MARKED, st.data())
def test_any_text_any_spans(text: str, shown: str, data: st.DataObject) -> None:
    spans = st.lists(
        st.tuples(st.integers(0, len(text) + 2), st.integers(1, 9)).map(lambda p: Span(p[0], p[0] + p[1])),
        max_size=3,
    )
    given_drafts = []
    for _ in range(data.draw(st.integers(0, 3))):
        found = tuple(data.draw(spans))
        honest = " ".join(span.of(text) for span in found)
        given_drafts.append(Draft(data.draw(st.sampled_from([shown, honest])), found))
    content = tuple(data.draw(spans)) or (Span(0, 1),)
    attribution = Attribution(source=tuple(data.draw(spans)), cue=(), content=content, kind="direct")
    position = Position(party=PARTY, speaker=shown, voice="executive", stance="claim", attributions=(attribution,))
    briefing = admit(article(text), given_drafts, (attribution,), (position,), (), ENGINE)
    for line in briefing.summary:
        assert all(span.end <= len(text) for span in line.spans)
        for match in PLAIN_QUOTES.finditer(line.text) if len(line.spans) > 1 else ():
            assert next(group for group in match.groups() if group is not None) in text
    for kept in briefing.positions:
        assert kept.speaker in text
        assert all(span.end <= len(text) for a in kept.attributions for span in (*a.source, *a.content))
    total = len(briefing.summary) + len(briefing.positions) + briefing.withheld.sentences
    assert total == len(given_drafts) + 1


def test_sentences_of_the_source_pass_unless_they_lean_or_break_a_quotation() -> None:
    whole = [span.of(SOURCE) for span in sentences(SOURCE) if not span.of(SOURCE).startswith("He ")]
    briefing = admit(article(SOURCE), [Draft(text) for text in whole], (), (), (), ENGINE)
    assert [line.text for line in briefing.summary] == whole


def test_falsified_sentences_never_pass() -> None:
    swaps = [
        (r"\bnot ", ""),
        (r"\bMonday\b", "Friday"),
        (r"\b12\b", "21"),
        (r"more than ", ""),
        (r"\bmay\b", "will"),
        (r"\brejected\b", "accepted"),
        (r"\bLatvia\b", "Estonia"),
        (r"\bKari Dahl\b", "Juri Kask"),
        (r"\bopen\b", "closed"),
        (r"\bNothing\b", "Everything"),
        (r"\b60\b", "16"),
    ]
    tried = 0
    for span in sentences(SOURCE):
        text = span.of(SOURCE)
        for pattern, other in swaps:
            false = re.sub(pattern, other, text, count=1)
            if false != text:
                tried += 1
                assert not admit(article(SOURCE), [Draft(false)], (), (), (), ENGINE).summary, false
    assert tried >= 10
