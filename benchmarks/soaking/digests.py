"""Digests that had to come, and those that the platforms' own records hold."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from faults.discord import DiscordServer
from faults.slack import SlackServer
from sqlalchemy import select

from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.delivery import HEADLINE, delivery_key
from bot.store.slots import next_slot
from bot.store.subscriptions import from_row
from bot.store.tables import deliveries, subscriptions

_KEY = re.compile(r"\b[0-9a-f]{24}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Messages of digests: those that had to come, those of them that did not, and those that came too often.

    `examples`: keys of some that are wrong.
    """

    due: int
    lost: int
    doubled: int
    examples: tuple[str, ...] = ()


async def finished(database: Database) -> bool:
    """Whether the ledger has nothing left to do."""
    return not await Deliveries(database).unfinished()


async def count(database: Database, until: datetime, slack: SlackServer, discord: DiscordServer) -> Count:
    """Compare: a headline for each subscription that was due until then, and every part that the ledger has."""
    async with database.reading() as connection:
        made = [from_row(row) for row in await connection.execute(select(subscriptions))]
        ledger = {row.key: row for row in await connection.execute(select(deliveries))}
        kept = select(deliveries.c.key).where(deliveries.c.state != "skipped")
        entered = set((await connection.scalars(kept)).all())
    slots = [(one.id, next_slot(one.timetable, one.created_at)) for one in made]
    due = {delivery_key(id, slot.date, HEADLINE) for id, slot in slots if slot.at <= until} | entered
    found = held(slack, discord)
    lost, stray, twice = due - found.keys(), found.keys() - due, {key for key, times in found.items() if times > 1}
    doubled = sum(times - 1 for times in found.values()) + len(stray)
    wrong = [
        f"{what} {key} {_told(ledger.get(key))}"
        for what, keys in (("lost", lost), ("stray", stray), ("twice", twice))
        for key in keys
    ]
    return Count(due=len(due), lost=len(lost), doubled=doubled, examples=tuple(wrong[:10]))


def _told(row: Any) -> str:
    """What the ledger says about a delivery."""
    if row is None:
        return "which the ledger does not have"
    where = f"part {row.part} for {row.platform}, due {row.due_at:%H:%M:%S}, changed {row.changed_at:%H:%M:%S}"
    return f"{row.state} after attempt {row.attempt} ({row.reason or 'no reason'}): {where}"


def held(slack: SlackServer, discord: DiscordServer) -> Counter[str]:
    """How many messages the platforms hold of each delivery, by the key that only digests have."""
    posts = [message for channel in slack.workspace.channels.values() for message in channel.messages]
    named = [one["metadata"]["event_payload"]["delivery_id"] for one in posts if one.get("metadata")]
    keys = [key for key in named if _KEY.fullmatch(key)]  # answers have shorter ones
    # The key stands in the last footer, or under the text where the embeds are full.
    told = [one for place in discord.world.channels.values() for one in place.messages]
    shown = [json.dumps([one["embeds"], one.get("content")]) for one in told]
    return Counter(keys + [key for text in shown for key in _KEY.findall(text)])
