"""The sections of the settings: what each may hold, and what is wrong with it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

PREFIX = "COMMUNIQUE_"


def _json_list(value: object) -> object:
    """A list as it is written in an environment variable."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = None
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise ValueError('should be a list of texts, for example ["intranet.example:8080"]')
    return tuple(value)


_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
# How the library `limits` writes a rate; importing it for its parser would slow every start of the program down.
_RATE = re.compile(r"\s*[1-9]\d*\s*(/|per)\s*(\d+\s*)?(second|minute|hour|day|month|year)s?\s*", re.IGNORECASE)


def _rate(value: str) -> str:
    if not _RATE.fullmatch(value):
        raise ValueError('should be a rate, for example "20 per 10 minutes"')
    return value


class _Section(BaseModel):
    """Unknown names are warned of, not refused: an older version still starts with a newer file."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Condenser(_Section):
    """Which engine writes the summary; all but `sentences` is for the engine "transformers" alone.

    `model` is a name or a folder, `timeout` in seconds for one article.
    """

    engine: Literal["extractive", "transformers"]
    model: str | None = None
    sentences: int = Field(ge=3, le=5)
    allow_download: bool
    timeout: float = Field(gt=0, allow_inf_nan=False)

    @model_validator(mode="after")
    def _together(self) -> Condenser:
        if self.engine == "transformers" and not self.model:
            raise ValueError(f"the engine “transformers” needs a model: set {PREFIX}CONDENSER__MODEL")
        return self


class Fetch(_Section):
    """The limits of a fetch: `timeout` in seconds, `max_bytes` after decompression.

    `contact`: the web or mail address of whoever runs the program, which web servers are told.
    """

    allow_hosts: Annotated[tuple[str, ...], BeforeValidator(_json_list)]
    timeout: float = Field(gt=0, le=300, allow_inf_nan=False)
    max_bytes: int = Field(ge=1024)
    max_redirects: int = Field(ge=0, le=20)
    user_agent: str | None = None
    contact: str | None = None

    @field_validator("contact")
    @classmethod
    def _found_there(cls, contact: str | None) -> str | None:
        if contact is not None:
            from summarizer.fetch.agent import with_contact

            with_contact("", contact)
        return contact

    @field_validator("allow_hosts")
    @classmethod
    def _hosts(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        if hosts:
            from summarizer.fetch.targets import AllowedHosts  # brings httpx along: only where it is needed

            AllowedHosts(hosts)
        return hosts


class Inference(_Section):
    """The worker processes that brief for chat: how many, how many articles may wait, seconds for one article.

    `patience`: seconds that whoever asks a process without models is let wait for those that have some.
    """

    workers: int = Field(ge=1, le=64)
    queue: int = Field(ge=1)
    timeout: float = Field(gt=0, allow_inf_nan=False)
    patience: float = Field(gt=0, le=840, allow_inf_nan=False)  # Discord takes answers for 15 minutes


class Chat(_Section):
    """What chat gives: `fresh` hours for which a stored briefing answers, and how many briefings in a while."""

    fresh: float = Field(gt=0, allow_inf_nan=False)
    person: Annotated[str, AfterValidator(_rate)]
    channel: Annotated[str, AfterValidator(_rate)]


class Digests(_Section):
    """Daily digests: `tick` and `poll` are seconds between looks for due digests and for due feeds.

    `catch_up` is for how many hours a digest that was missed is still posted, marked as late. `feeds` is a TOML file
    of outlets like config/feeds.toml, None for that one.
    """

    enabled: bool
    tick: float = Field(ge=0.1, le=60)
    poll: float = Field(ge=0.1, le=3600)
    catch_up: float = Field(ge=0.5, le=23, allow_inf_nan=False)
    feeds: Path | None = None

    @field_validator("feeds")
    @classmethod
    def _readable(cls, path: Path | None) -> Path | None:
        if path is not None:
            from summarizer.feeds.outlets import read_outlets  # only where it is needed

            try:
                read_outlets(path.read_text(encoding="utf-8"))
            except OSError as error:
                raise ValueError("should be a file that can be read") from error
        return path


class Newsroom(_Section):
    """How articles that feeds announce are opened: by `robots`, only where the outlet's robots.txt lets them be.

    `agreed`: hosts, each with those below it, whose robots.txt is not asked.
    """

    robots: bool
    agreed: Annotated[tuple[str, ...], BeforeValidator(_json_list)]

    @field_validator("agreed")
    @classmethod
    def _names(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        if not all(_HOST.fullmatch(host) for host in hosts):
            raise ValueError('should be names of hosts, for example ["news.example"]')
        return hosts


Days = Annotated[int, Field(ge=1, le=3650)]


class Retention(_Section):
    """Days for which rows are kept; those that digests look back at have a least of their own."""

    events: Days
    posts: Days
    briefings: Days
    feed_briefings: int = Field(ge=9, le=3650)
    changes: Days
    articles: int = Field(ge=7, le=3650)
    deliveries: int = Field(ge=15, le=3650)
    workspaces: int = Field(ge=0, le=3650)

    @model_validator(mode="after")
    def _together(self) -> Retention:
        if self.feed_briefings > self.briefings:
            raise ValueError("“feed_briefings” is the shorter one: at most as long as “briefings”")
        return self


class Http(_Section):
    """Where the chat bot listens where it serves HTTP; the port is the host's PORT."""

    host: str


def _shards(value: object) -> object:
    """Numbers of shards as they are written: "0-3", "0,2", "4-7,12"."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not re.fullmatch(r"\s*\d{1,5}(\s*[-,]\s*\d{1,5})*\s*", value):
        raise ValueError('should be numbers of shards, for example "0-3" or "0,2"')
    found: set[int] = set()
    for part in value.split(","):
        first, *last = (int(number) for number in part.split("-"))
        if len(last) > 1 or (last and last[0] < first):
            raise ValueError('should be numbers of shards, for example "0-3" or "0,2"')
        found.update(range(first, (last[0] if last else first) + 1))
    return tuple(sorted(found))


class Discord(_Section):
    """How servers are spread over connections: `shards` in all, `mine` those that this process runs.

    `shards` None: as many as Discord recommends, all in this process. `mine` None: all of them.
    """

    shards: int | None = Field(default=None, ge=1, le=10_000)
    mine: Annotated[tuple[int, ...] | None, BeforeValidator(_shards)] = None

    @model_validator(mode="after")
    def _together(self) -> Discord:
        if self.mine is None:
            return self
        if self.shards is None:
            raise ValueError(f"{PREFIX}DISCORD__MINE needs {PREFIX}DISCORD__SHARDS, the number of shards in all")
        if self.mine[-1] >= self.shards:
            raise ValueError(f"shard {self.mine[-1]} is none of {self.shards}: their numbers begin at 0")
        return self


class Storage(_Section):
    """How many connections one process keeps to a PostgreSQL server at most, besides those of its queue."""

    connections: int = Field(ge=2, le=100)


class Metrics(_Section):
    """Where metrics and probes are served; `port` None: nowhere, 0: on a free one, which the log tells.

    `fresh`: seconds for which the figures of the database are kept.
    """

    host: str
    port: int | None = Field(default=None, ge=0, le=65535)
    fresh: float = Field(ge=1, le=300)


class Log(_Section):
    """What is logged to stderr, and how; "auto" is "console" on a terminal and "json" elsewhere.

    `level` None: "info" for the running bot, "warning" for everything else.
    """

    level: Literal["debug", "info", "warning", "error"] | None = None
    format: Literal["auto", "console", "json"]
