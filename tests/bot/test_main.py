"""The program as a process: usage, streams, signals, and what it imports."""

# ruff: noqa: S603 - the only program that is started is the one under test

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.files import CONFIG, SCHEMA

HELPERS = Path(__file__).parent / "helpers"
SAMPLE = str(CONFIG / "samples" / "black-sea-grain.txt")
# Where the tests run in the background, some shells have SIGINT ignored, and so would the program.
SIGINT = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
FAKED = (
    f"{SIGINT}import sys; sys.path.insert(0, {str(HELPERS)!r}); from bot_fakes import PARTS; "
    "from bot.__main__ import main; sys.exit(main(None, PARTS))"
)


def program(*arguments: str, faked: bool = True) -> list[str]:
    return [sys.executable, *(["-c", FAKED] if faked else ["-m", "bot"]), *arguments]


def run(*arguments: str, given: bytes = b"", faked: bool = True, **environ: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, **environ}
    return subprocess.run(
        program(*arguments, faked=faked),
        input=given,
        capture_output=True,
        env=environment,
        timeout=240,
        check=False,
    )


def test_version_and_schema() -> None:
    assert run("--version").stdout.decode().startswith("communique ")
    assert json.loads(run("schema").stdout) == json.loads(SCHEMA.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["brief"],
        ["brief", "a.txt", "--jsonl", "b"],
        ["brief", "a.txt", "--jobs", "2"],
        ["brief", "--jsonl", "b", "--jobs", "0"],
        ["brief", "--jsonl", "b", "--jobs", "many"],
        ["explain"],
        ["explain", "a.txt", "b.txt", "--html", "page.html"],
    ],
)
def test_wrong_usage_is_status_2(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert b"usage: communique" in done.stderr
    assert done.stdout == b""


def test_wrong_settings_are_status_2_and_named() -> None:
    done = run("brief", SAMPLE, COMMUNIQUE_LOG__LEVEL="loud", COMMUNIQUE_FETCH__TIMEOUT="soon")
    assert done.returncode == 2
    assert b"communique: 2 settings are wrong:" in done.stderr
    assert b"COMMUNIQUE_LOG__LEVEL" in done.stderr
    assert b"COMMUNIQUE_FETCH__TIMEOUT" in done.stderr
    assert b"Traceback" not in done.stderr


def test_an_unknown_setting_is_a_warning_and_no_more() -> None:
    done = run("brief", SAMPLE, COMMUNIQUE_FETCH__TIMOUT="5")
    assert done.returncode == 0
    assert b"did you mean COMMUNIQUE_FETCH__TIMEOUT?" in done.stderr


@pytest.mark.parametrize("environ", [{}, {"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"NO_COLOR": "1"}])
def test_a_pipe_gets_utf8_without_escapes(environ: dict[str, str]) -> None:
    done = run("brief", SAMPLE, **environ)
    assert (done.returncode, done.stderr) == (0, b"")
    shown = done.stdout.decode()
    assert "🇹🇷 Turkey" in shown
    assert "\x1b" not in shown


def test_a_broken_pipe_ends_without_a_traceback(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    line = json.dumps({"text": Path(SAMPLE).read_text(encoding="utf-8")})
    path.write_text(f"{line}\n" * 200)
    for arguments in (["brief", "--jsonl", str(path)], ["brief", "--jsonl", str(path), "--jobs", "2"]):
        with subprocess.Popen(program(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.readline()
            process.stdout.close()
            assert b"Traceback" not in process.stderr.read()
        assert process.returncode == 141


def test_ctrl_c_ends_all_processes_cleanly(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    line = json.dumps({"text": Path(SAMPLE).read_text(encoding="utf-8") + " SLOW"})
    path.write_text(f"{line}\n" * 500)
    process = subprocess.Popen(
        program("brief", "--jsonl", str(path), "--jobs", "2"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the group
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert b"Interrupted." in err
    assert b"Traceback" not in err
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and group_lives(process.pid):
        time.sleep(0.05)
    assert not group_lives(process.pid)


def group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_batch_over_stdin_with_bad_lines(sample: str) -> None:
    given = "\n".join([json.dumps({"id": "a", "text": sample}), "{", json.dumps({"id": 3})])
    done = run("brief", "--jsonl", "-", "--jobs", "2", given=given.encode())
    assert done.returncode == 1
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [entry["id"] for entry in found] == ["a", 2, 3]
    assert ["error" in entry for entry in found] == [False, True, True]


def test_chat_over_a_script() -> None:
    done = run("chat", given=b"/brief help\n/quit\n")
    assert done.returncode == 0
    assert b"/brief link <url>" in done.stdout


def test_explain_on_a_pipe_and_as_a_page(tmp_path: Path) -> None:
    done = run("explain", SAMPLE)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "{1:TUR|" in done.stdout.decode()
    assert b"\x1b" not in done.stdout
    page = tmp_path / "page.html"
    done = run("explain", SAMPLE, "--html", str(page))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run("explain", SAMPLE, "--html", str(tmp_path)).returncode == 1


@pytest.mark.parametrize("arguments", [["--help"], ["brief", "--help"], ["explain", "--help"]])
def test_help(arguments: list[str]) -> None:
    assert run(*arguments, faked=False).returncode == 0


HEAVY = ("transformers", "torch", "trafilatura", "onnxruntime", "tokenizers", "httpx", "pydantic", "rich", "jinja2")


CHAT = ("discord", "slack_bolt", "slack_sdk", "aiohttp", "sqlalchemy", "alembic", "starlette", "uvicorn", "limits")


def test_importing_the_program_imports_nothing_heavy() -> None:
    code = f"import sys, bot.__main__; print([name for name in {HEAVY + CHAT!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=240)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("arguments", [["brief", SAMPLE], ["explain", SAMPLE]])
def test_a_briefing_imports_nothing_of_chat(arguments: list[str]) -> None:
    code = (
        f"import sys; from bot.__main__ import main; main({arguments!r}); "
        f"print([name for name in {CHAT!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=240)
    assert done.stderr.strip() == "[]"


TOKENLESS = dict.fromkeys(("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DISCORD_TOKEN"), "")


def test_run_without_a_token_names_the_variables() -> None:
    done = run("run", **TOKENLESS)
    told = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"")
    assert {name for name in TOKENLESS if name in told} == set(TOKENLESS)
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ({"DISCORD_TOKEN": "t", "PORT": "many"}, "PORT"),
        ({"DISCORD_TOKEN": "t", "COMMUNIQUE_INFERENCE__WORKERS": "0"}, "COMMUNIQUE_INFERENCE__WORKERS"),
    ],
)
def test_run_with_wrong_settings_is_status_2(environ: dict[str, str], named: str) -> None:
    done = run("run", **{**TOKENLESS, **environ})
    assert done.returncode == 2
    assert named in done.stderr.decode()


def test_run_with_a_database_that_cannot_be_used_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    address = f"sqlite:///{tmp_path}/file/state.db"
    done = run("run", **{**TOKENLESS, "DISCORD_TOKEN": "t", "DATABASE_URL": address})
    assert done.returncode == 1
    assert "database" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_the_doctor_offline(tmp_path: Path) -> None:
    environ = {**TOKENLESS, "DATABASE_URL": f"sqlite:///{tmp_path}/state.db"}
    ill = run("doctor", "--offline", faked=False, **environ)
    assert ill.returncode == 1
    assert "FAILURE  credentials" in ill.stdout.decode()
    well = run("doctor", "--offline", faked=False, **{**environ, "DISCORD_TOKEN": "s3cr3t-of-the-test"})
    told = well.stdout.decode()
    assert (well.returncode, well.stderr) == (0, b""), told
    assert "\x1b" not in told
    assert "s3cr3t" not in told
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_goes_on_where_settings_are_wrong(tmp_path: Path) -> None:
    environ = {**TOKENLESS, "COMMUNIQUE_FETCH__TIMEOUT": "soon", "PORT": "many"}
    done = run("doctor", "--offline", **environ)
    told = done.stdout.decode()
    assert done.returncode == 1
    assert "COMMUNIQUE_FETCH__TIMEOUT" in told
    assert "PORT" in told
    assert "time zones" in told
