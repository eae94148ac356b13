"""Settings: the defaults in config/communique.toml, a TOML file of the operator's, then the environment."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.files import CONFIG
from bot.sections import (
    PREFIX,
    Chat,
    Condenser,
    Digests,
    Discord,
    Fetch,
    Http,
    Inference,
    Log,
    Metrics,
    Newsroom,
    Retention,
    Storage,
)
from summarizer.errors import UserError

OVERRIDE = "COMMUNIQUE_CONFIG"
_KEYS = "COMMUNIQUE_KEYS"  # no setting: see bot.credentials
DEFAULTS = CONFIG / "communique.toml"


class SettingsError(UserError):
    """The settings cannot be used; the message names every one that is wrong."""


class Settings(BaseSettings):
    """Everything an operator can set."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        enable_decoding=False,  # else the first value that is no JSON hides all other mistakes
        extra="ignore",
        frozen=True,
    )
    condenser: Condenser
    fetch: Fetch
    inference: Inference
    chat: Chat
    digests: Digests
    newsroom: Newsroom
    discord: Discord
    retention: Retention
    http: Http
    storage: Storage
    metrics: Metrics
    log: Log

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then the operator's file, then the defaults."""
        files = [path for path in (_override(os.environ), DEFAULTS) if path is not None]
        return env_settings, *(TomlConfigSettingsSource(settings_cls, path) for path in files)


def load_settings() -> tuple[Settings, tuple[str, ...]]:
    """The settings and the warnings about them; raises SettingsError that names all wrong ones at once."""
    _readable(_override(os.environ))
    try:
        settings = Settings()  # type: ignore[call-arg]  # its sources give the arguments
    except ValidationError as error:
        problems = [_problem(detail, os.environ) for detail in error.errors()]
        raise SettingsError(_all(problems)) from error
    return settings, tuple(_warnings(settings, os.environ))


def _all(problems: list[str]) -> str:
    count = "One setting is" if len(problems) == 1 else f"{len(problems)} settings are"
    return "\n".join([f"{count} wrong:", *(f"  {problem}" for problem in problems)])


def _override(environ: Mapping[str, str]) -> Path | None:
    named = environ.get(OVERRIDE)
    return Path(named) if named else None


def _readable(path: Path | None) -> None:
    if path is None:
        return
    try:
        tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(_all([f"{OVERRIDE}: “{path}” cannot be read ({reason})"])) from error
    except ValueError as error:  # TOMLDecodeError and UnicodeDecodeError
        raise SettingsError(_all([f"{OVERRIDE}: “{path}” is not a TOML file ({error})"])) from error


def _problem(detail: ErrorDetails, environ: Mapping[str, str]) -> str:
    """One wrong setting in a line: its name where it was set, and what it should be; never its value."""
    path = [str(part) for part in detail["loc"]][:2]
    variable = PREFIX + "__".join(path).upper()
    if variable in {name.upper() for name in environ}:
        name = variable
    elif len(path) == 1:  # what is wrong is how the settings of a section go together
        name = path[0]
    else:
        name = f"{'.'.join(path)} in {_override(environ) or DEFAULTS}"
    message = detail["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return f"{name}: {message[:1].lower()}{message[1:]}"


def _warnings(settings: Settings, environ: Mapping[str, str]) -> Iterator[str]:
    known = {f"{section}.{field}" for section, fields in _names().items() for field in fields}
    variables = {PREFIX + name.replace(".", "__").upper() for name in known} | {OVERRIDE, _KEYS}
    for name in sorted(environ):
        if name.upper().startswith(PREFIX) and name.upper() not in variables:
            yield f"unknown setting {name}{_meant(name.upper(), variables)}"
    override = _override(environ)
    if override:
        tables = tomllib.loads(override.read_text(encoding="utf-8"))
        names = {f"{section}.{key}" for section, keys in tables.items() for key in _keys(keys)}
        for name in sorted(names - known):
            yield f"unknown setting {name.rstrip('.')} in {override}{_meant(name, known)}"
    if settings.condenser.model and settings.condenser.engine == "extractive":
        yield "condenser.model is set but not used: condenser.engine is “extractive”"


def _keys(table: object) -> list[str]:
    return list(cast(dict[str, Any], table)) if isinstance(table, dict) else [""]


def _names() -> dict[str, list[str]]:
    sections = {name: field.annotation for name, field in Settings.model_fields.items()}
    return {name: list(cast(type[BaseModel], section).model_fields) for name, section in sections.items()}


def _meant(name: str, known: set[str]) -> str:
    short = {other.removeprefix(PREFIX): other for other in sorted(known)}
    near = difflib.get_close_matches(name.removeprefix(PREFIX), short, n=1, cutoff=0.7)
    return f": did you mean {short[near[0]]}?" if near else ""
