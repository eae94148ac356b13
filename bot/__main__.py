"""The one place that reads the command line, settings and environment, and puts the parts together."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, TypeVar

from bot.files import SCHEMA
from bot.options import parse
from bot.plain import QUIET, PlainSettings, as_plain
from bot.run.operator_options import OPERATOR
from bot.run.terminal import brief_here
from summarizer.errors import UserError

if TYPE_CHECKING:
    from argparse import Namespace

    from bot.adapters.streams import Streams
    from bot.commands.briefer import Briefer, Briefs, Fetches
    from bot.credentials import Credentials
    from bot.run.roles import Role
    from bot.settings import Settings, SettingsError

Loaded = TypeVar("Loaded")
PROGRAM = "communique"
USAGE_ERROR = 2
INTERRUPTED = 130  # 128 + SIGINT
BROKEN_PIPE = 141  # 128 + SIGPIPE, as any command in a pipe


def make_fetcher(settings: dict[str, Any]) -> Fetches:
    """The real fetcher; the arguments are those of FetchSettings."""
    from summarizer.fetch import Fetcher, FetchSettings

    return Fetcher(FetchSettings(**settings))


def make_pipeline(settings: dict[str, Any]) -> Briefs:
    """The real pipeline; the arguments are those of CondenserSettings. Raises EngineError."""
    from summarizer.condense import CondenserSettings
    from summarizer.pipeline import build_pipeline

    return build_pipeline(CondenserSettings(**settings))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What is put together: module-level functions, because worker processes get them by name."""

    fetcher: Callable[[dict[str, Any]], Fetches] = make_fetcher
    pipeline: Callable[[dict[str, Any]], Briefs] = make_pipeline


def main(argv: Sequence[str] | None = None, parts: Parts | None = None) -> int:
    """Run the program and return its exit status: 0 well, 1 something failed, 2 wrong usage or settings."""
    from bot.adapters.streams import abandon_stdout, process_streams

    options = parse(sys.argv[1:] if argv is None else argv, program=PROGRAM, version=version(PROGRAM))
    streams = process_streams(os.environ)
    try:
        return _run(options, streams, parts or Parts())
    except BrokenPipeError:
        abandon_stdout()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        print("Interrupted.", file=streams.err)
        return INTERRUPTED


def _run(options: Namespace, streams: Streams, parts: Parts) -> int:
    if options.command == "schema":
        print(SCHEMA.read_text(encoding="utf-8"), file=streams.out, end="", flush=True)
        return 0
    try:
        if options.command == "doctor":
            return _doctor(streams, parts, offline=options.offline)
        settings = _settings(streams, level="info" if options.command == "run" else QUIET)
        if settings is None:
            return USAGE_ERROR
        if options.command in OPERATOR:
            return _operate(options, settings, streams)
        if options.command == "run":
            return _serve(settings, streams, parts, options.role)
        return brief_here(options, streams, partial(make_briefer, as_plain(settings), parts))
    except UserError as error:
        print(f"{PROGRAM}: {error}", file=streams.err)
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as error:
        from bot.incidents import report

        print(f"{PROGRAM}: {report(error)}", file=streams.err)
    return 1


def _credentials(streams: Streams) -> Credentials | None:
    """The credentials, hidden from every log; or None after telling what is wrong with them."""
    from bot.credentials import load_credentials
    from bot.redaction import redact
    from bot.settings import SettingsError

    try:
        credentials = load_credentials()
    except SettingsError as error:
        print(f"{PROGRAM}: {error}", file=streams.err)
        return None
    redact.hide(credentials.secrets)
    return credentials


def _operate(options: Namespace, settings: Settings, streams: Streams) -> int:
    """What the operator does with the database and its keys."""
    import asyncio
    from datetime import timedelta

    from bot.run.operator import operate
    from bot.run.wiring import standard_feeds

    if options.command == "keys" and options.action == "new":
        from bot.store.sealing import new_key

        print(new_key(), file=streams.out)  # without the credentials, which are incomplete as long as there is no key
        return 0
    credentials = _credentials(streams)
    if credentials is None:
        return USAGE_ERROR
    standard, catch_up = standard_feeds(settings), timedelta(hours=settings.digests.catch_up)
    return asyncio.run(operate(options, credentials, streams.out, standard=standard, catch_up=catch_up))


