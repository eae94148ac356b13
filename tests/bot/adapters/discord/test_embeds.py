"""Messages as pages of embeds: within every limit, and with nothing left out."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bot_fakes import make_briefing
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.discord.embeds import ALL_EMBEDS, CONTENT, DESCRIPTION, EMBEDS, TITLE, Page, to_pages
from bot.adapters.discord.escape import plain, shown, units
from bot.present.briefing import to_message
from bot.present.message import Evidence, Line, Message, Section, Statement, Words

texts = st.text(max_size=40) | st.text(min_size=200, max_size=400) | st.sampled_from(("", " ", "*" * 900, "x" * 5000))
links = st.none() | st.sampled_from(("https://a.example/x", "https://a.example/(y)#:~:text=a", "javascript:x"))
lines = st.builds(
    Line,
    text=texts,
    link=links,
    person=st.none() | st.sampled_from(("3001", "100000000000000001", "@everyone")),
    at=st.none() | st.just(datetime(2026, 11, 20, 9, 30, tzinfo=UTC)),
)
words = st.builds(Words, text=texts, stated=st.booleans())
evidence = st.builds(Evidence, words=st.lists(words, min_size=1, max_size=3).map(tuple))
statements = st.builds(
    Statement,
    speaker=texts,
    manner=st.sampled_from(("deny", "claim, opposition")),
    evidence=st.lists(evidence, min_size=1, max_size=2).map(tuple),
    issue=st.none() | texts,
    times=st.integers(1, 3),
    link=links,
    number=st.none() | st.integers(1, 99),
)
sections = st.builds(
    Section,
    kind=st.sampled_from(("byline", "plain", "summary", "party", "issues", "silent", "note")),
    heading=st.none() | texts,
    body=st.lists(lines | statements, max_size=3).map(tuple),
)
messages = st.builds(
    Message,
    title=texts,
    sections=(st.lists(sections, max_size=4) | st.lists(sections, min_size=12, max_size=12)).map(tuple),
    shared_by=st.none() | st.just("3001"),
)


def within_limits(page: Page) -> None:
    assert units(page.content) <= CONTENT
    assert len(page.embeds) + len(page.content) > 0
    assert len(page.embeds) <= EMBEDS
    for embed in page.embeds:
        assert embed.title or embed.description
        assert units(embed.title or "") <= TITLE
        assert units(embed.description or "") <= DESCRIPTION
    assert sum(units(e.title or "") + units(e.description or "") for e in page.embeds) <= ALL_EMBEDS


def visible(page: list[Page]) -> str:
    """What the embeds show, without marks and blanks."""
    raw = "\n".join(text for one in page for e in one.embeds for text in (e.title, e.description) if text)
    raw = re.sub(r"^(?:> |- |-# )", "", raw, flags=re.MULTILINE)
    raw = re.sub(r"(?<!\\)((?:\\\\)*)(?:\*\*)", r"\1", raw)
    return "".join(plain(raw).split())


def said(statement: Statement) -> list[str]:
    return [run.text for evidence in statement.evidence for run in evidence.words]


def squeezed(text: str) -> str:
    return "".join(shown(text).split())


@settings(max_examples=50, deadline=None)
@given(messages)
def test_every_page_is_within_discords_limits(message: Message) -> None:
    for page in to_pages(message):
        within_limits(page)


@settings(max_examples=50, deadline=None)
@given(messages)
def test_nothing_is_left_out(message: Message) -> None:
    seen = visible(to_pages(message))
    for section in message.sections:
        for item in section.body:
            pieces = [item.text] if isinstance(item, Line) else [item.speaker, *said(item)]
            for piece in pieces:
                for word in shown(piece).split():
                    assert squeezed(word)[:700] in seen


def test_one_long_word_is_cut_and_kept() -> None:
    message = Message(title="x" * 300, sections=(Section(body=(Line(text="y" * 20_000),)),))
    pages = to_pages(message)
    assert len(pages) > 1
    shown_ = "".join(e.description or "" for page in pages for e in page.embeds)
    assert (shown_.count("x"), shown_.count("y")) == (300, 20_000)
    assert pages[1].content.endswith(f"(2 of {len(pages)})")


def test_quotes_stand_as_they_are_with_their_link() -> None:
    said = Statement(
        speaker="The minister",
        manner="reject",
        evidence=(
            Evidence(words=(Words(text="He said: "), Words(text="“no *deal*,\nnever” ", stated=True), Words(text="."))),
            Evidence(words=(Words(text="and nothing else", stated=True),)),
        ),
        issue="a toll",
        times=2,
        link="https://a.example/x#:~:text=no",
        number=3,
    )
    (page,) = to_pages(Message(title="T", sections=(Section(kind="party", heading="🇸🇪 Sweden", body=(said,)),)))
    assert page.embeds[1].title == "🇸🇪 Sweden"
    assert page.embeds[1].description == (
        "**3. The minister** · reject · a toll (said 2 times) [↗](https://a.example/x#:~:text=no)\n"
        "> He said: **“no \\*deal\\*,**\n> **never”** .\n⋯\n> **and nothing else**"
    )


def test_people_and_times_are_shown_as_discord_shows_them() -> None:
    line = Line(text="Last change by", person="3001", at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
    (page,) = to_pages(Message(title="T", sections=(Section(kind="note", body=(line,)),), shared_by="3001"))
    assert page.embeds[0].description == "-# Last change by <@3001> <t:1795167000:f>"
    assert "<@3001>" in page.content


def test_a_briefing_leads_to_its_article_and_is_announced_in_words() -> None:
    (page,) = to_pages(to_message(make_briefing()))
    assert page.embeds[0].url == "https://example.org/envoys"
    assert page.content.startswith("Envoys leave without a deal\nPositions: 🇹🇷 Turkey, 🇷🇺 Russia, United Nations.")
    assert "[red]" in visible([page])
