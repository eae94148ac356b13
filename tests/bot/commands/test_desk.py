from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from desk_fakes import MORE, FakePool, FakeShelf, SlowFetcher, page
from job_runs import until

from bot.commands.desk import Desk, DeskSettings, Filed, Stage
from bot.inference import Busy
from summarizer.errors import ExtractError, FetchError
from summarizer.fetch import Page

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
A = "https://herald.example/talks/1"
WORDS = "Turkey said the talks had failed."


class Bench:
    """A desk and its neighbours."""

    def __init__(self, *pages: tuple[str, Page], settings: DeskSettings | None = None, open: bool = True) -> None:
        self.fetcher, self.pool, self.shelf = SlowFetcher(dict(pages)), FakePool(), FakeShelf()
        self.desk = Desk(fetcher=self.fetcher, pool=self.pool, shelf=self.shelf, settings=settings)
        if open:
            self.fetcher.gate.set()

    def start(self, url: str) -> asyncio.Task[Filed]:
        """Ask for a link without waiting."""
        return asyncio.create_task(self.desk.link(url, NOW))

    async def asked(self, times: int) -> None:
        """Wait until the fetcher was asked so often."""
        await until(lambda: len(self.fetcher.asked) >= times)


def herald(**changes: str) -> Page:
    """The page that most tests are about."""
    return page(WORDS, **{"url": A, **changes})


async def test_a_page_is_read_once_and_then_answered_from_the_store() -> None:
    bench = Bench((A, herald()))
    first = await bench.desk.link(A, NOW)
    again = await bench.desk.link("http://www.herald.example/talks/1/?utm_source=mail#top", NOW + timedelta(hours=23))
    assert (first.cached, again.cached) == (False, True)
    assert (first.id, first.at) == (again.id, again.at)
    assert bench.fetcher.asked == [A]
    assert again.briefing.positions[0].speaker == "Turkey"
    assert bench.shelf.owners == [""]


async def test_a_page_that_was_read_long_ago_is_read_again() -> None:
    bench = Bench((A, herald()))
    await bench.desk.link(A, NOW)
    later = NOW + timedelta(hours=24, seconds=1)
    assert not (await bench.desk.link(A, later)).cached
    assert len(bench.fetcher.asked) == 2
    assert (await bench.desk.link(A, later)).at == later


async def test_the_link_is_opened_as_it_was_given_without_what_is_around_it() -> None:
    given = "http://m.herald.example/talks/1?gift=abc"
    bench = Bench((given, herald(url=given)))
    await bench.desk.link(f"https://www.google.com/url?q={given.replace('?', '%3F')}", NOW)
    assert bench.fetcher.asked == [given]
    assert list(bench.shelf.by_url) == [A]


async def test_who_asks_for_the_same_page_meanwhile_waits_for_the_same_work() -> None:
    bench = Bench((A, herald()), open=False)
    first, second = bench.start(A), bench.start(A + "?fbclid=1")
    await bench.asked(1)
    first.cancel()
    third = bench.start(A)
    await asyncio.sleep(0)
    assert bench.desk.under_way == 1
    bench.fetcher.gate.set()
    assert (await second).id == (await third).id
    assert first.cancelled()
    assert len(bench.pool.done) == 1
    assert bench.desk.under_way == 0


async def test_the_work_goes_on_when_all_who_asked_have_left() -> None:
    bench = Bench((A, herald()), open=False)
    only = bench.start(A)
    await bench.asked(1)
    only.cancel()
    bench.fetcher.gate.set()
    await until(lambda: not bench.desk.under_way)
    assert (await bench.desk.link(A, NOW)).cached


async def test_a_failure_reaches_all_who_wait_and_is_not_kept() -> None:
    bench = Bench(open=False)
    both = [bench.start(A), bench.start(A)]
    await bench.asked(1)
    bench.fetcher.gate.set()
    assert [type(error) for error in await asyncio.gather(*both, return_exceptions=True)] == [FetchError, FetchError]
    bench.fetcher.pages[A] = herald()
    assert not (await bench.desk.link(A, NOW)).cached


async def test_a_redirect_to_a_known_page_is_not_briefed_again() -> None:
    short = "https://t.example/x1"
    bench = Bench((A, herald()), (short, herald()))
    long = await bench.desk.link(A, NOW)
    later = NOW + timedelta(hours=20)
    assert await bench.desk.link(short, later) == Filed(id=long.id, briefing=long.briefing, cached=True, at=NOW)
    assert len(bench.pool.done) == 1
    await bench.desk.link(short, later)
    assert bench.fetcher.asked == [A, short]
    assert not (await bench.desk.link(short, NOW + timedelta(hours=25))).cached  # as old as the page behind it


