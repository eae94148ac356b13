"""Chat in the running program: the commands over what is open, and the platforms that people write on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.commands.chat import Chat, build_chat
from bot.commands.limits import RateLimits
from bot.commands.status import About
from bot.metrics.readiness import now
from bot.observing.commands import observed
from bot.run.digests import Digests
from bot.run.ground import Ground
from bot.run.reading import Readers
from bot.run.supervisor import Supervisor
from bot.store.admissions import Admissions

if TYPE_CHECKING:
    from starlette.routing import Route


def open_chat(ground: Ground, readers: Readers, digests: Digests | None) -> Chat:
    """The commands, and what answers them."""
    plan, composing = ground.plan, digests.composing if digests else None
    return build_chat(
        state=ground.state,
        desk=readers.desk,
        limits=RateLimits(plan.rates, Admissions(ground.database), ground.now),
        load=readers.desk.load,
        about=About(version=plan.version, engine=plan.engine, started=ground.started),
        now=ground.now,
        digests=composing.commands if composing else (),
        digest_form=composing.form if composing else None,
        digests_do=composing.lines if composing else None,
        observed=observed(ground.meters),
        standard=plan.standard,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Platforms:
    """The platforms as they are run. `routes` is what they need served over HTTP."""

    supervisor: Supervisor
    routes: Sequence[Route]


def open_platforms(ground: Ground, chat: Chat, readers: Readers) -> Platforms:
    """Every platform of the role, to be started."""
    there = ground.plan.platforms(chat)
    supervisor = Supervisor(there, give_up=readers.desk.close)
    ground.ending.append(supervisor.close)
    ground.checks["platforms"] = now(lambda: any(one.ready and one.name in supervisor.connected for one in there))
    return Platforms(supervisor=supervisor, routes=[route for one in there for route in one.routes])
