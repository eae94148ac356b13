"""All commands over one database, as several workspaces, platforms and people use them.

async with everything(tmp_path) as bot:
    await bot.typed("list", MALLORY)
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from chat_fakes import NOW, asked, make_chat

from bot.commands.answer import answer_button, answer_typed
from bot.commands.buttons import button_commands
from bot.commands.chat import Chat
from bot.commands.digest import DigestCommands, digest_commands
from bot.commands.digest_orders import DigestOrders
from bot.commands.digest_sources import DigestSources
from bot.commands.table import Commands, Request
from bot.digests.channel_feeds import ChannelFeeds
from bot.present.message import Line, Message, Section, Statement
from bot.store.feeds import Feeds
from bot.store.sources import Sources
from bot.store.subscription import Choice, Subscription, Target
from bot.store.subscriptions import Subscriptions
from summarizer.digest.domain import Digest, FeedCheck
from summarizer.fetch import Fetcher, FetchSettings

ANN = asked()  # in T1, in C1
MALLORY = asked(workspace="T2")  # another workspace with a channel and a person of the same ids
TWIN = asked(platform="discord")  # another platform with a workspace of the same id
STRANGERS = (MALLORY, TWIN)
_looks = count()


class NoStories:
    """Digests without a story, which tell for whom they are."""

    async def now(self, target: Target, choice: Choice, now: datetime, *, loosely: bool = False) -> Digest:
        """As Digests has it."""
        return Digest(entries=(), matching=0, repeated=0, since=NOW, until=NOW, feeds=FeedCheck(checked=0))

    async def next(self, subscription: Subscription, now: datetime) -> tuple[Message, ...]:
        """As Digests has it."""
        return (Message(title=f"Digest {subscription.id}", sections=(Section(body=(Line(text="None."),)),)),)

    async def fate(
        self, target: Target, subscriptions: tuple[Subscription, ...], url: str, now: datetime
    ) -> list[Line]:
        """As Digests has it."""
        return [Line(text=f"{len(subscriptions)} subscriptions")]


@dataclass(frozen=True)
class Bot:
    """Everything that people can reach."""

    chat: Chat
    commands: Commands
    subscriptions: Subscriptions

    async def typed(self, text: str, origin: Request) -> Message:
        """The answer to what somebody typed."""
        return await answer_typed(self.commands, text, origin=origin)

    async def pressed(self, value: str, origin: Request) -> Message:
        """The answer to a button with that value."""
        return await answer_button(self.commands, value, origin=origin)


@asynccontextmanager
async def everything(folder: Path) -> AsyncIterator[Bot]:
    """The bot over a new database, with the real fetcher for what `sources` asks for."""
    async with make_chat(folder) as chat:
        database = chat.state.database
        subscriptions = Subscriptions(database)
        orders = DigestOrders(subscriptions=subscriptions, people=chat.state.people, digests=NoStories(), now=_clock)
        feeds = ChannelFeeds(
            sources=Sources(database),
            feeds=Feeds(database),
            outlets=(),
            fetch=Fetcher(FetchSettings(timeout=2.0)).fetch,
        )
        digests = digest_commands(DigestCommands(orders=orders, sources=DigestSources(feeds=feeds, now=_clock)))
        commands = Commands("brief", (*chat.commands, *button_commands(chat.state), *digests))
        yield Bot(chat, commands, subscriptions)


def _clock() -> datetime:
    return NOW + timedelta(milliseconds=next(_looks))


def words(message: Message) -> str:
    """All that a message says."""
    said = [message.title]
    for section in message.sections:
        said.append(section.heading or "")
        for item in section.body:
            said += [item.speaker, *(e.text for e in item.evidence)] if isinstance(item, Statement) else [item.text]
            said.append(item.link or "")
    return "\n".join([*said, *(file.content for file in message.attachments)])