@pytest.mark.parametrize(
    ("declared", "known"),
    [
        ("https://www.herald.example/talks/failed-1", True),
        ("/talks/failed-1", True),
        ("https://other.example/talks/failed-1", False),
        ("https://herald.example/", False),
        ("https://herald.example.evil.example/x", False),
        ("javascript:alert(1)", False),
        ("http://[", False),
    ],
)
async def test_a_page_may_name_another_address_of_its_own_site(declared: str, known: bool) -> None:
    bench = Bench((A, herald(head=f'<link rel="canonical" href="{declared}">')))
    await bench.desk.link(A, NOW)
    names = {A, "https://herald.example/talks/failed-1"} if known else {A}
    assert set(bench.shelf.by_url) == names


async def test_the_reader_is_shown_the_address_that_the_page_declares_for_itself() -> None:
    given = A + "?utm_source=mail"
    bench = Bench((given, herald(url=given, head=f'<link href="{A}/" rel="Canonical">')))
    assert (await bench.desk.link(given, NOW)).briefing.article.url == A + "/"


async def test_plain_text_stays_what_it_is() -> None:
    text = f"{WORDS} <p> is no tag here.\n\n{MORE}"
    bench = Bench((A, Page(url=A, content_type="Text/Plain; x", charset="utf-8", body=text.encode())))
    assert (await bench.desk.link(A, NOW)).briefing.article.text == text


async def test_progress_tells_the_stages_also_to_who_comes_late() -> None:
    bench = Bench((A, herald()), open=False)
    early: list[Stage] = []
    late: list[Stage] = []
    first = asyncio.create_task(bench.desk.link(A, NOW, early.append))
    await bench.asked(1)
    second = asyncio.create_task(bench.desk.link(A, NOW, late.append))
    await until(lambda: late == ["reading the page"])
    bench.fetcher.gate.set()
    await asyncio.gather(first, second)
    assert early == late == ["reading the page", "finding who said what"]
    await bench.desk.link(A, NOW, early.append)
    assert len(early) == 2


async def test_no_more_is_taken_than_there_are_places_and_pages_are_read_in_turn() -> None:
    urls = [f"{A}{number}" for number in range(4)]
    pages = [(url, page(f"Turkey said the talks of day {url[-1]} had failed.", url=url)) for url in urls]
    bench = Bench(*pages, settings=DeskSettings(places=3, pages=2), open=False)
    taken = [bench.start(url) for url in urls[:3]]
    await bench.asked(2)
    await asyncio.sleep(0.01)
    assert bench.fetcher.asked == urls[:2]
    with pytest.raises(Busy, match="try again in a minute"):
        await bench.desk.link(urls[3], NOW)
    joined = bench.start(urls[0])  # takes no place of its own
    bench.fetcher.gate.set()
    assert len({filed.id for filed in await asyncio.gather(*taken, joined)}) == 3
    assert not (await bench.desk.link(urls[3], NOW)).cached


async def test_closing_tells_who_waits() -> None:
    bench = Bench((A, herald()), open=False)
    waiting = bench.start(A)
    await bench.asked(1)
    await bench.desk.close()
    with pytest.raises(Busy, match="restart"):
        await waiting
    assert bench.desk.under_way == 0


async def test_a_pasted_text_belongs_to_who_pasted_it() -> None:
    bench = Bench()
    text = f"{WORDS}\n\n{MORE}"
    mine, same, other = await asyncio.gather(*(bench.desk.text(text, owner, NOW) for owner in ("me", "me", "you")))
    assert mine.id == same.id != other.id
    assert sorted(bench.shelf.owners) == ["me", "you"]
    assert mine.briefing.article.text == text
    assert bench.shelf.by_url == {}


async def test_what_is_no_article_is_refused() -> None:
    bench = Bench(settings=DeskSettings(max_bytes=1000))
    with pytest.raises(ExtractError, match="more than 1,000 bytes"):
        await bench.desk.text("ä" * 501, "me", NOW)
    with pytest.raises(ExtractError):
        await bench.desk.text("Too short.", "me", NOW)
    with pytest.raises(FetchError):
        await bench.desk.link("ftp://herald.example/x", NOW)
    assert bench.shelf.owners == []
