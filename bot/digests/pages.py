"""Pages of announced articles: opened politely, and every way in which one cannot be read as data."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store.article_rows import State
from summarizer.domain import Article
from summarizer.errors import ExtractError, FetchError, FragmentError, PaywallError, UserError
from summarizer.feeds.asking import Parse
from summarizer.feeds.entries import FeedDocument
from summarizer.feeds.pace import retry_after
from summarizer.feeds.parsing import parse_feed
from summarizer.feeds.robots import Disallowed, NotToldYet
from summarizer.fetch import Answer, Fetcher, Page
from summarizer.fetch.statuses import check_status

# The article on a page, found off the event loop; raises ExtractError where there is none to be read.
Extract = Callable[[Page], Awaitable[Article]]
_PAID = (401, 402)
_PASSING = (408, 425, 429)
_TOO_MANY, _REST = 429, timedelta(minutes=10)  # for a host that has too many requests and does not say how long


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What opening a page came to: the `article`, or a `state` with its `reason`, a sentence for users.

    `passing`: it is worth another try, after `retry_after` where the site asks for that. `tried`: the page was asked
    for, or would have been if its host were in order; else it was only put off.
    """

    article: Article | None = None
    state: State = "failed"
    reason: str = ""
    passing: bool = False
    retry_after: timedelta | None = None
    tried: bool = True


async def open_page(
    fetcher: Fetcher, extract: Extract, link: str, now: datetime, check: Callable[[str], None] | None = None
) -> Outcome:
    """The article behind a link, or why there is none. Never raises because of what the page is like.

    `check` is given each address before it is asked: see `Robots.check`. Its Unasked comes out here.
    """
    try:
        answer = await fetcher.ask(link, check=check)
    except Disallowed as error:
        return Outcome(state="disallowed", reason=str(error))
    except NotToldYet as error:
        return Outcome(reason=str(error), passing=True, retry_after=error.wait)
    except FetchError as error:
        return Outcome(reason=str(error), passing=True)
    if answer.page is None:
        return _refused(answer, now)
    try:
        return Outcome(article=await extract(answer.page))
    except PaywallError as error:
        return Outcome(state="paywalled", reason=str(error))
    except FragmentError as error:
        return Outcome(state="blurb", reason=str(error))
    except ExtractError as error:
        return Outcome(reason=str(error))
    except UserError as error:  # the machine is busy, or took too long
        return Outcome(reason=str(error), passing=True)
    except TimeoutError:
        return Outcome(reason="The page takes too long to read.")


def _refused(answer: Answer, now: datetime) -> Outcome:
    try:
        check_status(answer.status, answer.host)
    except FetchError as error:
        return Outcome(
            state="paywalled" if answer.status in _PAID else "failed",
            reason=str(error),
            passing=answer.status >= 500 or answer.status in _PASSING,
            retry_after=retry_after(answer.headers, now) or (_REST if answer.status == _TOO_MANY else None),
        )
    raise AssertionError(f"status {answer.status} without a page")


def parse_in_thread(seconds: float = 10.0) -> Parse:
    """Parses feeds in a thread that nobody waits for longer than `seconds`."""

    async def parse(page: Page, now: datetime) -> FeedDocument:
        async with asyncio.timeout(seconds):
            return await asyncio.to_thread(parse_feed, page.body, url=page.url, now=now, charset=page.charset)

    return parse


def extract_in_thread(seconds: float = 20.0) -> Extract:
    """Reads pages in a thread that nobody waits for longer than `seconds`."""

    async def extract(page: Page) -> Article:
        from summarizer.extract import from_html

        async with asyncio.timeout(seconds):
            return await asyncio.to_thread(from_html, page.body, id=page.url, url=page.url, charset=page.charset)

    return extract
