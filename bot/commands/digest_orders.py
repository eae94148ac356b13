"""Subscriptions by command: subscribe, list, edit, pause, resume, unsubscribe, preview."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

from bot.commands.digest_fields import Field, digest_fields
from bot.commands.digest_ports import Digests
from bot.commands.digest_typed import ME, THREAD, parsed
from bot.commands.orders import Clock
from bot.commands.settings import refusal
from bot.commands.state import viewer_of
from bot.commands.table import Request
from bot.present.joined import joined
from bot.present.message import Line, Message, Section
from bot.store.crowds import Crowd, Forecast
from bot.store.people import People
from bot.store.subscription import CHOICES, Choice, Subscription, SubscriptionChanges, Target, Timetable
from bot.store.subscriptions import Subscriptions
from summarizer.errors import UserError

_NEEDS_TIME = "Say at which time of day, for example: /brief subscribe 07:30 Europe/Kyiv weekdays topics sanctions"
_NEEDS_ZONE = (
    "Say in which time zone, for example Europe/Kyiv, or choose yours for good: /brief me timezone Europe/Kyiv"
)
_NO_THREAD = "There is no thread here. On Discord, ask me inside the thread that the digests shall go to."
_NONE_HERE = "There is no subscription {where} yet. To begin: /brief subscribe 07:30 Europe/Kyiv"


def target_of(request: Request) -> Target:
    """Whose digests a request is about: the channel's, or where asked for the asker's own, or the thread's.

    In a direct message they are the asker's own. Raises UserError where a thread is meant and there is none.
    """
    to = str(request.arguments.get("to", "")).lower()
    mine = request.direct or to == ME
    if to == THREAD and not (mine or request.thread):
        raise UserError(_NO_THREAD)
    room = request.thread if to == THREAD else request.channel
    return Target(
        platform=request.platform,
        workspace=request.workspace,
        channel=request.asker if mine else room,
        kind="person" if mine else "channel",
    )


def allow(request: Request, target: Target) -> None:
    """Raises UserError where the asker may not change what the target gets. One's own is everybody's to change."""
    if target.kind == "channel" and not request.manages:
        raise UserError(f"{refusal(request)} For digests of your own: /brief subscribe me")


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestOrders:
    """The service behind the commands. Subscriptions belong to their channel, whoever made them.

    `forecast` None: digests are posted when they are due, however many they are.
    """

    subscriptions: Subscriptions
    people: People
    digests: Digests
    now: Clock
    forecast: Forecast | None = None

    async def subscribe(self, request: Request) -> Message:
        """A new subscription, shown with when it is due first."""
        target, values = target_of(request), parsed(request.arguments)
        allow(request, target)
        if "post_at" not in values:
            raise UserError(_NEEDS_TIME)
        if "timezone" not in values:
            values["timezone"] = (await self.people.get(viewer_of(request).person)).timezone
        if values["timezone"] is None:
            raise UserError(_NEEDS_ZONE)
        made = await self.subscriptions.add(
            target,
            Choice(**{name: value for name, value in values.items() if name in CHOICES}),  # type: ignore[arg-type]
            Timetable(**{name: value for name, value in values.items() if name not in CHOICES}),  # type: ignore[arg-type]
            by=request.asker,
            now=self.now(),
        )
        number = len(await self.subscriptions.of(target))
        title = "Subscribed: digests by direct message" if target.kind == "person" else "Subscribed: digests here"
        hint = f"To see it beforehand: /brief preview {number}. To change it: /brief edit {number} time 08:00"
        return _message(title, await self._described(number, made), _note(hint))

    async def list(self, request: Request) -> Message:
        """The subscriptions of the channel, those of the thread, and the asker's own."""
        places = [target_of(request)]
        if places[0].kind == "channel":
            places += [replace(places[0], channel=request.thread)] if request.thread else []
            places.append(replace(places[0], channel=request.asker, kind="person"))
        sections: list[Section] = []
        for place in places:
            found = await self.subscriptions.of(place)
            sections += [await self._described(number, one) for number, one in enumerate(found, start=1)]
            if not found and place == places[0] and place.kind == "channel":
                sections.append(_note(_none(place)))
        if not sections:
            sections.append(_note(_none(places[0])))
        return _message("Subscriptions", *sections)

    async def edit(self, request: Request) -> Message:
        """A subscription changed; all or nothing."""
        changes = cast(SubscriptionChanges, parsed(request.arguments))
        number, found = await self.chosen(request, change=True)
        if not changes:
            names = ", ".join(field.name for field in digest_fields())
            shown = await self._described(number, found)
            return _message("Nothing to change was given", shown, _note(f"You can change: {names}."))
        after = await self.subscriptions.change(found.id, found.target, changes, now=self.now())
        return _message("Changed", await self._described(number, _there(after)))

    async def pause(self, request: Request) -> Message:
        """Nothing is posted any more until it is resumed."""
        number, found = await self.chosen(request, change=True)
        after = await self.subscriptions.pause(found.id, found.target)
        return _message("Paused", _described(number, _there(after)), _note(f"To go on: /brief resume {number}"))

    async def resume(self, request: Request) -> Message:
        """Posted again from the next time on."""
        number, found = await self.chosen(request, change=True)
        after = await self.subscriptions.resume(found.id, found.target, now=self.now())
        told = _note("Digests that fell into the pause are not posted after it.")
        return _message("Resumed", await self._described(number, _there(after)), told)

    async def unsubscribe(self, request: Request) -> Message:
        """A subscription removed for good."""
        number, found = await self.chosen(request, change=True)
        if not await self.subscriptions.remove(found.id, found.target):
            _there(None)
        return _message("Unsubscribed", _described(number, found, over=True))

    async def preview(self, request: Request) -> Message:
        """What would be posted now, headline and thread in one, for the asker alone."""
        _, found = await self.chosen(request, change=False)
        return joined(await self.digests.next(found, self.now()))

    async def chosen(self, request: Request, *, change: bool) -> tuple[int, Subscription]:
        """The subscription that a number names; the only one where none is given."""
        target = target_of(request)
        if change:
            allow(request, target)
        found = await self.subscriptions.of(target)
        given = request.arguments.get("number")
        if not found:
            raise UserError(_none(target))
        if given is None and len(found) > 1:
            raise UserError(
                f"There are {len(found)} subscriptions. Say which: 1 to {len(found)}, as /brief list has them."
            )
        number = 1 if given is None else int(given)
        if not 1 <= number <= len(found):
            raise UserError(f"There is no subscription {number}. /brief list shows them with their numbers.")
        return number, found[number - 1]

    async def _described(self, number: int, subscription: Subscription) -> Section:
        """With the honest time of its next digest."""
        crowd = await self.forecast.of(subscription, self.now()) if self.forecast else None
        return _described(number, subscription, crowd)


