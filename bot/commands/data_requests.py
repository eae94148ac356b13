"""`/brief data`: what is kept of a workspace and of a person, as a file, and how it is deleted."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.commands.limits import RateLimits
from bot.commands.orders import Clock
from bot.commands.state import State, viewer_of
from bot.commands.table import Command, Option, Request
from bot.present.message import Attachment, Line, Message, Section
from bot.store.keys import WorkspaceKey
from summarizer.errors import UserError

if TYPE_CHECKING:
    from bot.store.workspaces import Workspaces

ACTIONS = ("show", "export", "delete", "forget")
LARGEST = 8 * 2**20  # bytes of a file: Discord takes 10 MiB
_RIGHTS = {
    "slack": "an admin or owner of this workspace",
    "discord": "somebody with the permission Manage Server",
}
_NAMES = {
    "briefings": "private texts, briefed",
    "channel_changes": "changes of settings",
    "channel_sources": "feeds added or removed",
    "channels": "channels with settings",
    "deliveries": "messages of digests",
    "digested": "records of what stood in digests",
    "feeds": "feeds that nobody else reads",
    "installations": "the installation with its tokens",
    "people": "people’s own choices",
    "posts": "records of posted briefings",
    "readings": "articles on order",
    "subscriptions": "subscriptions",
}
_PUBLIC = (
    "Briefings of links stay: they are made of public pages, are the same for everybody, and say nothing about who "
    "asked. What I have posted stays in your channels; delete it there."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRequests:
    """The service behind the command. `standard` are the addresses of the product's own feeds.

    Each answer looks at many tables: `limits` say how often. They are of their own, so that nobody who has asked for
    many briefings has to wait before they can have their data deleted.
    """

    workspaces: Workspaces
    now: Clock
    limits: RateLimits
    standard: Collection[str] = ()

    async def answer(self, request: Request) -> Message:
        """Show, export, delete or forget; raises UserError."""
        steps = {"export": self._export, "delete": self._delete, "forget": self._forget}
        action = str(request.arguments.get("action", "show"))
        await self.limits.admit(request)
        return await steps.get(action, self._show)(request)

    async def _show(self, request: Request) -> Message:
        mine = await self.workspaces.count(viewer_of(request).person, _room(request))
        sections = [Section(heading="Yours", body=_counted(mine)), _note("To delete it: /brief data forget me")]
        if request.administers and request.workspace:
            whole = await self.workspaces.count(_workspace(request))
            told = "As a file: /brief data export. To delete all of it: /brief data delete"
            sections += [Section(heading="Of the whole workspace", body=_counted(whole)), _note(told)]
        return _message("What I keep", *sections)

    async def _export(self, request: Request) -> Message:
        key = _administered(request)
        told = await self.workspaces.export(key, self.now())
        text = json.dumps(told, ensure_ascii=False, indent=1)
        if len(text.encode()) > LARGEST:
            raise UserError(
                f"The file would have {len(text.encode()) // 2**20} MiB, more than chat takes. "
                f"Whoever runs me gets it with: communique data export --workspace {key}"
            )
        body = Section(body=_counted({name: len(rows) for name, rows in told["tables"].items() if rows}))
        name = f"communique-{key.platform}-{key.workspace}.json"
        return _message("The data of this workspace", body, files=(Attachment(name=name, content=text),))

    async def _delete(self, request: Request) -> Message:
        key = _administered(request)
        confirmed = str(request.arguments.get("what", "")).strip()
        if confirmed != key.workspace:
            return await self._asked_again(key, mistaken=bool(confirmed))
        gone = await self.workspaces.delete(key, now=self.now(), standard=self.standard)
        return _message("Deleted", Section(body=_counted(gone)), _note(_PUBLIC))

    async def _asked_again(self, key: WorkspaceKey, *, mistaken: bool) -> Message:
        counts = await self.workspaces.count(key)
        sections = [
            Section(
                body=(Line(text=f"That is not this workspace’s id, which is {key.workspace}."),) if mistaken else ()
            ),
            Section(heading="For good, and for everybody here", body=_counted(counts)),
            _note(f"To delete all of this, write: /brief data delete {key.workspace}"),
            _note("To keep it: /brief data export. " + _PUBLIC),
        ]
        if "installations" in counts:
            sections.append(_note("I then have no access to this workspace any more until somebody installs me again."))
        return _message("Delete the data of this workspace?", *(one for one in sections if one.body))

    async def _forget(self, request: Request) -> Message:
        if str(request.arguments.get("what", "")).strip().casefold() != "me":
            raise UserError(
                "Say whom: /brief data forget me deletes what you chose, pasted and subscribed for yourself."
            )
        mine = viewer_of(request).person
        gone = await self.workspaces.delete(mine, now=self.now(), room=_room(request), standard=self.standard)
        return _message(
            "Forgotten",
            Section(body=_counted(gone)),
            _note(
                "Subscriptions and settings of channels belong to the channel and stay, with who changed them last. "
                "Buttons under your private texts, also where you shared them, have no effect any more."
            ),
        )


def data_requests(state: State, now: Clock, limits: RateLimits, standard: Collection[str] = ()) -> DataRequests:
    """The service over open stores; `limits` as for briefings."""
    from bot.store.workspaces import Workspaces  # brings the database library along

    mine = limits.apart("data commands")
    return DataRequests(workspaces=Workspaces(state.database), now=now, limits=mine, standard=standard)


def data_commands(requests: DataRequests) -> tuple[Command, ...]:
    """The command over one service."""
    options = (
        Option(name="action", summary="show, export, delete, or forget me", required=False, choices=ACTIONS),
        Option(name="what", summary="for forget: me; for delete: the workspace's id", kind="text", required=False),
    )
    summary = "Show, export or delete what I keep of you and of this workspace"
    return (Command(name="data", summary=summary, options=options, run=requests.answer, administered=True),)


def _administered(request: Request) -> WorkspaceKey:
    """The request's workspace, for those who speak for it; raises UserError."""
    who = _RIGHTS.get(request.platform, "somebody who administers this workspace")
    if not request.workspace:
        raise UserError(f"A direct message belongs to no server: {who} can ask for its data there.")
    if not request.administers:
        raise UserError(f"Only {who} can ask for its data. For yours alone: /brief data forget me")
    return _workspace(request)


def _workspace(request: Request) -> WorkspaceKey:
    return WorkspaceKey(platform=request.platform, workspace=request.workspace)


def _room(request: Request) -> str | None:
    return request.channel if request.direct else None


def _counted(counts: Mapping[str, int]) -> tuple[Line, ...]:
    told = sorted((_NAMES[name], count) for name, count in counts.items() if name in _NAMES)
    return tuple(Line(text=f"{count} × {name}") for name, count in told) or (Line(text="Nothing."),)


def _note(text: str) -> Section:
    return Section(kind="note", body=(Line(text=text),))


def _message(title: str, *sections: Section, files: tuple[Attachment, ...] = ()) -> Message:
    return Message(title=title, sections=sections, audience="asker", attachments=files)
