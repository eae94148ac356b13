from __future__ import annotations

import codecs

import pytest

from bot.commands.documents import decode, digest, kind_of, looks_like_html, to_article
from summarizer.errors import ExtractError


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("Élysée".encode(), None, "Élysée"),
        ("Élysée".encode("cp1252"), None, "Élysée"),
        ("Élysée".encode("latin-1"), "iso-8859-1", "Élysée"),
        ("Кремль".encode("koi8-r"), "koi8-r", "Кремль"),
        ("Élysée".encode(), "no-such-charset", "Élysée"),
        (codecs.BOM_UTF8 + b"x", None, "x"),
        ("Élysée".encode("utf-16"), None, "Élysée"),
        (b"a\r\nb\rc\n", None, "a\r\nb\rc\n"),
        (b"", None, ""),
    ],
)
def test_decode(data: bytes, charset: str | None, text: str) -> None:
    assert decode(data, charset) == text


@pytest.mark.parametrize("data", [b"%PDF-1.7 x", b"PK\x03\x04\x00\x00", b"\x89PNG\r\n\x1a\n\x00"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ExtractError, match="This"):
        decode(data)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<!DOCTYPE html><html>", True),
        ("\n <!-- saved -->\n<HTML lang=en>", True),
        ('<?xml version="1.0"?><html>', True),
        ("<p>One paragraph", True),
        ("<pre", False),
        ("a < b and <p>", False),
        ("< p >", False),
        ("", False),
    ],
)
def test_looks_like_html(text: str, html: bool) -> None:
    assert looks_like_html(text) is html


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a/B.HTM", "html"), ("x.md", "markdown"), ("x.txt", "text"), ("x", None), ("x.asp", None), ("", None)],
)
def test_kind_of(name: str, kind: str | None) -> None:
    assert kind_of(name) == kind


def test_digest_is_the_same_for_the_same_text() -> None:
    assert digest("Élysée") == digest("Élysée".encode())
    assert digest("a") != digest("b")


def test_text_stays_as_it_is(sample: str) -> None:
    changed = sample.replace("\n", "\r\n") + "  \n"
    assert to_article(changed.encode(), id="i", kind="text").text == changed


def test_html_without_a_name_is_told_from_its_content(sample: str) -> None:
    body = "".join(f"<p>{line}</p>" for line in sample.splitlines() if line)
    page = f"<!doctype html><html><head><title>Grain</title></head><body><article>{body}</article></body></html>"
    article = to_article(page.encode(), id="i")
    assert "<p>" not in article.text
    assert "Nobody slammed the door" in article.text
