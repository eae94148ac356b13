"""The small web page: every text escaped, and nothing but its own style allowed."""

from __future__ import annotations

import base64
import hashlib
import re

from bot.present.web_page import Link, WebPage, page_headers

PAGE = WebPage(
    title="<b>Bold</b> & co",
    paragraphs=("“Words” of <script>alert(1)</script>",),
    points=(("name", "meaning <i>"),),
    link=Link(label="Go > on", url="https://slack.example/?a=1&b=%22"),
)


def test_every_text_is_escaped() -> None:
    html = PAGE.html
    assert "<h1>&lt;b&gt;Bold&lt;/b&gt; &amp; co</h1>" in html
    assert "&lt;script&gt;" in html
    assert not re.findall(r"<(?:script|i|b)>", html)
    assert 'href="https://slack.example/?a=1&amp;b=%22"' in html


def test_the_style_is_the_one_that_the_policy_allows() -> None:
    style = PAGE.html.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page_headers()["Content-Security-Policy"]
    assert "style=" not in PAGE.html


def test_a_page_without_points_and_link_has_neither() -> None:
    html = WebPage(title="Nothing").html
    assert "<dl>" not in html
    assert "<a " not in html
