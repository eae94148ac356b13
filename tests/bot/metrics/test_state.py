"""The database's figures as they are served."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from delivery_samples import CHOICE, timetable
from postgres_server import PostgresServer
from prometheus_client import CollectorRegistry

from bot.metrics.state import DatabaseState
from bot.store.database import Database
from bot.store.subscription import Target
from bot.store.subscriptions import Subscriptions
from bot.store.tick import tick

DUE = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)


async def subscribed(database: Database, count: int) -> None:
    for number in range(count):
        room = Target(platform="slack", workspace="T1", channel=f"C{number}")
        started = DUE - timedelta(minutes=30)
        await Subscriptions(database).add(room, CHOICE, timetable("07:30"), by="U1", now=started)


async def test_deliveries_and_jobs(database: Database) -> None:
    registry = CollectorRegistry()
    await subscribed(database, 2)
    await tick(database, DUE)
    await DatabaseState(registry, database, lambda: DUE + timedelta(seconds=30)).refresh()
    value = registry.get_sample_value
    assert value("communique_database_up") == 1
    assert value("communique_deliveries", {"state": "pending"}) == 2
    assert value("communique_delivery_oldest_due_seconds") == 30
    assert value("communique_subscriptions", {"state": "active"}) == 2
    assert (value("communique_census_seconds") or 0) > 0
    if database.dialect == "sqlite":  # elsewhere jobs are in a table of their own
        assert value("communique_jobs", {"name": "deliver", "state": "waiting"}) == 2
        assert value("communique_job_oldest_wait_seconds", {"name": "deliver"}) == 30


async def test_figures_are_kept_for_a_while(database: Database) -> None:
    registry = CollectorRegistry()
    kept = DatabaseState(registry, database, lambda: DUE, fresh=300)
    await kept.refresh()
    await subscribed(database, 1)
    await kept.refresh()
    assert registry.get_sample_value("communique_subscriptions", {"state": "active"}) is None
    fresh = CollectorRegistry()
    await DatabaseState(fresh, database, lambda: DUE, fresh=0).refresh()
    assert fresh.get_sample_value("communique_subscriptions", {"state": "active"}) == 1


async def test_no_figures_while_the_server_is_away(mortal: PostgresServer, server_database: Database) -> None:
    registry = CollectorRegistry()
    state = DatabaseState(registry, server_database, lambda: DUE, fresh=0)
    await state.refresh()
    assert registry.get_sample_value("communique_articles_waiting") == 0
    mortal.stop("immediate")
    await state.refresh()
    assert registry.get_sample_value("communique_database_up") == 0
    assert registry.get_sample_value("communique_articles_waiting") is None
    mortal.start()
    await state.refresh()
    assert registry.get_sample_value("communique_database_up") == 1


async def test_before_the_first_census_there_are_no_figures(database: Database) -> None:
    registry = CollectorRegistry()
    DatabaseState(registry, database, lambda: DUE)
    assert registry.get_sample_value("communique_database_up") == pytest.approx(0)