def _described(number: int, subscription: Subscription, crowd: Crowd | None = None, *, over: bool = False) -> Section:
    mine = " (by direct message)" if subscription.target.kind == "person" else ""
    posted = subscription.next_run_at + (crowd.delay(subscription.id) if crowd else timedelta())
    lines = [Line(text=_told(digest_fields(), subscription, _crowded(crowd, subscription, posted)))]
    if subscription.disabled:
        again = f"/brief resume {number}"
        lines.append(Line(text=f"Switched off: {subscription.disabled} To try again: {again}"))
    elif subscription.paused:
        lines.append(Line(text="Paused."))
    elif not over:
        lines.append(Line(text="Next:", at=posted))
    return Section(heading=f"Subscription {number}{mine}", body=tuple(lines))


def _crowded(crowd: Crowd | None, subscription: Subscription, posted: datetime) -> str:
    """Why a digest comes later than it was ordered for; empty where it does not."""
    if crowd is None or subscription.paused or subscription.disabled:
        return ""
    at = posted.astimezone(subscription.timetable.zone)
    return f" (posted about {at:%H:%M}: {crowd.digests} digests are due at that minute)"


def _told(fields: tuple[Field, ...], subscription: Subscription, crowded: str = "") -> str:
    """Times first, then what was chosen; lists that are empty go without saying."""
    when = " ".join(field.shown(field.of(subscription)) for field in fields[:3]) + crowded
    rest = [f"{one.name}: {one.shown(one.of(subscription))}" for one in fields[3:] if one.of(subscription)]
    return "; ".join([when, *rest])


def _there(subscription: Subscription | None) -> Subscription:
    if subscription is None:
        raise UserError("Somebody has removed this subscription meanwhile.")
    return subscription


def _none(target: Target) -> str:
    return _NONE_HERE.format(where="of yours" if target.kind == "person" else "here")


def _note(text: str) -> Section:
    return Section(kind="note", body=(Line(text=text),))


def _message(title: str, *sections: Section) -> Message:
    return Message(title=title, sections=sections, audience="asker")
