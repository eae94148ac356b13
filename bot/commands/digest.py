"""The commands about digests, for the one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.commands.digest_fields import digest_fields, entries
from bot.commands.digest_orders import DigestOrders, target_of
from bot.commands.digest_sources import ACTIONS, DigestSources
from bot.commands.digest_typed import HERE, ME, THREAD, typed_fields
from bot.commands.hindered import told_at_once
from bot.commands.table import Command, Option, Request, Run, Value
from bot.present.digest import digest_messages
from bot.present.joined import joined
from bot.present.message import Message, Section
from bot.store.subscription import Choice
from summarizer.digest.beats import topics
from summarizer.digest.domain import Digest
from summarizer.errors import UserError
from summarizer.fetch.canonical import canonical

_TO = Option(
    name="to",
    summary="here, thread for this very thread, or me for digests by direct message",
    required=False,
    choices=(HERE, THREAD, ME),
)
_NUMBER = Option(name="number", summary="which subscription, as /brief list has it", kind="integer", required=False)
_WORDS = Option(
    name="words",
    summary="a topic, or any words; quote a phrase",
    kind="text",
    suggest=lambda typed: [topic for topic in topics() if topic.startswith(typed.lower())],
)
_URL = Option(name="url", summary="the link of an article", kind="url")
_ACTION = Option(name="action", summary="list, add, remove, import or export", required=False, choices=ACTIONS)
_FEED = Option(name="feed", summary="a feed's link or name; for import, OPML or its link", kind="text", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestCommands:
    """The services behind the commands."""

    orders: DigestOrders
    sources: DigestSources

    async def today(self, request: Request) -> Message:
        """The day's stories: as the channel's one subscription chooses them, else of everything."""
        found = await self.orders.subscriptions.of(target_of(request))
        choice = found[0].choice if len(found) == 1 else Choice()
        return joined(digest_messages(await self._digest(request, choice), "Stories of the last 24 hours"))

    async def topic(self, request: Request) -> Message:
        """The day's stories on some words; where these are free, those with most of them, the nearest first."""
        asked = entries(str(request.arguments["words"]))
        if not asked:
            raise UserError("Say what about, for example: /brief topic sanctions")
        choice = Choice(topics=tuple(one.casefold() if one.casefold() in topics() else one for one in asked))
        return joined(
            digest_messages(await self._digest(request, choice, loosely=True), f"Stories on {', '.join(asked)}")
        )

    async def why(self, request: Request) -> Message:
        """What became of an article."""
        url, target = canonical(str(request.arguments["url"])), target_of(request)
        found = await self.orders.subscriptions.of(target)
        lines = await self.orders.digests.fate(target, found, url, self.orders.now())
        return Message(title="What became of this article", sections=(Section(body=tuple(lines)),), audience="asker")

    async def _digest(self, request: Request, choice: Choice, *, loosely: bool = False) -> Digest:
        return await self.orders.digests.now(target_of(request), choice, self.orders.now(), loosely=loosely)


def digest_commands(services: DigestCommands) -> tuple[Command, ...]:
    """All commands about digests."""
    return (
        Command(name="today", summary="Show the stories of the last 24 hours", run=services.today),
        Command(name="topic", summary="Show today's stories on a topic", options=(_WORDS,), run=services.topic),
        *_subscribing(services.orders),
        Command(
            name="sources",
            summary="Show or change the feeds that are read for this channel",
            options=(_ACTION, _FEED),
            run=services.sources.answer,
            managed=True,
        ),
        Command(name="why", summary="Tell what became of an article", options=(_URL,), run=services.why),
    )


def _subscribing(orders: DigestOrders) -> tuple[Command, ...]:
    fields = tuple(
        Option(name=field.name, summary=field.summary, required=False, suggest=field.suggest)
        for field in digest_fields()
    )
    needed = tuple(replace(option, required=option.name == "time") for option in fields)
    return (
        Command(
            name="subscribe",
            summary="Get a digest every day at your time",
            options=(*needed, _TO),
            run=told_at_once(orders.subscribe),
            managed=True,
            typed=_free,
        ),
        Command(name="list", summary="List the subscriptions here, and yours", run=orders.list),
        Command(
            name="edit",
            summary="Change a subscription",
            options=(_NUMBER, *fields, _TO),
            run=orders.edit,
            managed=True,
            typed=_numbered,
        ),
        *(
            Command(name=name, summary=summary, options=(_NUMBER, _TO), run=run, managed=True, typed=_numbered)
            for name, summary, run in _by_number(orders)
        ),
    )


def _by_number(orders: DigestOrders) -> tuple[tuple[str, str, Run], ...]:
    return (
        ("pause", "Post no digests until you resume", orders.pause),
        ("resume", "Post digests again; none that was missed comes after", told_at_once(orders.resume)),
        ("unsubscribe", "Remove a subscription", orders.unsubscribe),
        ("preview", "Show what a digest would be now, to you alone", orders.preview),
    )


def _free(typed: str) -> Mapping[str, Value]:
    return dict(typed_fields(typed))


def _numbered(typed: str) -> Mapping[str, Value]:
    given: dict[str, Value] = dict(typed_fields(typed, numbered=True))
    if "number" in given:
        given["number"] = int(given["number"])
    return given
