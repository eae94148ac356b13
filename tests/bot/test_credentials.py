"""Tokens and addresses from the environment."""

from __future__ import annotations

import pytest

from bot.credentials import DATABASE, load_credentials
from bot.settings import SettingsError

NAMES = (
    *("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DISCORD_TOKEN", "DATABASE_URL", "PORT"),
    *("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_REDIRECT_URI", "COMMUNIQUE_KEYS"),
    *("SLACK_API_URL", "DISCORD_API_URL", "DISCORD_GATEWAY_URL"),
)


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_nothing_set_starts_nothing_and_keeps_its_state_in_a_file():
    found = load_credentials()
    assert (found.slack, found.discord, found.port) == (False, False, 3000)
    assert found.database_url.get_secret_value() == DATABASE


@pytest.mark.parametrize("way", [{"SLACK_APP_TOKEN": "xapp-1"}, {"SLACK_SIGNING_SECRET": "s"}])
def test_slack_starts_with_a_bot_token_and_a_way_in(monkeypatch: pytest.MonkeyPatch, way: dict[str, str]):
    for name, value in {"SLACK_BOT_TOKEN": " xoxb-1\n", **way}.items():
        monkeypatch.setenv(name, value)
    found = load_credentials()
    assert found.slack
    assert found.slack_bot_token is not None
    assert found.slack_bot_token.get_secret_value() == "xoxb-1"


KEY = "A" * 43 + "="
MANY = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s", "COMMUNIQUE_KEYS": f"{KEY}, {KEY}"}


@pytest.mark.parametrize("way", [{"SLACK_APP_TOKEN": "xapp-1"}, {"SLACK_SIGNING_SECRET": "s"}])
def test_slack_starts_for_many_workspaces_with_an_app_and_keys(monkeypatch: pytest.MonkeyPatch, way: dict[str, str]):
    for name, value in {**MANY, **way}.items():
        monkeypatch.setenv(name, value)
    found = load_credentials()
    assert (found.slack, found.slack_many) == (True, True)
    assert found.keys == (KEY, KEY)
    assert KEY in found.secrets
    assert KEY not in repr(found)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({**MANY, "SLACK_SIGNING_SECRET": "s", "COMMUNIQUE_KEYS": ""}, "COMMUNIQUE_KEYS is missing"),
        ({**MANY, "SLACK_SIGNING_SECRET": "s", "COMMUNIQUE_KEYS": f"{KEY},short"}, "key 2 of 2 is none"),
        ({**MANY, "SLACK_SIGNING_SECRET": "s", "SLACK_CLIENT_SECRET": ""}, "go together"),
        ({**MANY, "SLACK_SIGNING_SECRET": "s", "SLACK_CLIENT_ID": ""}, "go together"),
        ({**MANY}, "SLACK_CLIENT_ID needs SLACK_SIGNING_SECRET"),
        ({**MANY, "SLACK_SIGNING_SECRET": "s", "SLACK_BOT_TOKEN": "xoxb-1"}, "set one of the two"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_BOT_TOKEN needs SLACK_APP_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xapp-1"}, "should start with xoxb-"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xoxb-1"}, "should start with xapp-"),
        ({"PORT": "99999"}, "PORT: should be less than or equal to 65535"),
        ({"DISCORD_API_URL": "localhost"}, "DISCORD_API_URL: should be an address"),
    ],
)
def test_what_cannot_work_is_named(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], told: str):
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=told.replace("(", r"\(")):
        load_credentials()


def test_tokens_are_never_shown(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DISCORD_TOKEN", "a-hidden-one")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "b-hidden-one")
    with pytest.raises(SettingsError) as told:
        load_credentials()
    assert "hidden" not in str(told.value)
    monkeypatch.delenv("SLACK_BOT_TOKEN")
    assert "hidden" not in repr(load_credentials()) + str(load_credentials())
