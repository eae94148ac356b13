"""What hosts are given to run: Procfile, compose.yaml, Dockerfile, the unit of systemd."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry

from bot.adapters.probes import ProbeServer
from bot.credentials import Credentials, load_credentials
from bot.metrics.readiness import Readiness
from bot.options import parse
from bot.run.roles import FLEET
from bot.settings import Settings, load_settings
from bot.store.sealing import new_key

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
OURS = {name: service for name, service in COMPOSE["services"].items() if service["image"] == "communique"}
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", "")
MANY = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s", "COMMUNIQUE_KEYS": new_key()}
SECRET = re.compile(r"TOKEN|SECRET|KEYS|PASSWORD")


def parsed(arguments: list[str]) -> Any:
    """Wrong usage ends the program, and the test."""
    return parse(arguments, program="communique", version="1")


@pytest.mark.parametrize("name", OURS)
def test_each_service_runs_what_there_is(name: str) -> None:
    options = parsed(OURS[name]["command"])
    assert options.command in ("run", "migrate")
    assert getattr(options, "role", "migrate") == name


def test_every_role_has_a_service_and_waits_for_the_migration() -> None:
    assert set(OURS) == {*FLEET, "migrate"}
    for role in FLEET:
        assert OURS[role]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_variables_are_those_that_the_program_reads_and_no_secret_is_written_down(name: str) -> None:
    variables = COMPOSE["services"][name]["environment"]
    known = {field.upper() for field in Credentials.model_fields}
    for section, field in Settings.model_fields.items():
        known |= {f"COMMUNIQUE_{section}__{part}".upper() for part in field.annotation.model_fields}  # type: ignore
    for variable, value in variables.items():
        assert variable in known or variable.startswith("POSTGRES_"), variable
        if SECRET.search(variable):
            assert re.fullmatch(r"\$\{\w+:[-?].*\}", value), variable
    assert "${POSTGRES_PASSWORD:?" in variables.get("DATABASE_URL", "${POSTGRES_PASSWORD:?")


@pytest.mark.parametrize(
    "given",
    [
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "5" * 32},
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"},
        {**MANY, "SLACK_SIGNING_SECRET": "5" * 32},
        {**MANY, "SLACK_APP_TOKEN": "xapp-1"},
        {"DISCORD_TOKEN": "d"},
    ],
)
@pytest.mark.parametrize("name", OURS)
def test_every_role_gets_what_it_needs_to_start(
    name: str, given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for field in Credentials.model_fields:
        monkeypatch.delenv(field.upper(), raising=False)
    stood = {"POSTGRES_PASSWORD": "p", **given}
    for variable, value in OURS[name]["environment"].items():
        filled = re.sub(r"\$\{(\w+):[-?][^}]*\}", lambda found: stood.get(found[1], ""), value)
        monkeypatch.setenv(variable, filled)
    credentials, (settings, warnings) = load_credentials(), load_settings()
    assert (settings.discord.shards, warnings) == (None, ())
    if name == "worker":
        assert (credentials.slack, credentials.discord) == ("DISCORD_TOKEN" not in given, "DISCORD_TOKEN" in given)


def test_only_the_web_role_is_reached_from_outside_and_never_for_metrics() -> None:
    published = {name: service["ports"] for name, service in COMPOSE["services"].items() if "ports" in service}
    assert published == {"web": ["127.0.0.1:3000:3000"]}
    assert all(service["environment"]["COMMUNIQUE_METRICS__PORT"] == "9464" for service in OURS.values())


def test_the_procfile_runs_what_there_is() -> None:
    lines = [line.split(": ", 1) for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()]
    for name, command in lines:
        program, *arguments = shlex.split(command)
        assert program == "communique"
        assert parsed(arguments).command in ("run", "migrate"), name


def test_the_image_is_made_of_what_the_package_is() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = [line.split()[1:-1] for line in DOCKERFILE.splitlines() if re.match(r"COPY (?!--from)", line)]
    sources = {source for line in copied for source in line}
    assert {"bot", "config", "summarizer", "requirements/runtime.lock", "pyproject.toml"} <= sources
    for source in sources:
        assert (ROOT / source).exists()
        assert f"!{source}" in ignored
    assert "--require-hashes -r requirements/runtime.lock" in DOCKERFILE
    users = re.findall(r"^USER (\d+)$", DOCKERFILE, re.MULTILINE)
    assert users == ["10001"]
    entry, command = (json.loads(found) for found in re.findall(r"^(?:ENTRYPOINT|CMD) (\[.*\])$", DOCKERFILE, re.M))
    assert entry == ["communique"]
    assert parsed(command).role == "all"


@pytest.mark.parametrize(("trouble", "status"), [(None, 0), ("Discord died: RuntimeError", 1)])
async def test_the_image_s_health_check_asks_the_probe(trouble: str | None, status: int) -> None:
    found = re.search(r"^HEALTHCHECK .*? CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert found is not None
    program, *arguments = json.loads(found[1])
    server = ProbeServer(
        registry=CollectorRegistry(), alive=lambda: trouble, ready=Readiness({}), host="127.0.0.1", port=0
    )
    await server.start()
    environment = {**os.environ, "COMMUNIQUE_METRICS__PORT": str(server.port), "no_proxy": "*"}
    checked = subprocess.run(  # noqa: S603, ASYNC221  # our own command; the server has a thread of its own
        [sys.executable, *arguments], env=environment, capture_output=True, check=False
    )
    await server.close()
    assert program == "python"
    assert checked.returncode == status


def test_the_unit_of_systemd_runs_what_there_is() -> None:
    guide = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    (unit,) = re.findall(r"^    \[Unit\]\n(?:    .*\n|\n(?=    ))+", guide, re.MULTILINE)
    settings = dict(line.strip().split("=", 1) for line in unit.splitlines() if "=" in line)
    program, *arguments = shlex.split(settings["ExecStart"])
    assert program.endswith("/communique")
    assert parsed(arguments).role == "all"
    assert {"EnvironmentFile", "User", "TimeoutStopSec", "Restart"} <= set(settings)


@pytest.mark.parametrize(
    "variable",
    sorted(set(re.findall(r"`(COMMUNIQUE_\w+__\w+)", (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")))),
)
def test_settings_that_the_guide_names_are_there(variable: str) -> None:
    section, name = variable.removeprefix("COMMUNIQUE_").lower().split("__")
    assert name in Settings.model_fields[section].annotation.model_fields  # type: ignore[union-attr]
