"""Whether this machine's clock agrees with the database server's, by which all processes go."""

from __future__ import annotations

from bot.doctor.finding import Finding, ok, warning
from bot.store.address import address
from bot.store.database import Database
from bot.store.errors import StoreError

CHECK = "database clock"
OFF = 1.0  # seconds


async def database_clock(url: str) -> Finding | None:
    """The difference; None where there is no server, or it cannot be reached."""
    try:
        if not address(url).drivername.startswith("postgresql"):
            return None  # to open a file would make it
        database = await Database.open(url, connections=1)
    except StoreError:
        return None  # the check of the database tells
    try:
        return judged(database.now.ahead)
    finally:
        await database.close()


def judged(ahead: float) -> Finding:
    """What it means that this machine's clock is so many seconds ahead of the database's."""
    if abs(ahead) <= OFF:
        return ok(CHECK, "agrees with this machine's")
    told = (
        f"this machine is {abs(ahead):.0f} s {'ahead' if ahead > 0 else 'behind'}: its processes go by the database's"
    )
    return warning(CHECK, told, "Set the clocks of both by NTP (timedatectl set-ntp true).")
