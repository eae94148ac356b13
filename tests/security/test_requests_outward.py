"""The bot asks public web servers alone, whoever names an address and wherever: as a link, a feed or a list."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from chat_fakes import asked
from two_workspaces import ANN, Bot, everything, words

from bot.commands.desk import Desk
from summarizer.errors import FetchError
from summarizer.feeds.errors import FeedError
from summarizer.feeds.opml import read_opml
from summarizer.fetch import Fetcher, FetchSettings

INTERNAL = (
    "http://169.254.169.254/latest/meta-data/iam/security-credentials/",  # clouds' metadata
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://127.0.0.1:5432/",
    "http://[::1]/",
    "http://0.0.0.0:8000/",
    "http://10.0.0.7/feed",
    "http://192.168.1.1/rss",
    "http://100.64.0.1/",  # carriers' own networks
    "http://2130706433/",  # 127.0.0.1 as a number
    "http://0x7f.1/",
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://localhost/server-status",
)
NO_WEB = (
    "file:///etc/passwd",
    "ftp://old.example/rss",
    "gopher://old.example/",
    "javascript:alert(1)",
    "data:text/html,x",
)


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    async with everything(tmp_path) as bot:
        yield bot


@pytest.mark.parametrize("url", [*INTERNAL, *NO_WEB])
async def test_a_list_of_feeds_at_an_address_inside(bot: Bot, url: str) -> None:
    told = await bot.typed(f"sources import {url}", ANN)
    assert told.title == "That did not work"
    assert "0 feeds" in (await bot.typed("sources", ANN)).title


@pytest.mark.parametrize("url", [*INTERNAL, *NO_WEB])
async def test_a_page_or_feed_at_an_address_inside(url: str) -> None:
    fetcher = Fetcher(FetchSettings(timeout=2.0))
    with pytest.raises(FetchError):
        await fetcher.fetch(url)
    with pytest.raises(FetchError):
        await fetcher.ask(url)


@pytest.mark.parametrize("url", NO_WEB)
async def test_feeds_that_are_no_web_pages_are_not_even_noted(bot: Bot, url: str) -> None:
    assert (await bot.typed(f"sources add {url}", ANN)).title == "That did not work"
    assert "0 feeds" in (await bot.typed("sources", ANN)).title


BOMB = '<!DOCTYPE opml [<!ENTITY a "' + "a" * 100 + '"><!ENTITY b "' + "&a;" * 100 + '">]>'


@pytest.mark.parametrize(
    "head",
    [
        BOMB,
        '<!DOCTYPE opml [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE opml SYSTEM "http://169.254.169.254/x.dtd">',
    ],
    ids=["bomb", "file", "address"],
)
async def test_entities_in_a_list_of_feeds(bot: Bot, head: str) -> None:
    text = f'{head}<opml version="2.0"><body><outline text="&b;&f;" xmlUrl="https://x.example/rss"/></body></opml>'
    told = words(await bot.typed(f"sources import {text}", ANN))
    assert "root:" not in told
    assert "aaaa" not in told
    if "[" in head:
        with pytest.raises(FeedError):
            read_opml(text.encode())


async def test_who_does_not_manage_the_channel_makes_it_ask_nobody(bot: Bot) -> None:
    guest = asked(manages=False)
    told = await bot.typed("sources import https://reader.example/feeds.opml", guest)
    assert "Only the person who made this channel" in words(told)


def test_the_desk_has_no_other_way_to_the_web() -> None:
    """Everything that chat orders goes through the one fetcher: a desk is made of it, and opens nothing itself."""
    import inspect

    import bot.commands.desk as module

    assert "httpx" not in inspect.getsource(module)
    assert "fetcher" in inspect.signature(Desk).parameters
