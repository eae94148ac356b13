"""Messages as pages: within every limit of Slack's, with nothing lost and nothing read as markup."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.adapters.slack.blocks import Page, note, to_pages, view_blocks
from bot.adapters.slack.escape import units
from bot.commands.actions import encode_action
from bot.present.clean import clean
from bot.present.message import Action, Evidence, Line, Message, Section, Statement, Words

HOSTILE = ("<!channel>", "@here", "<@U0BEN>", "*_~`", "&lt;", "https://evil.example", "\x1b[31m", "\u202e", "🇺🇦🇹🇷")
_ADDRESS = "https://example.org/"

chunks = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))
short = st.lists(chunks, max_size=6).map(" ".join)
long = st.builds(lambda text, times: text * times, short, st.sampled_from((1, 1, 1, 7, 40)))
addresses = st.one_of(st.none(), st.just(_ADDRESS + "a#:~:text=b"), st.just(_ADDRESS + "x" * 4_000), short)
moments = st.one_of(st.none(), st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1)))  # noqa: DTZ001
lines = st.builds(Line, text=long, link=addresses, person=st.one_of(st.none(), st.just("U0ANA"), short), at=moments)
evidences = st.lists(st.builds(Words, text=long, stated=st.booleans()), min_size=1, max_size=4).map(
    lambda words: Evidence(words=tuple(words))
)
statements = st.builds(
    Statement,
    speaker=long,
    manner=short,
    evidence=st.lists(evidences, min_size=1, max_size=3).map(tuple),
    issue=st.one_of(st.none(), long),
    times=st.integers(1, 9),
    link=addresses,
    number=st.one_of(st.none(), st.integers(1, 99)),
)
kinds = st.sampled_from(("byline", "plain", "summary", "party", "issues", "silent", "note"))
sections = st.builds(
    Section,
    kind=kinds,
    heading=st.one_of(st.none(), long),
    body=st.lists(st.one_of(lines, statements), max_size=6).map(tuple),
)
actions = st.builds(Action, label=long, command=st.just("why"), arguments=st.just({"briefing": "b-1", "page": 2}))
messages = st.builds(
    Message,
    title=long,
    sections=st.lists(sections, max_size=8).map(tuple),
    actions=st.lists(actions, max_size=60).map(tuple),
    shared_by=st.one_of(st.none(), st.just("U0ANA")),
)
# No shrinking: of messages as large as these it takes minutes, and the first one found is readable enough.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
thorough = settings(max_examples=25, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))


def elements(value: object) -> Iterator[dict[str, Any]]:
    """Every object at or below a block, in order."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from elements(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from elements(inner)


def shown(pages: tuple[Page, ...], *types: str) -> list[str]:
    """The texts of all elements of these types."""
    return [str(e["text"]) for page in pages for e in elements(page.blocks) if e.get("type") in types and "text" in e]


@thorough
@given(messages)
def test_every_page_keeps_every_limit(message: Message) -> None:
    for page in to_pages(message, encode_action):
        assert 1 <= len(page.blocks) <= 50
        assert 1 <= len(page.text) <= 40_000
        assert sum(units(str(e["text"])) for e in elements(page.blocks) if isinstance(e.get("text"), str)) < 12_000
        for block in page.blocks:
            parsed = Block.parse(block)
            assert parsed is not None
            assert json.loads(json.dumps(parsed.to_dict())).get("type") == block["type"]
            for element in elements(block):
                check(element)


def check(element: dict[str, Any]) -> None:
    """The limits of one element."""
    kind = element.get("type")
    assert kind not in ("mrkdwn", "broadcast", "usergroup", "channel"), "nothing of strangers is markup"
    if isinstance(element.get("text"), str):
        assert 1 <= units(element["text"]) <= 3_000
    if kind == "header":
        assert units(element["text"]["text"]) <= 150
    if kind == "actions":
        assert 1 <= len(element["elements"]) <= 25
        assert len({e["action_id"] for e in element["elements"]}) == len(element["elements"])
    if kind == "button":
        assert units(element["text"]["text"]) <= 75
        assert len(element["value"]) <= 2_000
    if kind == "context":
        assert 1 <= len(element["elements"]) <= 10
    if kind == "link":
        assert re.fullmatch(r"https?://\S{1,3000}", element["url"])
    if kind in ("rich_text", "rich_text_section", "rich_text_quote", "rich_text_list"):
        assert element["elements"]


@thorough
@given(messages)
def test_nothing_is_lost(message: Message) -> None:
    """The ends of every text are on some page; quotations are there whole, with their white space."""
    pages = to_pages(message, encode_action)
    everything = "".join("".join(shown(pages, "text", "link", "plain_text")).split())
    for wanted in written(message):
        parts = "".join(clean(wanted).split())
        for end in (parts[:40], parts[-40:]):  # between the ends of one text another page may begin
            assert end in everything
    for statement in (s for section in message.sections for s in section.body if isinstance(s, Statement)):
        for evidence in statement.evidence:
            quoted = "".join(clean(run.text) for run in evidence.words)
            assert not quoted.strip() or quoted in "".join(quotes(pages))


