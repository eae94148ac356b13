from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from digest_outlines import composed, outlined
from digest_samples import DAY_AGO, NOW, sample_files

from bot.digests.composer import Composer, Wish
from bot.present.dates import long_date
from bot.present.digest import digest_messages
from bot.present.frozen import freeze, thaw
from bot.present.message import Line, Message, Statement
from bot.present.terminal import render
from bot.store.subscription import Choice
from summarizer.digest.domain import Digest, FeedCheck

CHECK = FeedCheck(checked=88, failed=("Gulf Herald",), stale=("Old Times", "Weekly Envoy"))


def digest(*earlier: str, **choice: object) -> Digest:
    composer = Composer(outlined(sample_files()), since=DAY_AGO, until=NOW, feeds=CHECK)
    wish = Wish(choice=Choice(**choice), earlier=frozenset(earlier))  # type: ignore[arg-type]
    return composed(composer, wish, sample_files())


def lines(message: Message) -> list[str]:
    return [item.text for section in message.sections for item in section.body if isinstance(item, Line)]


def items(messages: tuple[Message, ...]) -> Iterator[Line | Statement]:
    return (item for message in messages for section in message.sections for item in section.body)


def test_the_digest_of_a_dozen_articles(golden: Callable[[str, str], None]) -> None:
    messages = digest_messages(digest("port-1", exclude=("sport",)), f"Digest of {long_date(NOW.date())}", due=DAY_AGO)
    golden("digest.txt", "\n".join(render(message, width=100) for message in messages))


def test_every_quoted_line_leads_to_words_of_its_article() -> None:
    made = digest("port-1", stories=5)
    urls = {report.article.url for entry in made.entries for report in entry.story.reports}
    texts = [report.article.text for entry in made.entries for report in entry.story.reports]
    _, *details = digest_messages(made, "Digest")
    assert len(details) == 5
    for item in items(tuple(details)):
        if isinstance(item, Statement):
            assert all(any(piece.text in text for text in texts) for piece in item.evidence)
            assert item.link
            assert item.link.partition("#")[0] in urls
    happened = [s for one in details for section in one.sections if section.kind == "summary" for s in section.body]
    assert happened
    for line in happened:
        assert isinstance(line, Line)
        words, _, outlet = line.text.rpartition(" (")
        assert outlet.endswith(")")
        assert any(words in text for text in texts)
        assert line.link
        assert ":~:text=" in line.link


def test_nothing_new_is_said_and_nothing_padded() -> None:
    (message,) = digest_messages(digest(topics=("sanctions",)), "Digest")
    first = message.sections[0].body[0]
    assert first == Line(text="Nothing new on your topics since", at=DAY_AGO)
    assert lines(message)[1].startswith("88 feeds checked, 1 failed (Gulf Herald), 2 stale (Old Times, Weekly Envoy)")


def test_stories_without_a_new_report_are_counted_not_repeated() -> None:
    (message,) = digest_messages(digest("dam-1", include=("reservoir",)), "Digest")
    assert "1 story of earlier digests has no new report." in lines(message)


def test_lines_begin_with_a_capital_where_there_is_none_to_count() -> None:
    made = replace(digest(topics=("sport",)), feeds=FeedCheck(checked=0))
    footer = lines(digest_messages(made, "Digest")[0])
    assert "No feed checked, none failed, none stale." in footer
    assert "No sentence withheld for lack of proof." in footer


def test_what_is_new_is_marked() -> None:
    head, port = digest_messages(digest("port-1", include=("berth",)), "Digest")
    assert "1 new report" in lines(head)[0]
    new = next(section for section in port.sections if section.heading == "New since the last digest")
    assert [line.text for line in new.body if isinstance(line, Line)] == [
        "Manila adds a third berth to port accord with Tokyo (Harbour Courier)",
        "1 new statement, marked so below.",
    ]
    marked = [item.speaker for item in items((port,)) if isinstance(item, Statement) and item.manner.endswith("; new)")]
    assert marked == ["The Philippines"]


def test_more_outlets_and_parties_than_fit_are_counted() -> None:
    check = FeedCheck(checked=9, failed=tuple("ABCDEFGH"))
    head = digest_messages(replace(digest(), feeds=check), "Digest")[0]
    assert "9 feeds checked, 8 failed (A, B, C, D, E, F and 2 more), none stale." in lines(head)


@pytest.mark.parametrize("earlier", [(), ("port-1", "lake-1")])
def test_frozen_messages_come_back_as_they_were(earlier: tuple[str, ...]) -> None:
    for message in digest_messages(digest(*earlier), "Digest", due=DAY_AGO):
        assert thaw(json.loads(json.dumps(freeze(message)))) == message


def test_what_was_never_frozen_is_refused() -> None:
    with pytest.raises(ValueError, match="title"):
        thaw({"sections": []})
