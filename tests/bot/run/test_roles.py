"""Roles: what there is to be done is done by somebody, and what a role needs is told."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.credentials import Credentials
from bot.run.fitness import unfit
from bot.run.roles import DUTIES, FLEET, ROLES, Duties, Role

PROCFILE = Path(__file__).parents[3] / "Procfile"
POSTGRES = "postgresql://bot@db/bot"
SLACK_HTTP = {"slack_bot_token": "xoxb-1", "slack_signing_secret": "5" * 32}
SLACK_SOCKET = {"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1"}
DISCORD = {"discord_token": "t"}


def credentials(database: str, **tokens: str) -> Credentials:
    secret = {name: SecretStr(token) for name, token in tokens.items()}
    return Credentials.model_construct(database_url=SecretStr(database), **secret)


def test_a_fleet_does_all_that_one_process_does() -> None:
    alone = DUTIES["all"]
    for duty in fields(Duties):
        done = [role for role in FLEET if getattr(DUTIES[role], duty.name)]
        assert done, duty.name
        assert getattr(alone, duty.name) or duty.name == "serves"  # for itself it needs to ask nobody


def test_the_procfile_has_a_line_for_every_role() -> None:
    lines = dict(line.split(": ", 1) for line in PROCFILE.read_text(encoding="utf-8").splitlines())
    assert lines.pop("release") == "communique migrate"
    assert lines.pop("solo") == "communique run"
    assert lines == {role: f"communique run {role}" for role in FLEET}


@pytest.mark.parametrize("role", FLEET)
def test_a_fleet_shares_a_server(role: Role) -> None:
    told = unfit(role, credentials("sqlite:///communique.db", **SLACK_HTTP, **DISCORD))
    assert told is not None
    assert "PostgreSQL" in told


@pytest.mark.parametrize(
    ("role", "tokens", "lacking"),
    [
        ("all", {}, "no platform"),
        ("worker", {}, "no platform"),
        ("web", DISCORD, "SLACK_SIGNING_SECRET"),
        ("web", SLACK_SOCKET, "SLACK_SIGNING_SECRET"),
        ("gateway", SLACK_HTTP, "DISCORD_TOKEN or SLACK_APP_TOKEN"),
        ("web", SLACK_HTTP, None),
        ("gateway", SLACK_SOCKET, None),
        ("gateway", DISCORD, None),
        ("worker", DISCORD, None),
        ("scheduler", {}, None),
        ("nlp", {}, None),
    ],
)
def test_what_a_role_needs(role: Role, tokens: dict[str, str], lacking: str | None) -> None:
    told = unfit(role, credentials(POSTGRES, **tokens))
    assert (told is None) if lacking is None else (told is not None and lacking in told)


def test_every_role_has_its_duties() -> None:
    assert set(DUTIES) == set(ROLES)
