"""A subscription as a form, of the same declaration as its options and its typed text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.commands.digest_fields import digest_fields
from bot.commands.digest_orders import DigestOrders, target_of
from bot.commands.settings import Form, FormField, refusal
from bot.commands.state import viewer_of
from bot.commands.table import Request
from bot.present.message import Message
from bot.store.subscription import Choice

_DEFAULTS = {"time": "07:30", "days": "weekdays"}
_MOST = 100  # options that a platform's select takes


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestForm:
    """Shows and saves forms. A field without `options` takes any text."""

    orders: DigestOrders

    async def blank(self, request: Request) -> Form:
        """A new subscription for the channel or, in a direct message, for the asker."""
        zone = (await self.orders.people.get(viewer_of(request).person)).timezone
        values = {**_DEFAULTS, "timezone": zone or "", "stories": str(Choice().stories)}
        return _form("New digest", request, values)

    async def filled(self, request: Request) -> Form:
        """A subscription to be changed, by its number; raises UserError where there is none."""
        _, found = await self.orders.chosen(request, change=False)
        shown = {field.name: field.shown(field.of(found)) if field.of(found) else "" for field in digest_fields()}
        return _form("Change a digest", request, shown)

    async def save(self, request: Request, values: Mapping[str, str]) -> Message:
        """Subscribe, or change the subscription whose number the request has; raises UserError."""
        number = request.arguments.get("number")
        if number is None:
            given = {name: value for name, value in values.items() if value.strip()}
            return await self.orders.subscribe(replace(request, arguments={**request.arguments, **given}))
        return await self.orders.edit(replace(request, arguments={**request.arguments, **values}))


def _form(title: str, request: Request, values: Mapping[str, str]) -> Form:
    fields = tuple(
        FormField(
            name=field.name,
            label=field.summary,
            options=tuple(field.suggest("")) if field.name in ("time", "stories") and field.suggest else (),
            current=values.get(field.name, ""),
        )
        for field in digest_fields()
    )
    editable = request.manages or target_of(request).kind == "person"
    shown = tuple(_with_current(field) for field in fields)
    return Form(title=title, fields=shown, editable=editable, refusal="" if editable else refusal(request))


def _with_current(field: FormField) -> FormField:
    """A select has to offer what is chosen, also where that is no usual choice: 07:42."""
    if not field.options or not field.current or field.current in field.options:
        return field
    return replace(field, options=(field.current, *field.options)[:_MOST])
