from __future__ import annotations

import inspect
from datetime import timedelta
from pathlib import Path

import pytest

from bot.__main__ import as_plain
from bot.commands.limits import Rates
from bot.logs import configure_logging
from bot.settings import SettingsError, load_settings
from bot.store.prune import Retention
from summarizer.condense import CondenserSettings
from summarizer.fetch import FetchSettings


def wrong() -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return str(caught.value).splitlines()


def test_the_defaults_are_those_of_the_file() -> None:
    settings, warnings = load_settings()
    assert warnings == ()
    assert settings.model_dump() == {
        "condenser": {
            "engine": "extractive",
            "model": None,
            "sentences": 4,
            "allow_download": False,
            "timeout": 120.0,
        },
        "fetch": {
            "allow_hosts": (),
            "timeout": 10.0,
            "max_bytes": 5 * 2**20,
            "max_redirects": 5,
            "user_agent": None,
            "contact": None,
        },
        "inference": {"workers": 1, "queue": 200, "timeout": 60.0, "patience": 300.0},
        "chat": {"fresh": 24.0, "person": "20 per 10 minutes", "channel": "60 per 10 minutes"},
        "digests": {"enabled": True, "tick": 20.0, "poll": 60.0, "catch_up": 12.0, "feeds": None},
        "newsroom": {"robots": True, "agreed": ()},
        "discord": {"shards": None, "mine": None},
        "retention": {
            "events": 3,
            "posts": 90,
            "briefings": 90,
            "feed_briefings": 9,
            "changes": 365,
            "articles": 30,
            "deliveries": 90,
            "workspaces": 30,
        },
        "http": {"host": "0.0.0.0"},  # noqa: S104
        "storage": {"connections": 4},
        "metrics": {"host": "127.0.0.1", "port": None, "fresh": 15.0},
        "log": {"level": None, "format": "auto"},
    }


def test_rows_are_kept_for_as_long_as_the_store_has_it_by_default() -> None:
    settings, _ = load_settings()
    days = {kind: timedelta(days=days) for kind, days in settings.retention.model_dump().items()}
    assert Retention(**days) == Retention()


@pytest.mark.parametrize(
    ("kind", "days", "told"),
    [
        ("EVENTS", "0", "greater than or equal to 1"),
        ("ARTICLES", "5", "greater than or equal to 7"),
        ("DELIVERIES", "14", "greater than or equal to 15"),
        ("WORKSPACES", "-1", "greater than or equal to 0"),
        ("POSTS", "ever", "valid integer"),
    ],
)
def test_what_digests_need_cannot_be_thrown_away(
    kind: str, days: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"COMMUNIQUE_RETENTION__{kind}", days)
    assert wrong()[1].startswith(f"  COMMUNIQUE_RETENTION__{kind}: ")
    assert told in wrong()[1]


def test_briefings_of_feeds_are_kept_no_longer_than_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_RETENTION__BRIEFINGS", "5")
    assert "“feed_briefings” is the shorter one" in wrong()[1]


def test_a_rate_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_CHAT__PERSON", "often")
    assert wrong()[1] == '  COMMUNIQUE_CHAT__PERSON: should be a rate, for example "20 per 10 minutes"'


@pytest.mark.parametrize(
    "value", ["20 per 10 minutes", "1/second", "5 per hour", "100/2 days", "often", "ten per day", ""]
)
def test_rates_are_those_that_the_limits_can_be_made_of(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_CHAT__CHANNEL", value)
    try:
        found = load_settings()[0].chat.channel
    except SettingsError:
        with pytest.raises(ValueError, match="couldn't parse rate limit"):
            Rates(channel=value)
    else:
        Rates(channel=found)


def test_the_environment_wins_over_a_file_and_the_file_over_the_defaults(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[fetch]\ntimeout = 3\nallow_hosts = ["a:1"]\nmax_redirects = 2\n')
    monkeypatch.setenv("COMMUNIQUE_CONFIG", str(path))
    monkeypatch.setenv("COMMUNIQUE_FETCH__ALLOW_HOSTS", '["intranet.example", "127.0.0.1:8080"]')
    monkeypatch.setenv("COMMUNIQUE_FETCH__TIMEOUT", "4.5")
    fetch = load_settings()[0].fetch
    assert fetch.allow_hosts == ("intranet.example", "127.0.0.1:8080")
    assert (fetch.timeout, fetch.max_redirects, fetch.max_bytes) == (4.5, 2, 5 * 2**20)


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_FETCH__TIMEOUT", "")
    monkeypatch.setenv("COMMUNIQUE_CONDENSER__MODEL", "")
    assert load_settings()[0].fetch.timeout == 10.0


def test_all_wrong_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[log]\nlevel = "loud"\n')
    monkeypatch.setenv("COMMUNIQUE_CONFIG", str(path))
    monkeypatch.setenv("COMMUNIQUE_FETCH__ALLOW_HOSTS", "[localhost")
    monkeypatch.setenv("COMMUNIQUE_FETCH__TIMEOUT", "soon")
    monkeypatch.setenv("COMMUNIQUE_CONDENSER__ENGINE", "transformers")
    assert wrong() == [
        "4 settings are wrong:",
        "  condenser: the engine “transformers” needs a model: set COMMUNIQUE_CONDENSER__MODEL",
        '  COMMUNIQUE_FETCH__ALLOW_HOSTS: should be a list of texts, for example ["intranet.example:8080"]',
        "  COMMUNIQUE_FETCH__TIMEOUT: should be a valid number, unable to parse string as a number",
        f"  log.level in {path}: should be 'debug', 'info', 'warning' or 'error'",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FETCH__TIMEOUT", "0"),
        ("FETCH__TIMEOUT", "inf"),
        ("FETCH__MAX_BYTES", "1"),
        ("FETCH__MAX_REDIRECTS", "-1"),
        ("FETCH__ALLOW_HOSTS", '{"a": 1}'),
        ("FETCH__ALLOW_HOSTS", "[1]"),
        ("FETCH__ALLOW_HOSTS", '["http://a.example/"]'),
        ("FETCH__CONTACT", "the desk"),
        ("NEWSROOM__ROBOTS", "sometimes"),
        ("NEWSROOM__AGREED", "herald.example"),
        ("NEWSROOM__AGREED", '["https://herald.example/"]'),
        ("CONDENSER__SENTENCES", "6"),
        ("CONDENSER__ENGINE", "magic"),
        ("LOG__FORMAT", "xml"),
    ],
)
def test_each_wrong_value_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"COMMUNIQUE_{name}", value)
    first, second = wrong()
    assert first == "One setting is wrong:"
    assert second.startswith(f"  COMMUNIQUE_{name}: ")


