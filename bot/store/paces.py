"""Turns of all processes together, on PostgreSQL, by the server's clock.

Each is reserved by one statement, which is a transaction of its own: a process that is frozen holds nothing up, and one
row is passed on as fast as the server commits. What a crash of the server loses is turns that nobody waits for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text

from bot.store.database import Database

_IDLE = timedelta(minutes=10)  # a row that was free for so long is deleted
_AWAKE = "WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))"
_SECONDS = "make_interval(secs => CAST(:{} AS double precision))"
_SOONEST = f"(clock_timestamp() + {_SECONDS.format('lead')})"
_LEFT = "greatest(0, extract(epoch FROM free_at - clock_timestamp()))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of asking for a turn: in how many seconds it is; None where it was not given.

    `platform` and `channel` are the seconds that each was busy for, when that was asked.
    """

    turn: float | None
    platform: float
    channel: float


class Paces:
    """When each platform and channel is free next."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(
        self, platform: str, workspace: str, channel: str, *, lead: float, cost: float, gap: float, within: float
    ) -> Taken:
        """Take the next turn, unless the channel is busy or the platform is for longer than `within` seconds.

        It is at least `lead` seconds off, not more than `within`.
        The platform is busy for `cost` seconds more then, and the channel until `gap` seconds after the turn.
        """
        given = {"platform": platform, "workspace": workspace, "channel": channel}
        async with self._database.alone() as connection:
            asked = await connection.execute(_TAKE, {**given, "lead": lead, "cost": cost, "gap": gap, "within": within})
            row = asked.one()
        return Taken(turn=row.turn, platform=row.platform_wait, channel=row.channel_wait)

    async def pause(self, platform: str, workspace: str, channel: str, seconds: float) -> None:
        """Nothing for so many seconds, from whoever asks."""
        given = {"platform": platform, "workspace": workspace, "channel": channel, "seconds": seconds}
        async with self._database.alone() as connection:
            await connection.execute(_PAUSE, given)

    async def tidy(self) -> int:
        """Delete what nobody needs any more; returns how many rows."""
        async with self._database.alone() as connection:
            return (await connection.execute(_TIDY, {"idle": _IDLE})).rowcount


# A channel that is busy takes no turn of its platform: others would wait for it. The channel's row comes first: of
# those that ask for it at once one has it. Until when is reckoned from how busy the platform was seen to be.
_TAKE = text(f"""
{_AWAKE},
busy AS (
    SELECT CAST(coalesce(max({_LEFT}) FILTER (WHERE channel = ''), 0) AS double precision) AS platform_wait,
        coalesce(max({_LEFT}) FILTER (WHERE channel <> ''), 0) AS channel_wait
    FROM paces
    WHERE platform = :platform AND (workspace, channel) IN (('', ''), (:workspace, :channel))
),
mine AS (
    INSERT INTO paces (platform, workspace, channel, free_at)
    SELECT :platform, :workspace, :channel,
        greatest({_SOONEST}, clock_timestamp() + make_interval(secs => platform_wait)) + {_SECONDS.format("gap")}
    FROM busy WHERE channel_wait = 0 AND platform_wait <= :within
    ON CONFLICT (platform, workspace, channel)
        DO UPDATE SET free_at = excluded.free_at WHERE paces.free_at <= clock_timestamp()
    RETURNING free_at
),
turn AS (
    INSERT INTO paces (platform, workspace, channel, free_at)
    SELECT :platform, '', '', {_SOONEST} + {_SECONDS.format("cost")} FROM mine
    ON CONFLICT (platform, workspace, channel)
        DO UPDATE SET free_at = greatest(paces.free_at, {_SOONEST}) + {_SECONDS.format("cost")}
        WHERE paces.free_at <= clock_timestamp() + {_SECONDS.format("within")}
    RETURNING free_at - {_SECONDS.format("cost")} AS at
)
SELECT CAST(platform_wait AS double precision) AS platform_wait,
    CAST(channel_wait AS double precision) AS channel_wait,
    CAST((SELECT greatest(0, extract(epoch FROM at - clock_timestamp())) FROM turn) AS double precision) AS turn
FROM busy, quick
""")  # noqa: S608 - no value is written into it
_PAUSE = text(f"""
{_AWAKE}
INSERT INTO paces (platform, workspace, channel, free_at)
SELECT :platform, :workspace, :channel, clock_timestamp() + {_SECONDS.format("seconds")} FROM quick
ON CONFLICT (platform, workspace, channel) DO UPDATE SET free_at = greatest(paces.free_at, excluded.free_at)
""")  # noqa: S608
_TIDY = text("DELETE FROM paces WHERE free_at < clock_timestamp() - CAST(:idle AS interval)")
