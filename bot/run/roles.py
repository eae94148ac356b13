"""What a process does: everything, or one role of a fleet whose processes share a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["all", "web", "gateway", "scheduler", "worker", "nlp"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """What a process is there for.

    `requests`: Slack's signed requests over HTTP. `sockets`: Discord's gateway and Slack's Socket Mode. `ticks`: enters
    due digests into the ledger and asks feeds. `posts`: writes digests and posts them. `reads`: holds the models, for
    the articles of feeds and for links of chat; `serves`: also for links that other processes were asked for.
    """

    requests: bool = False
    sockets: bool = False
    ticks: bool = False
    posts: bool = False
    reads: bool = False
    serves: bool = False

    @property
    def chats(self) -> bool:
        """Whether people talk to this process."""
        return self.requests or self.sockets

    @property
    def composes(self) -> bool:
        """Whether it needs the stories: to post digests, or to show them to whoever asks."""
        return self.chats or self.posts


DUTIES: Mapping[Role, Duties] = {
    "all": Duties(requests=True, sockets=True, ticks=True, posts=True, reads=True),
    "web": Duties(requests=True),
    "gateway": Duties(sockets=True),
    "scheduler": Duties(ticks=True),
    "worker": Duties(posts=True),
    "nlp": Duties(reads=True, serves=True),
}
ROLES: tuple[Role, ...] = get_args(Role)
FLEET = ROLES[1:]  # the roles that divide the work
