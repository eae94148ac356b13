"""What a robots.txt says to one robot."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from summarizer.feeds.robots_file import LIMIT, read_robots

OWN_GROUP = """\
User-agent: *
Disallow: /

User-agent: OtherBot
User-agent: Communique   # may read the news
Disallow: /archive
"""
LONGEST_WINS = """\
User-agent: *
Disallow: /news/
Allow: /news/world/
Disallow: /news/world/live/
"""
WILDCARDS = """\
user-agent: *
disallow: /*/print
disallow: /*.pdf$
disallow: /search?
"""
NO_LONGER_ASKED = """\
User-agent: *
Disallow: /

User-agent: Communique
Disallow:
"""
ALMOST_OUR_NAME = """\
User-agent: Com
User-agent: Communique-Images
User-agent: News Communique
Disallow: /

User-agent: *
Disallow: /private
"""
TWICE = """\
User-agent: communique
Disallow: /a

User-agent: *
Disallow: /

User-agent: COMMUNIQUE/2.0
Disallow: /b
"""
PAGE = "<!DOCTYPE html>\n<html><head><title>User-agent: *</title></head>\n<body>Disallow: / is never said.</body>"
CASES = [
    (OWN_GROUP, "/news/1", True),
    (OWN_GROUP, "/archive/1", False),
    (LONGEST_WINS, "/news/1", False),
    (LONGEST_WINS, "/news/world/1", True),
    (LONGEST_WINS, "/news/world/live/1", False),
    (LONGEST_WINS, "/sport", True),
    ("User-agent: *\nDisallow: /page\nAllow: /page\n", "/page", True),
    (WILDCARDS, "/2026/11/print", False),
    (WILDCARDS, "/2026/11/report.pdf", False),
    (WILDCARDS, "/2026/11/report.pdf.html", True),
    (WILDCARDS, "/search?q=grain", False),
    (WILDCARDS, "/searching", True),
    (NO_LONGER_ASKED, "/news/1", True),
    (ALMOST_OUR_NAME, "/news/1", True),
    (ALMOST_OUR_NAME, "/private/1", False),
    (TWICE, "/a", False),
    (TWICE, "/b", False),
    (TWICE, "/c", True),
    ("\ufeffUser-agent: *\r\nDisallow: /\r\n", "/news/1", False),
    ("User-agent: *\nDisallow: /čaj\n", "/%C4%8Daj", False),
    (PAGE, "/news/1", True),
    ("", "/news/1", True),
]


@pytest.mark.parametrize(("text", "path", "allowed"), CASES)
def test_what_may_be_opened(text: str, path: str, allowed: bool) -> None:
    assert read_robots(text.encode(), "communique").allows(f"https://herald.example{path}") is allowed


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 2.5\n", 2.5),
        ("User-agent: *\nCrawl-delay: 10\n\nUser-agent: communique\nCrawl-delay: 3\n", 3.0),
        ("User-agent: OtherBot\nCrawl-delay: 10\n", 0.0),
        ("User-agent: *\nCrawl-delay: soon\n", 0.0),
        ("User-agent: *\nCrawl-delay: -4\n", 0.0),
        ("User-agent: *\nCrawl-delay: inf\n", 0.0),
    ],
)
def test_the_pause_that_is_asked_for(text: str, delay: float) -> None:
    assert read_robots(text.encode(), "communique").delay == delay


def test_bytes_that_are_no_text_spoil_no_other_line() -> None:
    file = read_robots(b"\xff\xfe\x00\nUser-agent: *\nDisallow: /\xe9t\xe9\nDisallow: /private\n", "communique")
    assert not file.allows("https://herald.example/private")
    assert file.allows("https://herald.example/news")


def test_half_of_a_line_is_no_rule() -> None:
    start = "User-agent: *\nDisallow: /private\n"
    filler = "#" * (LIMIT - len(start) - len("\nDisallow: /")) + "\n"
    body = f"{start}{filler}Disallow: /archive/old".encode()[:LIMIT]
    assert body.endswith(b"Disallow: /")
    file = read_robots(body, "communique")
    assert file.allows("https://herald.example/news")
    assert not file.allows("https://herald.example/private")


def test_a_file_of_many_robots_and_rules_takes_little() -> None:
    """Kept apart for each of the robots, its rules would be 300 million."""
    robots = "".join(f"User-agent: robot{chr(97 + n % 26)}{n}\n" for n in range(12_000))
    rules = "".join(f"Disallow:/{n}\n" for n in range(14_000))
    began = time.process_time()
    tracemalloc.start()
    try:
        file = read_robots((robots + rules).encode(), "communique")
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert file.allows("https://herald.example/news")
    assert most < 60 * 2**20
    assert time.process_time() - began < 20
