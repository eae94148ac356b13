"""Golden pairs: `x.html` is a page in the layout of one kind of outlet, `x.json` what must be read from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarizer.errors import ExtractError
from summarizer.extract import from_html

PAGES = Path(__file__).resolve().parents[2] / "data" / "pages"
GOLDEN = sorted(PAGES.glob("*.json"))


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda path: path.stem)
def test_a_page_is_read_as_it_should(golden: Path) -> None:
    expected = json.loads(golden.read_text(encoding="utf-8"))
    html = golden.with_suffix(".html").read_bytes()
    address = expected.pop("fetched_from", None)
    if "error" in expected:
        with pytest.raises(ExtractError) as caught:
            from_html(html, id="page", url=address)
        assert expected["error"] in str(caught.value)
        assert str(caught.value).endswith(".")
        return
    article = from_html(html, id="page", url=address)
    assert article.text.split("\n\n") == expected.pop("text")
    assert (article.published.isoformat() if article.published else None) == expected.pop("published")
    assert {name: getattr(article, name) for name in expected} == expected
    assert article.language == "en"


def test_every_page_has_its_golden_file() -> None:
    assert {path.stem for path in PAGES.glob("*.html")} == {path.stem for path in GOLDEN}
    assert len(GOLDEN) >= 20