def _serve(settings: Settings, streams: Streams, parts: Parts, role: Role) -> int:
    """The chat bot or one role of it, until a signal ends it."""
    import asyncio

    from bot.run.fitness import unfit

    credentials = _credentials(streams)
    if credentials is None:
        return USAGE_ERROR
    if lacking := unfit(role, credentials):
        print(f"{PROGRAM}: {lacking}", file=streams.err)
        return USAGE_ERROR
    from bot.run.service import serve
    from bot.run.wiring import Making, plan_of

    plain = as_plain(settings, level="info")
    making = Making(
        fetcher=partial(parts.fetcher, plain.fetch),
        pipeline=parts.pipeline,
        condenser=plain.condenser,
        log=plain.log,
    )
    with _telemetry(credentials, role):
        return asyncio.run(serve(plan_of(settings, credentials, making, role=role, version=version(PROGRAM))))


@contextmanager
def _telemetry(credentials: Credentials, role: Role) -> Iterator[None]:
    """Spans are sent inside the block, where the environment names a collector. Raises TelemetryError."""
    endpoint, headers = credentials.otel_exporter_otlp_endpoint, credentials.otel_exporter_otlp_headers
    if endpoint is None:
        yield
        return
    from bot.telemetry import start_telemetry

    told = headers.get_secret_value() if headers else None
    stop = start_telemetry(endpoint, headers=told, version=version(PROGRAM), role=role)
    try:
        yield
    finally:
        stop()


def _doctor(streams: Streams, parts: Parts, *, offline: bool) -> int:
    """What is well and what is not, settings and credentials included."""
    from bot.credentials import load_credentials
    from bot.doctor.command import diagnose
    from bot.doctor.examine import Patient
    from bot.logs import configure_logging
    from bot.redaction import redact
    from bot.settings import load_settings

    configure_logging("error")
    settings, credentials = _attempt(load_settings), _attempt(load_credentials)
    redact.hide(() if isinstance(credentials, UserError) else credentials.secrets)
    plain = None if isinstance(settings, UserError) else as_plain(settings[0])
    patient = Patient(
        settings=settings,
        credentials=credentials,
        fetch={} if plain is None else plain.fetch,
        make_pipeline=partial(parts.pipeline, {} if plain is None else plain.condenser),
        offline=offline,
    )
    return diagnose(patient, streams)


def _attempt(load: Callable[[], Loaded]) -> Loaded | SettingsError:
    """What was loaded, or the error that names everything wrong with it."""
    from bot.settings import SettingsError

    try:
        return load()
    except SettingsError as error:
        return error


def _settings(streams: Streams, *, level: str) -> Settings | None:
    """The settings, or None after telling what is wrong with them; logs from `level` on where they name none."""
    from bot.logs import configure_logging
    from bot.settings import SettingsError, load_settings

    try:
        settings, warnings = load_settings()
    except SettingsError as error:
        print(f"{PROGRAM}: {error}", file=streams.err)
        return None
    configure_logging(settings.log.level or level, settings.log.format)
    for warning in warnings:
        print(f"{PROGRAM}: warning: {warning}", file=streams.err)
    return settings


def make_briefer(settings: PlainSettings, parts: Parts) -> Briefer:
    """A briefer, in this process or in a worker, where logging starts anew."""
    from bot.commands.briefer import Briefer
    from bot.logs import configure_logging

    configure_logging(**settings.log)
    return Briefer(
        fetcher=partial(parts.fetcher, settings.fetch),
        pipeline=partial(parts.pipeline, settings.condenser),
        max_bytes=settings.fetch["max_bytes"],
    )


if __name__ == "__main__":
    from bot.__main__ import main as run  # under its own name, by which worker processes find its functions

    sys.exit(run())
