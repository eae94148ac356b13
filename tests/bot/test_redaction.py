"""No secret in a log line, whoever writes it and however it got there."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from bot.incidents import report
from bot.logs import configure_logging
from bot.redaction import HIDDEN, Redaction, redact

SECRETS = (
    "xoxb-12345-67890-AbCdEf",
    "xapp-1-A0123-456-deadbeef",
    "xoxe.xoxp-1-Mi0yLTEx",
    "MTAwMDAwMDAwMDAwMDAwMDAw.GabcDE.aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789ab",
)
LINES = (
    *(f"the token {secret} was refused" for secret in SECRETS),
    *(f"Authorization: Bearer {secret}" for secret in SECRETS),
    "POST https://hooks.slack.com/commands/T1/2/s3cr3ts3cr3t failed",
    "POST https://discord.com/api/v10/webhooks/1000/s3cr3ts3cr3t/messages/@original",
    "POST https://discord.com/api/v10/interactions/1000/s3cr3ts3cr3t/callback",
    "wss://wss-primary.slack.com/link/?ticket=s3cr3ts3cr3t&app_id=1",
    "postgresql://bot:s3cr3ts3cr3t@db.example/state",
)


def leaks(text: str) -> list[str]:
    return [secret for secret in (*SECRETS, "s3cr3ts3cr3t") if secret in text]


@pytest.mark.parametrize("line", LINES)
def test_every_shape_is_cut_out(line: str) -> None:
    assert HIDDEN in redact(line)
    assert leaks(redact(line)) == []


@pytest.mark.parametrize(
    "line",
    [
        "briefed https://news.example/2026/11/20/talks-in-geneva in 0.3 s",
        "incident 3f2a9c01 in C0BRIEF by U0ANA",
        "the well-known Black-Sea-grain-initiative.and.its.long.names",
        "http://127.0.0.1:8080/readyz",
    ],
)
def test_what_is_no_secret_stays(line: str) -> None:
    assert redact(line) == line


def test_what_it_was_told_is_cut_out_whatever_its_shape() -> None:
    own = Redaction()
    own.hide(["hunter2-hunter2", "abc"])
    assert own("password hunter2-hunter2, abc") == f"password {HIDDEN}, abc"


@pytest.mark.parametrize("format", ["json", "console"])
def test_logs_of_ours_and_of_libraries(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", format)  # type: ignore[arg-type]
    for line in LINES:
        structlog.get_logger().info("asked", url=line, deep={"headers": [line]})
        logging.getLogger("slack_sdk").warning("failed: %s", line)
        try:
            raise ConnectionError(line)
        except ConnectionError as error:
            report(error, doing=line)
            logging.getLogger("discord").exception("failed")
    err = capsys.readouterr().err
    assert leaks(err) == []
    assert "ConnectionError" in err
    if format == "json":
        entries = [json.loads(line) for line in err.splitlines()]
        assert {entry["logger"] for entry in entries if "logger" in entry} == {"slack_sdk", "discord"}