def quotes(pages: tuple[Page, ...]) -> Iterator[str]:
    """The characters of all quotations, as they are shown."""
    for page in pages:
        for block in elements(page.blocks):
            if block.get("type") == "rich_text_quote":
                yield from (str(element["text"]) for element in block["elements"])


def written(message: Message) -> Iterator[str]:
    """What a message says, but for its quotations."""
    yield message.title
    for section in message.sections:
        yield section.heading or ""
        for item in section.body:
            if isinstance(item, Statement):
                yield item.speaker
                yield from filter(None, (item.issue,))
            else:
                yield item.text
    yield from (action.label[:20].rstrip() for action in message.actions)


@thorough
@given(messages)
def test_the_plain_text_calls_nobody_and_holds_no_markup(message: Message) -> None:
    for page in to_pages(message, encode_action):
        people_and_moments = re.sub(r"<@U0ANA>|<!date\^\d+\^[^<>|]*\|[^<>|]*>", "", page.text)
        assert "<" not in people_and_moments
        assert ">" not in people_and_moments
        assert not re.search(r"@(here|channel|everyone)\b", people_and_moments)


def test_a_briefing_is_set_as_people_read_it() -> None:
    words = (Words(text="The minister said "), Words(text="“we *will* sail”", stated=True), Words(text=" on <Monday>."))
    said = Statement(
        speaker="Jonna Kvist",
        manner="pledge",
        issue="the ferries",
        evidence=(Evidence(words=words),),
        link="https://example.org/a#:~:text=we",
        times=2,
    )
    line = Line(text="Posted", at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC), person="U0ANA")
    message = Message(
        title="Ferries & fares",
        sections=(Section(kind="party", heading="🇩🇰 Denmark", body=(said,)), Section(body=(line,))),
        actions=(Action(label="Why this?", command="why", arguments={"briefing": "b-1"}),),
    )
    [page] = to_pages(message, encode_action)
    assert page.text == (
        "Ferries &amp; fares\n🇩🇰 Denmark\nJonna Kvist · pledge · the ferries (said 2 times)\n"
        "“The minister said “we *will* sail” on &lt;Monday&gt;.”\n"
        "Posted <@U0ANA> <!date^1795166999^{date_short_pretty} at {time}|2026-11-20 09:30 UTC>"
    ).replace("1795166999", str(int(datetime(2026, 11, 20, 9, 30, tzinfo=UTC).timestamp())))
    header, party, plain, buttons = page.blocks
    assert header["text"]["text"] == "Ferries & fares"
    heading, who, quote = party["elements"]
    assert heading["elements"][0] == {"type": "text", "text": "🇩🇰 Denmark", "style": {"bold": True}}
    assert who["elements"][-2] == {"type": "link", "url": "https://example.org/a#:~:text=we", "text": "in the article"}
    assert [e["text"] for e in quote["elements"]] == [run.text for run in words]
    assert [e.get("style") for e in quote["elements"]] == [None, {"bold": True}, None]
    assert [e["type"] for e in plain["elements"][0]["elements"]] == ["text", "text", "user", "text", "date", "text"]
    assert buttons["elements"][0]["value"] == "why:briefing=b-1"


def test_texts_too_long_for_one_element_are_there_whole() -> None:
    text = " ".join(f"word{n}" for n in range(1_500))
    proof = Evidence(words=(Words(text=text[:5_000]), Words(text=text[5_000:], stated=True)))
    said = Statement(speaker=f"speaker {text}", manner="claim", issue=f"issue {text}", evidence=(proof,))
    body = (Line(text=f"line {text}", link=_ADDRESS), said)
    message = Message(title=f"title {text}", sections=(Section(kind="summary", heading=f"head {text}", body=body),))
    pages = to_pages(message, encode_action)
    assert "".join(quotes(pages)) == text
    everything = " ".join(" ".join(shown(pages, "text", "link")).split())
    for start in ("title", "head", "line", "speaker"):
        at = everything.index(f"{start} word0")
        assert everything[at:].startswith(f"{start} {text}")
    assert text in everything[everything.index("issue word0") :]


def test_long_answers_say_which_part_they_are() -> None:
    section = Section(heading="Long", body=tuple(Line(text=f"{n} " + "word " * 400) for n in range(9)))
    first, second = to_pages(Message(title="A title", sections=(section,)), encode_action)
    assert "Part 1 of 2" in first.text
    assert second.text.startswith("Part 2 of 2: A title")


def test_a_view_that_is_too_long_says_so() -> None:
    sections_ = tuple(Section(heading=str(n), body=(Line(text="x"),)) for n in range(200))
    blocks = view_blocks(Message(title="t", sections=sections_), encode_action)
    assert len(blocks) < 100
    assert "There is more" in str(blocks[-1])


def test_a_note_is_plain_words() -> None:
    assert note("Reading <the> page …").text == "Reading &lt;the&gt; page …"
