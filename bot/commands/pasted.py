"""Messages with links in them: what people paste, mention the bot with, send it directly, or point it at."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.commands.answer import answer_typed, guarded
from bot.commands.answers import Answers, address_of, others
from bot.commands.desk import Filed
from bot.commands.documents import digest
from bot.commands.links import articles_in, links_in
from bot.commands.orders import Clock, Orders
from bot.commands.state import State, viewer_of
from bot.commands.table import Commands, Request
from bot.commands.typed import is_article
from bot.incidents import report
from bot.present.message import Line, Message, Section
from summarizer.errors import ExtractError, FetchError, UserError
from summarizer.fetch.canonical import canonical

if TYPE_CHECKING:
    from bot.store.posts import Post

MOST = 3  # links of one message that are briefed
NAMED = 20  # links of one message that are looked at
LATELY = timedelta(hours=24)
_SLOT = 10  # seconds: a link that is pasted again within one or two of these is being briefed already
_PROSE = 150  # words: a message as long as that is an article, though there be links in it
_NO_LINK = "There is no link in this message. I brief news articles: choose a message with a link to one."
_NO_ARTICLE = "These links lead to pictures, videos, posts or front pages. Give me a link to a news article."


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """A chat message. `text` is in the platform's own format, the bot's mention taken out.

    `attached` are links that it has elsewhere: of embeds and previews. `by_bot`: any bot wrote it, this one included.
    """

    text: str
    attached: tuple[str, ...] = ()
    by_bot: bool = False
    edited: bool = False

    @property
    def whole(self) -> str:
        """The text with all links."""
        return "\n".join((self.text, *self.attached))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What became of one link: a briefing, an earlier post, or words about why there is none (`unasked`: hushed)."""

    url: str
    filed: Filed | None = None
    post: Post | None = None
    failure: str = ""
    unasked: bool = False


class PastedLinks:
    """Answers messages. `request.how` says why it was called: "paste", "mention" or "menu"; `direct` ones are asked."""

    def __init__(self, *, state: State, orders: Orders, answers: Answers, commands: Commands, now: Clock) -> None:
        self._state, self._orders, self._answers = state, orders, answers
        self._commands, self._now = commands, now

    async def answer(self, request: Request, pasted: Pasted) -> Message | None:
        """The answer, to be given in a thread of the message (in a direct message: in place); None: stay silent.

        Never raises. Look at the answer's audience: a failure is for the asker alone.
        """
        if request.how != "menu" and (pasted.by_bot or pasted.edited):
            return None
        if request.how == "paste" and not request.direct:
            return await self._unasked(request, pasted)
        return await self._asked(request, pasted)

    async def _asked(self, request: Request, pasted: Pasted) -> Message:
        """A message that was meant for the bot: links, or an article or a command without any."""
        links = links_in(pasted.whole, most=NAMED)
        first = pasted.text.split(maxsplit=1)[:1]
        command = bool(first) and first[0].lower() in self._commands and not is_article(pasted.text)
        prose = len(pasted.text.split(maxsplit=_PROSE)) >= _PROSE
        if request.how != "menu" and (command or prose or not links):
            return await answer_typed(self._commands, pasted.text, origin=request)

        async def run() -> Message:
            chosen = articles_in(pasted.whole, most=NAMED) or (links if len(links) == 1 else ())
            if not chosen and is_article(pasted.text) and not links:
                return await self._commands.get("text").run(_with_article(request, pasted.text))
            if not chosen:
                raise UserError(_NO_ARTICLE if links else _NO_LINK)
            return await self._message(request, chosen, await self._each(request, chosen[:MOST]))

        return await guarded(run, how=request.how)

    async def _unasked(self, request: Request, pasted: Pasted) -> Message | None:
        """A message in a channel: briefed only where the channel wants that, and silent about what cannot be."""
        try:
            settings = await self._state.channels.get(viewer_of(request).room)
        except Exception as error:
            report(error, how=request.how)
            return None
        links = articles_in(pasted.whole, most=NAMED) if settings.autolink else ()
        if not links:
            return None
        found = await self._each(request, links[:MOST])
        if all(one.unasked for one in found):
            return None

        async def run() -> Message:
            return await self._message(request, links, [one for one in found if not one.unasked])

        return await guarded(run, how=request.how)

    async def _each(self, request: Request, links: Sequence[str]) -> list[_Found]:
        return await asyncio.gather(*(self._find(request, link) for link in links))

    async def _find(self, request: Request, url: str) -> _Found:
        """One link's outcome: a failure is data, the other links go on."""
        unasked = request.how == "paste" and not request.direct
        try:
            post = await self._posted(request, canonical(url))
            if post is not None:
                return _Found(url=url, post=post)
            if unasked and not await self._first(request, canonical(url)):
                return _Found(url=url, unasked=True)
            filed = await self._orders.link(request, url)
            # Behind a short link there may be a page that was briefed here under its own address.
            post = await self._posted(request, address_of(filed.briefing))
            return _Found(url=url, filed=None if post else filed, post=post)
        except (FetchError, ExtractError) as error:
            return _Found(url=url, failure=str(error), unasked=unasked)
        except UserError as error:
            return _Found(url=url, failure=str(error))
        except Exception as error:
            return _Found(url=url, failure=report(error, url=url), unasked=unasked)

    async def _posted(self, request: Request, url: str | None) -> Post | None:
        """The post in the same channel within the last day; in a direct message briefings are repeated."""
        if request.direct or url is None:
            return None
        return await self._state.posts.recent(viewer_of(request).room, url, self._now() - LATELY)

    async def _first(self, request: Request, url: str) -> bool:
        """Whether nobody pasted the link here a moment ago: then there is no post yet to point at, but soon will be."""
        slot = int(self._now().timestamp()) // _SLOT
        name = digest(json.dumps([request.platform, request.workspace, request.channel, url]))
        first = await self._state.events.first_time(f"paste:{name}:{slot}", self._now())
        # The next slot is taken too: it may begin in a second.
        return first and await self._state.events.first_time(f"paste:{name}:{slot + 1}", self._now())

    async def _message(self, request: Request, links: Sequence[str], found: Sequence[_Found]) -> Message:
        """One message for all links; raises UserError where there is nothing in it but failures."""
        briefed = [one.filed for one in found if one.filed is not None]
        pointers = [_pointer(one.post) for one in found if one.post is not None]
        failures = [one for one in found if one.failure]
        told = [
            *pointers,
            *(Line(text=f"{one.url}: {one.failure}") for one in failures),
            *(Line(text=f"{url}: not briefed, {MOST} links of a message are the most.") for url in links[MOST:]),
        ]
        if not briefed and not pointers:
            raise UserError(" ".join(dict.fromkeys(one.failure for one in failures)))
        if not briefed:
            return Message(title="Briefed here already", sections=(Section(body=tuple(told)),))
        if len(briefed) > 1:
            return await self._answers.several(briefed, request, told)
        message = await self._answers.one(briefed[0], request)
        return replace(message, sections=(*message.sections, *others(told)))


def _pointer(post: Post) -> Line:
    return Line(text=post.title, link=post.permalink or post.url, at=post.posted_at)


def _with_article(request: Request, text: str) -> Request:
    return replace(request, command="text", arguments={"article": text})
