"""All checks, one after another, on what is set."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx

from bot.commands.briefer import Briefs
from bot.credentials import Credentials
from bot.doctor import discord, machine, slack, storage
from bot.doctor.asking import Answer, Unreachable, clock, unreachable
from bot.doctor.connections import connections
from bot.doctor.database_clock import database_clock
from bot.doctor.discord_channels import channels
from bot.doctor.finding import Finding, failure, ok, skipped, warning
from bot.doctor.installations import installations
from bot.settings import Settings, SettingsError

Loaded = tuple[Settings, tuple[str, ...]]
_OFFLINE = "not asked, because of --offline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """What is examined. Settings and credentials that cannot be used come as their error.

    `settings` has the warnings about them beside it; `fetch` are the arguments of FetchSettings; `make_pipeline` is
    a function that a process can be given.
    """

    settings: Loaded | SettingsError
    credentials: Credentials | SettingsError
    fetch: dict[str, Any]
    make_pipeline: Callable[[], Briefs]
    offline: bool = False


async def examine(patient: Patient, client: httpx.AsyncClient) -> AsyncIterator[Finding]:
    """Every finding as soon as it is there; `client` asks the platforms."""
    yield settings_finding(patient.settings)
    yield credentials_finding(patient.credentials)
    yield machine.time_zones()
    if not isinstance(patient.credentials, SettingsError):
        url = patient.credentials.database_url.get_secret_value()
        yield machine.disk(storage.database_folder(url))
        yield await storage.database(url)
        told = await database_clock(url)
        if told is not None:
            yield told
        if not isinstance(patient.settings, SettingsError):
            found = await connections(url, patient.settings[0].storage.connections)
            if found is not None:
                yield found
        if patient.credentials.slack_many:
            yield await installations(patient.credentials)
    if not isinstance(patient.settings, SettingsError):
        yield await machine.fetch_guard(patient.fetch)
        yield await machine.models(patient.make_pipeline, patient.settings[0].inference.timeout)
    if not isinstance(patient.credentials, SettingsError):
        async for finding in _platforms(patient, patient.credentials, client):
            yield finding


def settings_finding(settings: Loaded | SettingsError) -> Finding:
    """Whether the settings can be used."""
    remedy = "Correct the environment, or the file that COMMUNIQUE_CONFIG names; see config/communique.toml."
    if isinstance(settings, SettingsError):
        return failure("settings", str(settings), remedy)
    if settings[1]:
        return warning("settings", "; ".join(settings[1]), remedy)
    return ok("settings", "understood")


def credentials_finding(credentials: Credentials | SettingsError) -> Finding:
    """Whether at least one platform can be started."""
    if isinstance(credentials, SettingsError):
        return failure("credentials", str(credentials), "Correct these environment variables.")
    names = [name for name, there in (("Slack", credentials.slack), ("Discord", credentials.discord)) if there]
    if not names:
        remedy = "Set SLACK_BOT_TOKEN with SLACK_APP_TOKEN (or SLACK_SIGNING_SECRET), or DISCORD_TOKEN: see README.md."
        return failure("credentials", "no platform has its tokens", remedy)
    return ok("credentials", f"for {' and '.join(names)}")


async def _platforms(patient: Patient, credentials: Credentials, client: httpx.AsyncClient) -> AsyncIterator[Finding]:
    answers: list[Answer] = []
    offline = patient.offline
    shards = None if isinstance(patient.settings, SettingsError) else patient.settings[0].discord.shards
    for there, name, check in (
        (credentials.slack, "Slack", _slack),
        (credentials.discord, "Discord", partial(_discord, shards)),
    ):
        if not there:
            yield skipped(name, "has no token")
        elif offline:
            yield skipped(name, _OFFLINE)
        else:
            async for finding in check(credentials, client, answers):
                yield finding
    told = [answer.ahead for answer in answers if answer.ahead is not None]
    if told:
        yield clock(min(told, key=abs))  # a slow answer can only make the difference larger
    else:
        yield skipped("clock", _OFFLINE if offline else "no platform told the time")


async def _slack(credentials: Credentials, client: httpx.AsyncClient, answers: list[Answer]) -> AsyncIterator[Finding]:
    many = credentials.slack_many
    try:
        answer = await (slack.app_credentials if many else slack.authorize)(client, credentials)
    except Unreachable as error:
        yield unreachable("Slack app" if many else "Slack bot token", error, "SLACK_API_URL")
        return
    answers.append(answer)
    yield slack.app(answer) if many else slack.bot_token(answer)
    if answer.body.get("ok"):
        yield slack.scopes(answer)
    if credentials.slack_app_token:
        yield await slack.app_token(client, credentials)
    if credentials.slack_signing_secret:
        yield slack.signing_secret(credentials.slack_signing_secret.get_secret_value())


async def _discord(
    shards: int | None, credentials: Credentials, client: httpx.AsyncClient, answers: list[Answer]
) -> AsyncIterator[Finding]:
    try:
        answer = await discord.application(client, credentials)
        answers.append(answer)
        found = discord.token(answer)
        yield found
        if found.level != "ok":
            return
        yield discord.intents(answer)
        yield discord.invitation(answer)
        gateway = await discord.gateway(client, credentials)
        yield discord.starts(gateway)
        if gateway.status == httpx.codes.OK:
            yield discord.shards(gateway, shards)
            yield await channels(client, credentials, discord.own_id(answer))
    except Unreachable as error:
        yield unreachable("Discord", error, "DISCORD_API_URL")
