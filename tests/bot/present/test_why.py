from __future__ import annotations

from dataclasses import replace

import pytest
from bot_fakes import make_briefing
from chat_fakes import canned
from store_samples import make_briefing as make_sample

from bot.present.message import Line, Message, Statement
from bot.present.why import A_PAGE, pages, why_one, why_page
from summarizer.domain import Briefing


def proofs(message: Message) -> list[Statement]:
    return [item for section in message.sections for item in section.body if isinstance(item, Statement)]


def lines(message: Message) -> list[str]:
    return [item.text for section in message.sections for item in section.body if isinstance(item, Line)]


@pytest.mark.parametrize("briefing", [canned(None), make_briefing(), make_sample()])
def test_every_word_shown_stands_in_the_article_and_what_is_stated_is_marked(briefing: Briefing) -> None:
    for number, position in enumerate(briefing.positions, start=1):
        for shown in proofs(why_one(briefing, number)):
            assert all(piece.text in briefing.article.text for piece in shown.evidence)
            marked = "".join(run.text for piece in shown.evidence for run in piece.words if run.stated)
            assert marked == "".join(span.of(briefing.article.text) for span in position.stated)


def test_pages_hold_every_position_once() -> None:
    briefing = canned(None)
    found = [shown.number for page in (1, 2) for shown in proofs(why_page(briefing, page))]
    assert found == [1, 2, 3, 4, 5, 6, 7, 8]
    assert pages(briefing) == 2
    assert len(proofs(why_page(briefing, 1))) == A_PAGE
    assert why_page(briefing, 99) == why_page(briefing, 2)
    assert why_page(briefing, -1) == why_page(briefing, 1)


def test_words_far_apart_are_pieces_of_their_own() -> None:
    briefing = canned(None)
    first, second = briefing.positions[0].attributions[0], briefing.positions[7].attributions[0]
    apart = replace(briefing.positions[0], attributions=(replace(first, content=second.content),))
    (shown,) = proofs(why_one(replace(briefing, positions=(apart,)), 1))
    assert [piece.text[:10] for piece in shown.evidence] == ["Envoys of ", "Norway sat"]


def test_a_quotation_that_goes_on_says_so() -> None:
    briefing = canned(None)
    proof = replace(briefing.positions[1].attributions[0], source=(), cue=())
    position = replace(briefing.positions[1], attributions=(proof,))
    told = lines(why_one(replace(briefing, positions=(position,)), 1))
    assert told[:2] == ["Who: not named here; the text before tells.", "Says: no word; the quotation goes on."]


def test_a_briefing_without_positions() -> None:
    briefing = replace(canned(None), positions=(), standings=())
    assert lines(why_page(briefing, 1)) == ["The article states no party's position."]
    with pytest.raises(IndexError):
        why_one(briefing, 1)
