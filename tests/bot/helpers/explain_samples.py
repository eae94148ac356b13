"""An invented article with every kind of mark, and briefings at random, for the tests of explanations."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from bot.present.visible import visible
from summarizer.domain import (
    Article,
    Attribution,
    Briefing,
    Engine,
    Party,
    Position,
    Span,
    Spans,
    Standing,
    SummaryLine,
    Withheld,
)

RUSSIA = Party(id="RUS", name="Russia", kind="state")
TURKEY = Party(id="TUR", name="Turkey", kind="state")
IRAN = Party(id="IRN", name="Iran", kind="state")
UN = Party(id="UN", name="United Nations", kind="organization")

TEXT = (
    "ISTANBUL (Invented Wire) - Russia and Turkey said they would open the corridor on Monday.\n\n"
    'The Gazette reported that the Kremlin had refused any "delay [sic] {of days}". '
    '"We waited," Orhan Tekin, the Turkish envoy, added, "and we will wait."\n\n'
    '"Let the ships go.\nLet them all go," the secretary-general pleaded. He called the blockade a mistake.\n'
    "Iran was not in the room, said Lena Moor, who studies shipping."
)


def spans(*pieces: str) -> Spans:
    """Where each piece first stands in TEXT."""
    return tuple(Span(TEXT.index(piece), TEXT.index(piece) + len(piece)) for piece in pieces)


def said(source: str, cue: str, *content: str, kind: Any = "indirect") -> Attribution:
    """An attribution of TEXT; an empty source or cue is none."""
    return Attribution(
        source=spans(source) if source else (), cue=spans(cue) if cue else (), content=spans(*content), kind=kind
    )


BOTH = said("Russia and Turkey", "said", "they would open the corridor on Monday")
GAZETTE = said("The Gazette", "reported", 'the Kremlin had refused any "delay [sic] {of days}"', kind="mixed")
KREMLIN = said("the Kremlin", "had refused", 'any "delay [sic] {of days}"', kind="mixed")
TEKIN = said("Orhan Tekin, the Turkish envoy", "added", '"We waited,"', '"and we will wait."', kind="direct")
PLEA = said("the secretary-general", "pleaded", '"Let the ships go.\nLet them all go,"', kind="direct")
HE = said("He", "called", "the blockade a mistake")
MOOR = said("Lena Moor, who studies shipping", "", "Iran was not in the room")


def position(party: Party, speaker: str, stance: Any, proof: Attribution, **more: Any) -> Position:
    """A position of a government."""
    return Position(party=party, speaker=speaker, voice="executive", stance=stance, attributions=(proof,), **more)


def make_briefing(**changes: Any) -> Briefing:
    """Two parties behind one statement, a party inside a newspaper's report, a quotation over two paragraphs, a
    statement in two pieces, one that is withheld, one of an analyst, and a party that says nothing.
    """
    corridor = spans("the corridor")[0]
    positions = (
        position(RUSSIA, "Russia", "pledge", BOTH, issue=corridor),
        position(TURKEY, "Turkey", "pledge", BOTH, issue=corridor),
        position(RUSSIA, "the Kremlin", "reject", KREMLIN),
        position(TURKEY, "Orhan Tekin", "pledge", TEKIN),
        position(UN, "the secretary-general", "appeal", PLEA),
    )
    first = spans("Russia and Turkey said they would open the corridor on Monday.")
    fields: dict[str, Any] = {
        "article": Article(
            id="x",
            text=TEXT,
            title="A corridor opens",
            language="en",
            url="https://example.org/corridor?a=1&b=2",
            outlet="Invented Wire",
            published=datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
        ),
        "summary": (SummaryLine(text=first[0].of(TEXT), spans=first),),
        "attributions": (BOTH, GAZETTE, KREMLIN, TEKIN, PLEA, HE, MOOR),
        "positions": positions,
        "withheld": Withheld(reasons=(("the speaker could not be traced to one party", 1),)),
        "engine": Engine(name="extractive", version="1"),
        "standings": tuple(
            Standing(party=party, mentions=1, positions=tuple(one for one in positions if one.party == party))
            for party in (RUSSIA, TURKEY, UN, IRAN)
        ),
        "untraced": (HE,),
    }
    return Briefing(**{**fields, **changes})


# What markup is made of, what hides, and what breaks lines, beside letters.
_CHARS = "ab é“”\\{}⟦⟧⟨⟩⟪⟫|<>&\"'│\t\n\r\x1b\x00\x85\u2028\u202e\u2066\ud800👋"
_TEXTS = st.text(alphabet=st.sampled_from(_CHARS), min_size=1).filter(lambda text: bool(visible(text).strip()))


@st.composite
def briefings(draw: st.DrawFn) -> Briefing:
    """A briefing of a random text whose statements nest, cross, coincide and run over lines as chance has it."""
    text = draw(_TEXTS)
    solid = [at for at, char in enumerate(visible(text)) if not char.isspace()]
    # A span of blanks alone carries nothing, and nothing upstream makes one.
    spot = st.tuples(st.sampled_from(solid), st.integers(0, 9), st.integers(1, 9)).map(
        lambda drawn: Span(max(0, drawn[0] - drawn[1]), min(len(text), drawn[0] + drawn[2]))
    )
    pieces = st.lists(spot, max_size=2).map(tuple)
    one = st.builds(
        Attribution,
        source=pieces,
        cue=pieces,
        content=st.lists(spot, min_size=1, max_size=2).map(tuple),
        kind=st.sampled_from(("direct", "indirect", "mixed")),
    )
    held, rest = draw(st.lists(one, max_size=4)), draw(st.lists(one, max_size=3))
    return Briefing(
        article=Article(id="x", text=text, title="T", language="en"),
        summary=tuple(SummaryLine(text="L", spans=(span,)) for span in draw(st.lists(spot, max_size=2))),
        attributions=(*held, *rest),
        positions=tuple(position(draw(st.sampled_from((RUSSIA, TURKEY, UN))), "S", "claim", proof) for proof in held),
        withheld=Withheld(),
        engine=Engine(name="e", version="1"),
        untraced=tuple(rest[:1]),
    )
