"""`/brief sources`: which feeds the digests of a channel are made of; lists of feeds in and out."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.commands.digest_orders import allow, target_of
from bot.commands.digest_ports import Feeds
from bot.commands.orders import Clock
from bot.commands.table import Request
from bot.present.message import Attachment, Line, Message, Section
from bot.store.sources import Source
from summarizer.errors import UserError
from summarizer.feeds.opml import Listed, read_opml, write_opml
from summarizer.fetch.targets import parse_target

ACTIONS = ("list", "add", "remove", "import", "export")
_TITLE = "Communiqué: feeds of this channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSources:
    """The service behind the command."""

    feeds: Feeds
    now: Clock

    async def answer(self, request: Request) -> Message:
        """List, add, remove, import or export; raises UserError."""
        action = str(request.arguments.get("action", "list"))
        value = " ".join(str(request.arguments.get("feed", "")).split())
        if action in ("add", "remove", "import"):
            allow(request, target_of(request))
            if not value:
                raise UserError(f"Say which: /brief sources {action} https://news.example/rss")
        steps = {"add": self._add, "remove": self._remove, "import": self._import}
        if action in steps:
            return await steps[action](request, value)
        return await (self._export(request) if action == "export" else self._list(request))

    async def _list(self, request: Request) -> Message:
        read = await self.feeds.of(target_of(request))
        own = [one for one in read if one.own]
        standard = [one for one in read if not one.own]
        every = await self.feeds.standard()
        kept = {one.url for one in standard}
        removed = [one for one in every if one.url not in kept]
        return _message(
            f"{len(read)} feeds are read for this channel",
            Section(heading=f"Of my own {len(every)}", body=_lines([", ".join(_name(one) for one in standard)])),
            Section(heading="Removed here", body=_lines([", ".join(_name(one) for one in removed)])),
            Section(heading="Added here", body=tuple(Line(text=_name(one), link=one.url) for one in own)),
            hint="To change them: /brief sources add https://news.example/rss, /brief sources remove The Meridian.",
        )

    async def _add(self, request: Request, value: str) -> Message:
        known = _found(value, await self.feeds.standard())
        source = known or Source(url=_address(value), own=True)
        if any(one.url == source.url for one in await self.feeds.of(target_of(request))):
            return _message(f"{_name(source)} is read here already")
        await self._read_too(request, (source,), self.now())
        return _message(f"{_name(source)} is read here from now on", hint="Its articles come with the next digests.")

    async def _remove(self, request: Request, value: str) -> Message:
        target = target_of(request)
        read = await self.feeds.of(target)
        source = _found(value, read)
        if source is None:
            near = difflib.get_close_matches(value.casefold(), [_name(one).casefold() for one in read], n=1, cutoff=0.6)
            hint = next((f" Did you mean “{_name(one)}”?" for one in read if _name(one).casefold() in near), "")
            raise UserError(f"No feed “{value[:80]}” is read here.{hint}")
        await self.feeds.remove(target, source.url, by=request.asker, now=self.now())
        return _message(f"{_name(source)} is not read here any more", hint=f"To undo: /brief sources add {source.url}")

    async def _import(self, request: Request, value: str) -> Message:
        pasted, now = value.startswith("<"), self.now()  # downloading takes a while
        listed = read_opml(value.encode() if pasted else await self.feeds.download(_address(value)))
        there = {one.url for one in await self.feeds.of(target_of(request))}
        new = tuple(Source(url=one.url, title=one.title, own=True) for one in listed if one.url not in there)
        await self._read_too(request, new, now)
        names = Section(body=tuple(Line(text=_name(one), link=one.url) for one in new))
        return _message(f"{len(new)} feeds added, {len(listed) - len(new)} were read here already", names)

    async def _export(self, request: Request) -> Message:
        read = await self.feeds.of(target_of(request))
        feeds = [Listed(url=one.url, title=one.title) for one in read]
        text = write_opml(feeds, title=_TITLE, now=self.now()).decode()
        told = _message("The feeds of this channel as OPML", hint="Any feed reader takes the file.")
        return replace(told, attachments=(Attachment(name="feeds.opml", content=text),))

    async def _read_too(self, request: Request, feeds: tuple[Source, ...], asked: datetime) -> None:
        await self.feeds.add(target_of(request), feeds, by=request.asker, now=asked)


def _name(source: Source) -> str:
    return source.title or source.url


def _found(value: str, among: Sequence[Source]) -> Source | None:
    """The feed with that address or name."""
    key = value.casefold().rstrip("/")
    return next((one for one in among if key in (one.url.casefold().rstrip("/"), _name(one).casefold())), None)


def _address(value: str) -> str:
    """The address as it is fetched; raises FetchError for what is none."""
    return str(parse_target(value.strip("<>")).url)


def _lines(texts: Sequence[str]) -> tuple[Line, ...]:
    return tuple(Line(text=text) for text in texts if text)


def _message(title: str, *sections: Section, hint: str = "") -> Message:
    shown = [section for section in sections if section.body]
    if hint:
        shown.append(Section(kind="note", body=(Line(text=hint),)))
    return Message(title=title, sections=tuple(shown), audience="asker")
