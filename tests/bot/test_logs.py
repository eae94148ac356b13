from __future__ import annotations

import json

import pytest
import structlog

from bot.incidents import report
from bot.logs import configure_logging


def incident() -> str:
    try:
        raise RuntimeError("a defect")
    except RuntimeError as error:
        return report(error, line=3)


def test_json_lines_hold_the_incident_and_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("warning")
    told = incident()
    out, err = capsys.readouterr()
    entry = json.loads(err)
    assert out == ""
    assert entry["incident"] in told
    assert (entry["event"], entry["level"], entry["line"]) == ("incident", "error", 3)
    assert "RuntimeError: a defect" in entry["exception"]


def test_the_console_format_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "console")
    incident()
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert not err.startswith("{")


def test_the_level_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("error", "json")
    structlog.get_logger().warning("quiet")
    assert capsys.readouterr().err == ""


def test_incidents_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("error", "json")
    count = [0]

    def heard() -> None:
        count[0] += 1

    report.tell(heard)
    incident()
    report.tell(None)
    incident()
    assert count == [1]
