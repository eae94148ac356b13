"""The whole program with its real parts, over a web server on the loopback address."""

# ruff: noqa: S603 - the only program that is started is the one under test

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.files import CONFIG, SCHEMA

SAMPLE = CONFIG / "samples" / "black-sea-grain.txt"
BRIEFING = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def page() -> bytes:
    headline, *paragraphs = [line for line in SAMPLE.read_text(encoding="utf-8").splitlines() if line]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><title>{headline}</title>'
        '<meta property="og:site_name" content="Sample Wire">'
        '<meta property="article:published_time" content="2026-11-12T18:00:00Z"></head>'
        f"<body><nav><a href=/>Home</a></nav><article><h1>{headline}</h1>{body}</article></body></html>"
    ).encode()


class Site(BaseHTTPRequestHandler):
    """/article is one, /moved leads to it, everything else is missing."""

    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/article")
            self.end_headers()
            return
        found = self.path == "/article"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page() if found else b"<p>gone</p>")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def communique(*arguments: str, given: str = "", hosts: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=given,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "COMMUNIQUE_FETCH__ALLOW_HOSTS": json.dumps(hosts)},
        timeout=240,
        check=False,
    )


def check(data: dict[str, Any]) -> None:
    """The promises of every briefing: the schema, and all spans inside the text."""
    BRIEFING.validate(data)
    size = len(data["text"])
    spans = [span for line in data["summary"] for span in line["spans"]]
    for attribution in data["attributions"]:
        spans += attribution["source"] + attribution["cue"] + attribution["content"]
    assert spans
    assert all(0 <= start < end <= size for start, end in spans)
    assert all(entry["attribution"] < len(data["attributions"]) for entry in data["positions"])


def test_a_link_becomes_a_briefing(site: str) -> None:
    done = communique("brief", f"http://{site}/moved", "--json", hosts=(site,))
    assert (done.returncode, done.stderr) == (0, "")
    data = json.loads(done.stdout)
    check(data)
    assert data["url"] == f"http://{site}/article"
    assert data["title"] == "Black Sea grain talks stall as Ankara urges one more round"
    assert data["outlet"] == "Sample Wire"
    assert data["published"].startswith("2026-11-12T18:00:00")
    assert {"RUS", "TUR", "UKR", "USA"} <= {entry["party"] for entry in data["positions"]}


def test_a_private_address_is_refused_unless_it_is_allowed(site: str) -> None:
    done = communique("brief", f"http://{site}/article")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "127.0.0.1" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_page_is_told_in_words(site: str) -> None:
    done = communique("brief", f"http://{site}/none", hosts=(site,))
    assert done.returncode == 1
    assert "404" in done.stderr or "not" in done.stderr


def test_the_sample_in_the_terminal() -> None:
    done = communique("brief", str(SAMPLE))
    assert (done.returncode, done.stderr) == (0, "")
    for heading in ("🇷🇺 Russia", "🇺🇦 Ukraine", "🇺🇸 United States", "Summary"):
        assert heading in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 80


def test_text_in_text_out_through_processes() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    lines = "\n".join([json.dumps({"id": n, "text": text}) for n in range(4)])
    done = communique("brief", "--jsonl", "-", "--jobs", "2", given=lines)
    assert done.returncode == 0
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [data["id"] for data in found] == [0, 1, 2, 3]
    for data in found:
        check(data)
        assert data["text"] == text
        assert {**data, "id": 0} == found[0]


def test_a_pasted_link_in_chat(site: str) -> None:
    done = communique("chat", given=f"http://{site}/article\n/quit\n", hosts=(site,))
    assert (done.returncode, done.stderr) == (0, "")
    assert "🇷🇺 Russia" in done.stdout
