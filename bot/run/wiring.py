"""Settings and credentials as the plan of the running program."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.commands.limits import Rates
from bot.run.plan import Plan
from bot.run.platforms import platforms_of
from bot.run.worker import worker_reader
from bot.store.choices import MOST_SENTENCES

if TYPE_CHECKING:
    from bot.__main__ import Parts, PlainSettings
    from bot.credentials import Credentials
    from bot.settings import Settings


def plan_of(settings: Settings, credentials: Credentials, plain: PlainSettings, parts: Parts, *, version: str) -> Plan:
    """How to run with these settings; `plain` are the same as worker processes get them."""
    # The longest summary that a channel may ask for is made once; each channel sees as much of it as it wants.
    condenser = {**plain.condenser, "sentences": MOST_SENTENCES, "full": True}
    slack_serves = credentials.slack and credentials.slack_app_token is None
    return Plan(
        version=version,
        engine=settings.condenser.engine,
        database_url=credentials.database_url.get_secret_value(),
        make_reader=partial(worker_reader, plain.log, partial(parts.pipeline, condenser)),
        make_fetcher=partial(parts.fetcher, plain.fetch),
        platforms=partial(platforms_of, credentials, settings.http.host),
        rates=Rates(person=settings.chat.person, channel=settings.chat.channel),
        workers=settings.inference.workers,
        queue=settings.inference.queue,
        limit=settings.inference.timeout,
        freshness=timedelta(hours=settings.chat.fresh),
        max_bytes=settings.fetch.max_bytes,
        host=settings.http.host,
        port=credentials.port if credentials.port_given and not slack_serves else None,
    )
