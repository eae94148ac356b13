"""What a robots.txt says to one robot (RFC 9309). The library Protego reads it; here is what it is given to read."""

from __future__ import annotations

import re

from protego import Protego

LIMIT = 500 * 1024  # bytes that are read, as the RFC asks for; what comes after them does not count
_AGENT = re.compile(r"\s*user[\s-]*agent(?:\s*:|\s)\s*(\*|[A-Za-z_-]*)", re.IGNORECASE)
_OTHERS = "User-agent: (others)"  # no name of a robot


class RobotsFile:
    """One file, read for one robot. `size` is in characters, of which memory follows."""

    def __init__(self, text: str, token: str) -> None:
        self._token = token
        told = "\n".join(_line(line, token) for line in text.splitlines())
        self._rules = Protego.parse(told)
        self.size = len(told)

    def allows(self, url: str) -> bool:
        """Whether the robot may open the page."""
        return self._rules.can_fetch(url, self._token)

    @property
    def delay(self) -> float:
        """Seconds that are to lie between two requests; 0 where it does not tell."""
        return self._rules.crawl_delay(self._token) or 0.0


def read_robots(body: bytes, token: str) -> RobotsFile:
    """The file for the robot `token` (lower case), whatever was sent as such a file: what is no rule is left out.

    A line that ends beyond `LIMIT` is left out, too: half of a path would be a rule about more pages.
    """
    if len(body) >= LIMIT:
        body = body[: body.rfind(b"\n", 0, LIMIT) + 1]
    return RobotsFile(body.decode("utf-8-sig", "replace"), token)


def _line(line: str, token: str) -> str:
    """The line; where it begins a group, with the robot's name, "*", or one name for all other robots.

    Protego also takes the beginnings of a name for the name, and keeps the rules of each robot apart, which for a file
    of many robots and many rules would take more memory than there is.
    """
    agent = _AGENT.match(line)
    if agent is None:
        return line
    name = agent[1].lower()
    return f"User-agent: {name}" if name in ("*", token) else _OTHERS
