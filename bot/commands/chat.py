"""Everything that a chat platform's adapter needs, in one bundle, and how that is put together.

An adapter turns what happens into a `Request` and calls one of:

- `answer(chat.commands, request)`, `answer_typed(chat.commands, text, origin=request)` for a command;
- `answer_button(chat.commands, value, origin=request)` for a button; `encode_action` made its value;
- `chat.pasted.answer(request, Pasted(text=...))` for a message: None means silence;
- `chat.home(request)`, `chat.form(request)`, `chat.save(request, values)` for a home page and a settings form.

It shows the `Message` to its `audience`. After posting one for all in a channel it calls `chat.posted(...)`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from bot.commands.answer import guarded
from bot.commands.answers import Answers
from bot.commands.brief import commands_of
from bot.commands.buttons import button_commands
from bot.commands.data_requests import data_commands, data_requests
from bot.commands.desk import AnyDesk
from bot.commands.digest_form import DigestForm
from bot.commands.home import Home
from bot.commands.limits import RateLimits
from bot.commands.orders import Clock, Orders
from bot.commands.pasted import PastedLinks
from bot.commands.places import Places
from bot.commands.settings import Form, Settings, settings_commands
from bot.commands.state import State, viewer_of
from bot.commands.status import About, Lines, PlatformNotes, Status, status_command
from bot.commands.table import Command, Commands, Request
from bot.commands.visibility import Visibility
from bot.incidents import report
from bot.inference import Load
from bot.present.briefing import headline
from bot.present.message import Message, Subject
from bot.store.choices import MOST_SENTENCES
from bot.store.keys import concerned
from summarizer.domain import Party

# Settings of the condenser behind chat: as many sentences as any channel can want; each sees the first of them.
CONDENSER: Mapping[str, Any] = {"sentences": MOST_SENTENCES, "full": True}


class Given:
    """Briefings out of orders, as messages for who should see them."""

    def __init__(self, orders: Orders, answers: Answers) -> None:
        self._orders, self._answers = orders, answers

    async def link(self, request: Request, url: str) -> Message:
        """The briefing of the page behind a link."""
        return await self._answers.one(await self._orders.link(request, url), request)

    async def text(self, request: Request, text: str) -> Message:
        """The briefing of a pasted article."""
        return await self._answers.one(await self._orders.text(request, text), request)

    async def positions(self, request: Request, url: str, party: Party | None) -> Message:
        """All positions in the page behind a link, or those of one party."""
        filed = await self._orders.link(request, url)
        return await self._answers.positions(filed, request, party)


SETTINGS, SUBSCRIBE = "settings", "subscribe"  # the commands that have a form


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """What an adapter gets. `notes` is where it tells what is missing on its platform, for /brief status."""

    commands: Commands
    pasted: PastedLinks
    visibility: Visibility
    places: Places
    notes: PlatformNotes
    state: State
    settings: Settings
    now: Clock
    digest_form: DigestForm | None = None

    async def home(self, request: Request) -> Message:
        """The bot's own page for this person; never raises."""
        home = Home(state=self.state, settings=self.settings, commands=self.commands)
        return await guarded(lambda: home.message(request), page="home")

    @property
    def forms(self) -> frozenset[str]:
        """The commands that a platform with forms can answer with one, where nothing else is typed."""
        return frozenset({SETTINGS} if self.digest_form is None else {SETTINGS, SUBSCRIBE})

    async def form(self, request: Request) -> Form:
        """The form of the request's command: the settings of its channel, or a new digest."""
        if request.command == SUBSCRIBE and self.digest_form is not None:
            return await self.digest_form.blank(request)
        return await self.settings.form(request)

    async def save(self, request: Request, values: Mapping[str, str]) -> Message:
        """Do as the form of the request's command was filled in; the answer is the asker's. Never raises."""
        if request.command == SUBSCRIBE and self.digest_form is not None:
            digest = self.digest_form
            return await guarded(lambda: digest.save(request, values), form=SUBSCRIBE)
        return await guarded(lambda: self.settings.change(request, values), form=SETTINGS)

    async def posted(self, request: Request, message: Message, reference: str, permalink: str | None = None) -> None:
        """Remember that a message was posted for all in the request's channel; never raises.

        `reference` is the platform's id of the post. What the asker may not see is not recorded, because from then
        on everybody in the channel may.
        """
        try:
            for subject in message.subject:
                await self._record(request, subject, reference, permalink)
        except Exception as error:
            report(error, posted=reference)

    async def _record(self, request: Request, subject: Subject, reference: str, permalink: str | None) -> None:
        from bot.store.posts import Post

        viewer, now = viewer_of(request), self.now()
        stored = await self.state.briefings.get(subject.briefing, viewer)
        if stored is None:
            return
        post = Post(
            channel=viewer.room,
            briefing_id=stored.id,
            title=headline(stored.briefing.article),
            message=reference,
            posted_at=now,
            url=subject.url,
            permalink=permalink,
        )
        whose = concerned(viewer.platform, viewer.workspace, viewer.user)
        await self.state.posts.add(post, whose=whose, asked=request.asked_at(now))


def build_chat(
    *,
    state: State,
    desk: AnyDesk,
    limits: RateLimits,
    load: Callable[[], Awaitable[Load]],
    about: About,
    now: Clock,
    digests: tuple[Command, ...] = (),
    digest_form: DigestForm | None = None,
    digests_do: Lines | None = None,
    observed: Callable[[Command], Command] = lambda command: command,
    standard: Collection[str] = (),
) -> Chat:
    """The services over open parts; `load` tells how busy the desk's readers are.

    `digests` are the commands about digests, `digests_do` tells /brief status how digests do. `observed`
    wraps every command. `standard` are the addresses of the product's own feeds.

    The pool's pipeline must be made with `CONDENSER`.
    """
    orders = Orders(desk=desk, limits=limits, now=now)
    visibility = Visibility(state)
    answers = Answers(state=state, visibility=visibility)
    settings, notes = Settings(state=state, now=now), PlatformNotes()
    status = Status(about=about, state=state, load=load, tally=orders.tally, notes=notes, now=now, digests=digests_do)
    kept = data_commands(data_requests(state, now, limits, standard))
    more = (*digests, *settings_commands(settings), *kept, status_command(status), *button_commands(state))
    commands = commands_of(Given(orders, answers), more).each(observed)
    return Chat(
        commands=commands,
        pasted=PastedLinks(state=state, orders=orders, answers=answers, commands=commands, now=now),
        visibility=visibility,
        places=Places(state=state, now=now),
        notes=notes,
        state=state,
        settings=settings,
        now=now,
        digest_form=digest_form,
    )
