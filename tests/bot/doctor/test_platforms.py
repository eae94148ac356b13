"""What the doctor makes of the platforms' answers."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import yaml
from bot_fakes import FakePipeline
from doctor_samples import SCOPES, WELL, Platforms

from bot.adapters.discord import permissions
from bot.credentials import Credentials
from bot.doctor.asking import Answer, clock
from bot.doctor.discord import PERMISSIONS, invite_link
from bot.doctor.examine import Patient, examine
from bot.doctor.finding import Finding
from bot.doctor.slack import AUTOLINK, NEEDED, WISHED, signing_secret
from bot.files import CONFIG
from bot.settings import SettingsError

TOKENS = {
    "slack_bot_token": "xoxb-1-2-secret",
    "slack_app_token": "xapp-1-2-secret",
    "discord_token": "discord-secret-token",
}


async def findings(platforms: Platforms, *, offline: bool = False, **given: str) -> dict[str, Finding]:
    """What is found about platforms and credentials, by check; no settings, so that no model is loaded."""
    patient = Patient(
        settings=SettingsError("not looked at"),
        credentials=Credentials(**{**TOKENS, "database_url": "sqlite:////nowhere/to/be/state.db", **given}),
        fetch={},
        make_pipeline=partial(FakePipeline),
        offline=offline,
    )
    async with platforms.client() as client:
        return {finding.check: finding async for finding in examine(patient, client)}


async def test_all_is_well() -> None:
    platforms = Platforms()
    found = await findings(platforms)
    online = {name: found[name] for name in found if name.startswith(("Slack", "Discord", "clock"))}
    assert {finding.level for finding in online.values()} == {"ok"}
    assert set(online) == {
        "Slack bot token",
        "Slack scopes",
        "Slack app token",
        "Discord token",
        "Discord intents",
        "Discord invitation",
        "Discord gateway",
        "Discord shards",
        "Discord channels",
        "clock",
    }
    assert {request.url.host for request in platforms.asked} == {"slack.com", "discord.com"}


async def test_the_addresses_of_other_servers_are_asked() -> None:
    platforms = Platforms()
    await findings(platforms, slack_api_url="http://peer.example/api/", discord_api_url="http://peer.example/v10/")
    paths = {str(request.url) for request in platforms.asked}
    assert {"http://peer.example/api/auth.test", "http://peer.example/v10/applications/@me"} <= paths
    assert {request.url.host for request in platforms.asked} == {"peer.example"}


async def test_offline_asks_nobody() -> None:
    platforms = Platforms()
    found = await findings(platforms, offline=True)
    assert platforms.asked == []
    assert {found[name].level for name in ("Slack", "Discord", "clock")} == {"skipped"}


async def test_a_platform_without_tokens_is_skipped() -> None:
    platforms = Platforms()
    patient = Patient(
        settings=SettingsError("not looked at"),
        credentials=Credentials(discord_token="t"),  # noqa: S106
        fetch={},
        make_pipeline=partial(FakePipeline),
    )
    async with platforms.client() as client:
        found = {finding.check: finding async for finding in examine(patient, client)}
    assert found["Slack"].level == "skipped"
    assert found["Discord token"].level == "ok"


@pytest.mark.parametrize(
    ("answers", "check", "level", "told"),
    [
        ({"auth.test": {"ok": False, "error": "invalid_auth"}}, "Slack bot token", "failure", "invalid_auth"),
        ({"auth.test": 503}, "Slack bot token", "failure", "HTTP 503"),
        ({"auth.test": httpx.ConnectError("boom")}, "Slack bot token", "failure", "no connection"),
        ({"auth.test": httpx.ReadTimeout("slow")}, "Slack bot token", "failure", "within 10 seconds"),
        (
            {"apps.connections.open": {"ok": False, "error": "not_allowed_token_type"}},
            "Slack app token",
            "failure",
            "not_allowed_token_type",
        ),
        ({"apps.connections.open": httpx.ConnectError("boom")}, "Slack app token", "failure", "no connection"),
        ({"applications/@me": 401}, "Discord token", "failure", "DISCORD_TOKEN is refused"),
        ({"applications/@me": 502}, "Discord token", "failure", "HTTP 502"),
        ({"applications/@me": httpx.ConnectError("boom")}, "Discord", "failure", "no connection"),
        ({"applications/@me": {**WELL["applications/@me"], "flags": 0}}, "Discord intents", "warning", "no message"),
        ({"gateway/bot": 500}, "Discord gateway", "failure", "HTTP 500"),
        (
            {"gateway/bot": {"session_start_limit": {"total": 9, "remaining": 1}}},
            "Discord gateway",
            "warning",
            "1 of 9",
        ),
    ],
)
async def test_what_is_wrong_is_named_with_what_to_do(answers: Any, check: str, level: str, told: str) -> None:
    finding = (await findings(Platforms(answers=answers)))[check]
    assert finding.level == level
    assert told in finding.told
    assert finding.remedy


async def test_one_platform_s_failure_leaves_the_other_examined() -> None:
    found = await findings(Platforms(answers={"auth.test": httpx.ConnectError("boom")}))
    assert found["Discord token"].level == "ok"
    assert "Slack scopes" not in found


async def test_missing_scopes() -> None:
    needed = (await findings(Platforms(scopes=SCOPES.replace("chat:write,", ""))))["Slack scopes"]
    assert (needed.level, "chat:write" in needed.told) == ("failure", True)
    wished = (await findings(Platforms(scopes=SCOPES.replace(",users:read", ""))))["Slack scopes"]
    assert (wished.level, "users:read" in wished.told) == ("warning", True)
    assert (await findings(Platforms(scopes=None)))["Slack scopes"].level == "warning"
    well = (await findings(Platforms(scopes=f"{SCOPES},groups:history")))["Slack scopes"]
    assert (well.level, "without channels:history links" in well.told) == ("ok", True)


def test_the_manifest_gives_what_is_asked_for() -> None:
    manifest = yaml.safe_load((CONFIG / "slack-manifest.yaml").read_text(encoding="utf-8"))
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == {*NEEDED, *WISHED}
    assert not {*AUTOLINK} & {*NEEDED, *WISHED}


@pytest.mark.parametrize(
    ("ahead", "level"), [(0, "ok"), (-20, "ok"), (45, "warning"), (-45, "warning"), (400, "failure")]
)
async def test_the_clock_is_compared_with_the_platforms(ahead: float, level: str) -> None:
    assert (await findings(Platforms(ahead=ahead)))["clock"].level == level


def test_a_clock_names_its_direction() -> None:
    assert "41 s ahead" in clock(41.2).told
    assert "41 s behind" in clock(-41.2).told


async def test_no_finding_holds_a_token_or_ticket() -> None:
    for platforms in (Platforms(), Platforms(answers={"auth.test": {"ok": False, "error": "invalid_auth"}})):
        shown = repr((await findings(platforms)).values())
        assert not [secret for secret in (*TOKENS.values(), "t1ck3t") if secret in shown]


def test_the_invitation_asks_for_what_is_needed_and_no_more() -> None:
    query = parse_qs(urlsplit(invite_link("4242")).query)
    assert query["client_id"] == ["4242"]
    assert query["scope"] == ["bot applications.commands"]
    granted = int(query["permissions"][0])
    assert granted == sum(PERMISSIONS.values())
    invited = parse_qs(urlsplit(permissions.invitation(4242)).query)
    assert invited["permissions"] == query["permissions"]  # of the adapter, which knows what it uses


@pytest.mark.parametrize(("secret", "level"), [("0123456789abcdef" * 2, "ok"), ("xoxb-1", "warning"), ("", "warning")])
def test_the_form_of_a_signing_secret(secret: str, level: str) -> None:
    assert signing_secret(secret).level == level


def test_an_answer_without_a_date_tells_no_time() -> None:
    assert Answer(status=200, body={}).ahead is None


def test_a_failure_without_a_remedy_is_refused() -> None:
    with pytest.raises(ValueError, match="say what to do"):
        Finding(check="x", level="failure", told="broken")