def test_an_unknown_variable_is_warned_of_with_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_FETCH__ALOW_HOSTS", "[]")
    monkeypatch.setenv("COMMUNIQUE_XYZ", "1")
    assert load_settings()[1] == (
        "unknown setting COMMUNIQUE_FETCH__ALOW_HOSTS: did you mean COMMUNIQUE_FETCH__ALLOW_HOSTS?",
        "unknown setting COMMUNIQUE_XYZ",
    )


def test_an_unknown_name_in_a_file_is_warned_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('stray = 1\n[condenser]\nsentence = 3\n[slack]\ntoken = "x"\n')
    monkeypatch.setenv("COMMUNIQUE_CONFIG", str(path))
    assert load_settings()[1] == (
        f"unknown setting condenser.sentence in {path}: did you mean condenser.sentences?",
        f"unknown setting slack.token in {path}",
        f"unknown setting stray in {path}",
    )


def test_a_model_without_its_engine_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_CONDENSER__MODEL", "some/model")
    assert "not used" in load_settings()[1][0]


@pytest.mark.parametrize("content", [b"[fetch\n", b"\xff\xfe"])
def test_a_file_that_is_no_toml(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    monkeypatch.setenv("COMMUNIQUE_CONFIG", str(path))
    assert "is not a TOML file" in wrong()[1]


def test_a_file_that_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COMMUNIQUE_CONFIG", str(tmp_path / "none.toml"))
    assert "COMMUNIQUE_CONFIG: " in wrong()[1]


def test_the_defaults_are_those_of_the_parts_themselves() -> None:
    plain = as_plain(load_settings()[0])
    assert FetchSettings(**plain.fetch) == FetchSettings()
    assert CondenserSettings(**plain.condenser) == CondenserSettings()
    assert set(plain.log) == set(inspect.signature(configure_logging).parameters)


@pytest.mark.parametrize(
    ("mine", "found"),
    [("0-3", (0, 1, 2, 3)), ("0,2", (0, 2)), (" 4-5 , 7", (4, 5, 7)), ("1-2,2,1", (1, 2)), ("7", (7,))],
)
def test_shards_are_written_as_ranges(mine: str, found: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_DISCORD__SHARDS", "8")
    monkeypatch.setenv("COMMUNIQUE_DISCORD__MINE", mine)
    assert load_settings()[0].discord.mine == found


@pytest.mark.parametrize("mine", ["a", "3-1", "1-2-3", "0,,2", "-1", "0-", "99999999"])
def test_shards_that_cannot_be_read_are_named(mine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_DISCORD__SHARDS", "8")
    monkeypatch.setenv("COMMUNIQUE_DISCORD__MINE", mine)
    assert wrong()[1] == '  COMMUNIQUE_DISCORD__MINE: should be numbers of shards, for example "0-3" or "0,2"'


def test_shards_of_a_process_are_some_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_DISCORD__MINE", "0-3")
    assert "needs COMMUNIQUE_DISCORD__SHARDS" in wrong()[1]
    monkeypatch.setenv("COMMUNIQUE_DISCORD__SHARDS", "3")
    assert "shard 3 is none of 3" in wrong()[1]
    monkeypatch.setenv("COMMUNIQUE_DISCORD__SHARDS", "0")
    assert "COMMUNIQUE_DISCORD__SHARDS" in wrong()[1]
