"""Desks over the sample stories, and subscriptions to write for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from digest_outlines import SampleStories
from digest_samples import NOW, sample_files
from digest_store import OUTLETS
from sqlalchemy import update

from bot.digests.desk import DigestDesk, Shelves
from bot.digests.service import DigestWriter
from bot.present.frozen import freeze
from bot.present.message import Message
from bot.store.database import Database
from bot.store.delivery import Page
from bot.store.digested import Digested
from bot.store.feeds import Feeds
from bot.store.sources import Sources
from bot.store.subscription import Choice, Subscription, Target, Timetable
from bot.store.subscriptions import Subscriptions
from bot.store.tables import deliveries
from bot.store.tick import tick
from summarizer.digest.domain import StoryFile

HERE = Target(platform="slack", workspace="T1", channel="C1")
TODAY = NOW.date()
DAILY = Timetable(post_at=time(7), timezone="UTC")


@dataclass(frozen=True)
class Order:
    """A digest to write."""

    subscription: Subscription
    local_date: date
    late: bool = False


def desk_over(database: Database, files: Sequence[StoryFile] | None = None) -> tuple[DigestDesk, SampleStories]:
    shelf = SampleStories(sample_files() if files is None else files)
    shelves = Shelves(digested=Digested(database), sources=Sources(database), feeds=Feeds(database), briefings=shelf)
    return DigestDesk(stories=shelf, shelves=shelves, outlets=OUTLETS), shelf


def writer(desk: DigestDesk, *, days: int = 0) -> DigestWriter:
    def render(target: Target, messages: Sequence[Message]) -> Sequence[Page]:
        return [freeze(message) for message in messages]

    return DigestWriter(desk=desk, render=render, now=lambda: NOW + timedelta(days=days))


async def subscribed(database: Database, **choice: object) -> Subscription:
    before = NOW - timedelta(hours=1)
    made = Choice(**choice)  # type: ignore[arg-type]
    return await Subscriptions(database).add(HERE, made, DAILY, by="U1", now=before)


async def post(database: Database) -> None:
    """As if everything in the ledger had been posted."""
    await tick(database, NOW)
    async with database.writing() as connection:
        await connection.execute(update(deliveries).values(state="sent"))
