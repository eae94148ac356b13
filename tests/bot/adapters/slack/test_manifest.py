"""The manifest asks for what the code uses, and for nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.adapters.slack import app as slack
from bot.adapters.slack.scopes import SCOPES, missing
from bot.files import CONFIG

FOLDER = Path(slack.__file__).parent
# Scopes of each method of Slack's Web API, after its reference; empty: any token has it.
METHODS: dict[str, set[str]] = {
    "auth.test": set(),
    "chat.postMessage": {"chat:write"},
    "chat.postEphemeral": {"chat:write"},
    "chat.update": {"chat:write"},
    "chat.delete": {"chat:write"},
    "chat.getPermalink": set(),
    "conversations.open": set(),  # only tried: where im:write is missing, a post to a person opens the messages
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.history": {"im:history"},
    "conversations.replies": {"im:history"},
    "files.getUploadURLExternal": {"files:write"},
    "files.completeUploadExternal": {"files:write"},
    "users.info": {"users:read"},
    "views.open": set(),
    "views.update": set(),
    "views.publish": set(),
}
EVENTS: dict[str, set[str]] = {
    "app_mention": {"app_mentions:read"},
    "message.im": {"im:history"},
    "app_home_opened": set(),
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "app_uninstalled": set(),
    "tokens_revoked": set(),
}


@pytest.fixture
def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((CONFIG / "slack-manifest.yaml").read_text(encoding="utf-8"))
    return loaded


def test_its_scopes_are_those_that_methods_and_events_need(manifest: dict[str, Any]) -> None:
    called = {m for path in FOLDER.glob("*.py") for m in re.findall(r'"([a-z]+\.[a-zA-Z]+)"', path.read_text())}
    methods = {
        name for name in called if name.split(".")[0] in ("auth", "chat", "conversations", "files", "users", "views")
    }
    assert methods == set(METHODS)
    needed = {"commands"}.union(*METHODS.values(), *EVENTS.values())
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed == SCOPES


def test_its_events_are_those_that_are_heard(manifest: dict[str, Any]) -> None:
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert set(events) == set(EVENTS)
    assert {event.split(".")[0] for event in events} == set(slack.EVENTS)


def test_its_command_shortcut_and_views_are_those_of_the_code(manifest: dict[str, Any]) -> None:
    features = manifest["features"]
    assert [one["command"] for one in features["slash_commands"]] == ["/brief"]
    assert [one["callback_id"] for one in features["shortcuts"]] == [slack.SHORTCUT]
    assert features["app_home"]["home_tab_enabled"]
    assert not features["app_home"]["messages_tab_read_only_enabled"]
    assert manifest["settings"]["socket_mode_enabled"]
    assert manifest["settings"]["interactivity"]["is_enabled"]


def test_it_keeps_slacks_limits(manifest: dict[str, Any]) -> None:
    about = manifest["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 174 <= len(about["long_description"]) <= 4_000
    for shortcut in manifest["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150


def test_what_is_missing_is_told() -> None:
    assert missing(frozenset()) == ()  # Slack did not tell
    [optional] = missing(SCOPES)
    assert "channels:history" in optional
    lacking, _ = missing(SCOPES - {"users:read"})
    assert "users:read" in lacking
    assert missing(SCOPES | {"channels:history"}) == ()
