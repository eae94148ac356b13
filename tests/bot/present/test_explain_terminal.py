from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from explain_samples import briefings, make_briefing
from hypothesis import given
from rich.cells import cell_len

from bot.present.explain import explain
from bot.present.explain_terminal import GUTTER, bracketed, render_explanation
from bot.present.visible import visible
from summarizer.domain import Article, Briefing, Party

_MARKUP = re.compile(r"\\(.)|[⟪{⟦⟨][^|]*\||[⟫}⟧⟩]")


def unmarked(text: str) -> str:
    """The text without brackets, labels and backslashes."""
    return _MARKUP.sub(lambda found: found[1] or "", text)


def article_of(shown: str) -> str:
    """The article's words in a plain rendering, without blanks: what stands after the title, the parties and the
    legend and before the last block, notes left out.
    """
    head, _, rest = shown.partition("it.\n\n")  # the legend's end
    assert head
    body = rest.rpartition("\n\n")[0]
    return unmarked("".join("".join(line.split()) for line in body.splitlines() if not line.startswith(GUTTER)))


@pytest.mark.parametrize("width", [40, 80])
def test_plain(width: int, golden: Callable[[str, str], None]) -> None:
    golden(f"explain-{width}.txt", render_explanation(explain(make_briefing()), width=width))


def test_in_color(golden: Callable[[str, str], None]) -> None:
    golden("explain-color.ansi", render_explanation(explain(make_briefing()), color=True))


@given(briefings())
def test_without_its_brackets_the_text_is_the_article(briefing: Briefing) -> None:
    for paragraph in explain(briefing).paragraphs:
        assert unmarked(bracketed(paragraph)) == "".join(run.text for run in paragraph.runs)
    shown = render_explanation(explain(briefing), width=100)
    assert article_of(shown) == "".join(visible(briefing.article.text).split())


@given(briefings())
def test_without_its_styles_and_labels_the_colored_text_is_the_article(briefing: Briefing) -> None:
    shown = re.sub(r"\x1b\[[0-9;]*m", "", render_explanation(explain(briefing), width=100, color=True))
    body = shown.partition("of the summary.\n\n")[2].rpartition("\n\n")[0]
    text = "".join("".join(line.split()) for line in body.splitlines() if not line.startswith(GUTTER))
    assert re.sub(r"\[[^\]]*\]", "", text) == "".join(visible(briefing.article.text).split())


@pytest.mark.parametrize("width", [10, 40, 63, 100, 500])
def test_no_line_is_wider_than_asked_within_reason(width: int) -> None:
    article = Article(id="x", text="y" * 300, title="x" * 300, language="en")
    for briefing in (make_briefing(), make_briefing(article=article, attributions=(), positions=(), summary=())):
        shown = render_explanation(explain(briefing), width=width)
        assert max(cell_len(line) for line in shown.splitlines()) <= max(40, min(width, 100))


def test_nothing_of_the_article_steers_the_terminal() -> None:
    hostile = "\x1b]0;owned\x07\x9b2J\u202e[bold]:smile:"
    text = f"Turkey {hostile} said."
    article = Article(id="x", text=text, title=hostile, language="en", url=f"https://{hostile}", outlet=hostile)
    bare = make_briefing(article=article, attributions=(), positions=(), standings=(), summary=(), untraced=())
    shown = render_explanation(explain(bare))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert "Turkey ␛]0;owned␇�2J�[bold]:smile: said." in shown


def test_a_silent_party_is_named_as_such() -> None:
    assert "Iran  no statement in this article" in render_explanation(explain(make_briefing()))


def test_more_parties_than_colors() -> None:
    first = make_briefing().positions[0]
    many = tuple(
        type(first)(
            party=Party(id=f"P{number}", name=f"Party {number}", kind="movement"),
            speaker="",
            voice="executive",
            stance="claim",
            attributions=first.attributions,
        )
        for number in range(20)
    )
    shown = render_explanation(explain(make_briefing(positions=many, standings=())), color=True)
    assert "Party 19" in shown
