from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import time
from pathlib import Path

import pytest
from chat_fakes import asked
from digest_fakes import digest_orders

from bot.commands.digest_fields import digest_fields
from bot.commands.digest_form import DigestForm
from bot.commands.digest_orders import DigestOrders, target_of
from bot.commands.settings import Form
from bot.commands.state import viewer_of
from bot.commands.table import Request
from summarizer.errors import UserError


@pytest.fixture
async def orders(tmp_path: Path) -> AsyncIterator[DigestOrders]:
    async with digest_orders(tmp_path) as made:
        yield made


def values(form: Form) -> dict[str, str]:
    return {field.name: field.current for field in form.fields}


async def test_a_blank_form_has_every_field_and_the_askers_zone(orders: DigestOrders) -> None:
    await orders.people.set(viewer_of(asked()).person, {"timezone": "Europe/Kyiv"})
    form = await DigestForm(orders=orders).blank(asked())
    assert [field.name for field in form.fields] == [field.name for field in digest_fields()]
    assert values(form)["timezone"] == "Europe/Kyiv"
    assert all(field.current in field.options for field in form.fields if field.options)
    assert all(len(field.options) <= 100 for field in form.fields)


async def test_what_a_form_was_filled_with_is_subscribed(orders: DigestOrders) -> None:
    form = DigestForm(orders=orders)
    given = {**values(await form.blank(asked())), "timezone": "Oslo", "topics": "energy, fish", "exclude": ""}
    await form.save(asked(), given)
    (made,) = await orders.subscriptions.of(target_of(asked()))
    assert (made.timetable.post_at, made.timetable.timezone) == (time(7, 30), "Europe/Oslo")
    assert (made.choice.topics, made.choice.exclude) == (("energy", "fish"), ())


async def test_an_emptied_field_empties_the_choice_and_an_odd_time_is_kept(orders: DigestOrders) -> None:
    form = DigestForm(orders=orders)
    await form.save(asked(), {"time": "07:42", "timezone": "UTC", "topics": "oil", "parties": "Moscow"})
    one: Request = asked("edit", number=1)
    shown = await form.filled(one)
    assert values(shown)["parties"] == "Russia"
    assert shown.fields[0].options[0] == "07:42"
    await form.save(one, {**values(shown), "topics": ""})
    (after,) = await orders.subscriptions.of(target_of(asked()))
    assert (after.choice.topics, after.choice.parties, after.timetable.post_at) == ((), ("RUS",), time(7, 42))


async def test_who_may_not_manage_sees_why(orders: DigestOrders) -> None:
    guest = asked(manages=False)
    form = await DigestForm(orders=orders).blank(guest)
    assert not form.editable
    assert "workspace admin" in form.refusal
    assert (await DigestForm(orders=orders).blank(asked(manages=False, direct=True))).editable
    with pytest.raises(UserError, match="workspace admin"):
        await DigestForm(orders=orders).save(guest, {"time": "07:00", "timezone": "UTC"})
