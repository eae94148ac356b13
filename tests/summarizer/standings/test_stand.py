"""From admitted positions to standings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from summarizer.domain import Article, Attribution, Briefing, Engine, Party, Position, Span, Withheld
from summarizer.parties import load_gazetteer
from summarizer.standings import standings

TEXT = """Kenya and Uganda disagree over the lake

Kenya and Uganda failed on Monday to agree on fishing in the lake that they share, as they did last year.

The fisheries ministry of Kenya said its boats would not leave the northern waters. “Our boats will not leave the
northern waters,” said Grace Oduya, the Kenyan president. An official in Nairobi said nets were cheap.

Uganda has sent nobody. Uganda opened a school.
""".replace("leave the\nnorthern", "leave the northern")
ARTICLE = Article(id="lake", text=TEXT, title="Kenya and Uganda disagree over the lake", language="en")
KENYA = Party(id="KEN", name="Kenya", kind="state")


def spot(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def stated(source: str, cue: str, content: str, **changes: Any) -> Position:
    kind = "direct" if content.startswith("“") else "indirect"
    proof = Attribution(source=(spot(source),), cue=(spot(cue),), content=(spot(content),), kind=kind)
    fields: dict[str, Any] = {"speaker": source, "voice": "executive", "stance": "reject"} | changes
    return Position(party=KENYA, attributions=(proof,), **fields)


MINISTRY = stated("The fisheries ministry of Kenya", "said", "its boats would not leave the northern waters")
PRESIDENT = stated(
    "Grace Oduya, the Kenyan president",
    "said Grace",
    "“Our boats will not leave the northern waters,”",
    speaker="Grace Oduya",
)
OFFICIAL = stated("An official in Nairobi", "said nets", "nets were cheap", voice="unnamed", stance="claim")


def briefing(*positions: Position) -> Briefing:
    return Briefing(
        article=ARTICLE,
        summary=(),
        attributions=tuple(proof for one in positions for proof in one.attributions),
        positions=positions,
        withheld=Withheld(),
        engine=Engine(name="test", version="1"),
    )


def test_the_same_is_shown_once_in_the_own_words_of_the_speaker_with_all_its_evidence() -> None:
    kenya, _ = standings(briefing(MINISTRY, PRESIDENT, OFFICIAL), (), load_gazetteer())
    first, second = kenya.positions
    assert first.speaker == "Grace Oduya"
    assert first.attributions == (*PRESIDENT.attributions, *MINISTRY.attributions)
    assert second == OFFICIAL


def test_a_merged_position_keeps_the_issue_that_any_of_them_tells() -> None:
    told = replace(MINISTRY, issue=spot("northern waters"))
    kenya, _ = standings(briefing(told, PRESIDENT), (), load_gazetteer())
    assert kenya.positions[0].issue == told.issue


def test_of_a_long_statement_a_merged_position_holds_the_sentence_alone() -> None:
    (proof,) = PRESIDENT.attributions
    whole = replace(proof, content=(Span(proof.content[0].start, spot("nets were cheap").end),))
    sentence = replace(PRESIDENT, attributions=(whole,), content=proof.content)
    kenya, _ = standings(briefing(MINISTRY, sentence), (), load_gazetteer())
    assert [one.content for one in kenya.positions[0].attributions] == [proof.content, MINISTRY.stated]


def test_the_weightier_speaker_comes_first() -> None:
    kenya, _ = standings(briefing(OFFICIAL, MINISTRY), (), load_gazetteer())
    assert kenya.positions == (MINISTRY, OFFICIAL)


def test_the_silent_stand_among_the_others_by_how_much_the_article_is_about_them() -> None:
    found = standings(briefing(MINISTRY), (), load_gazetteer())
    assert [(one.party.id, one.silent) for one in found] == [("KEN", False), ("UGA", True)]
    assert found[1].mentions == 4


def test_an_untraced_statement_leaves_silence_unsaid() -> None:
    unknown = replace(MINISTRY.attributions[0], source=(spot("they"),))
    assert [one.party.id for one in standings(briefing(MINISTRY), (unknown,), load_gazetteer())] == ["KEN"]


def test_without_positions_nobody_is_silent() -> None:
    assert standings(briefing(), (), load_gazetteer()) == ()
