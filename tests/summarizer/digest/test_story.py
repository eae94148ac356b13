from __future__ import annotations

from dataclasses import replace

import pytest
from digest_samples import COURIER, MERIDIAN, PARTIES, report, story_file

from summarizer.digest.differences import differences, person
from summarizer.digest.domain import Report, Saying, Stated, StoryFile
from summarizer.digest.happened import happened
from summarizer.digest.sides import sides, silent
from summarizer.digest.story import brief_story, coverage, news
from summarizer.domain import Attribution, Briefing, Position, Span, Stance, Standing

LAKE = story_file("lake")


def position(report: Report, content: str) -> Position:
    text = report.article.text
    return next(one for one in report.briefing.positions if content in " ".join(s.of(text) for s in one.stated))


def changed(report: Report, content: str, **changes: object) -> Report:
    """The report with one of its positions changed."""
    old = position(report, content)
    new = replace(old, **changes)  # type: ignore[arg-type]

    def swap(positions: tuple[Position, ...]) -> tuple[Position, ...]:
        return tuple(new if one == old else one for one in positions)

    briefing: Briefing = report.briefing
    standings = tuple(replace(one, positions=swap(one.positions)) for one in briefing.standings)
    return replace(report, briefing=replace(briefing, positions=swap(briefing.positions), standings=standings))


def test_what_happened_comes_from_every_outlet_and_says_nothing_twice() -> None:
    lines = happened(LAKE.reports)
    assert [line.report.article.id for line in lines[:4]] == ["lake-1", "lake-2", "lake-3", "lake-4"]
    assert all(line.text in line.report.article.text for line in lines)
    # Two outlets report the demand for the boats in almost the same words.
    assert sum("forty boats" in line.text for line in lines) == 1


def test_a_story_of_one_report_has_its_summary() -> None:
    (one,) = story_file("dam").reports
    assert [line.text for line in happened([one])] == [line.text for line in one.briefing.summary]


def test_statements_of_several_reports_are_shown_once_with_all_their_outlets() -> None:
    kenya = next(side for side in sides(LAKE.reports) if side.party.id == "KEN")
    (demand,) = [one for one in kenya.statements if one.sayings[0].position.stance == "demand"]
    assert [saying.report.article.id for saying in demand.sayings] == ["lake-2", "lake-3", "lake-4"]
    assert demand.sayings[-1].position.voice == "unnamed"  # those with a name come first


def test_a_party_is_silent_where_no_report_has_a_statement_of_it() -> None:
    assert [party.id for party in silent(LAKE.reports, [PARTIES["KEN"]])] == ["TZA"]
    assert silent(LAKE.reports, [PARTIES["TZA"]]) == ()
    assert silent([report("lake-1"), report("lake-4")], []) == ()  # half is a doubt


def test_nobody_is_called_silent_where_somebody_speaks_who_may_be_theirs() -> None:
    odd = report("lake-4")
    odd = replace(odd, briefing=replace(odd.briefing, untraced=odd.briefing.attributions))
    assert silent((*LAKE.reports[:3], odd), []) == ()


def test_the_same_quotation_of_two_parties_is_told() -> None:
    found = differences(LAKE.reports, sides(LAKE.reports))
    assert [(one.kind, one.one.report.article.id, one.other.report.article.id) for one in found] == [
        ("party", "lake-1", "lake-2"),
        ("unnamed", "lake-3", "lake-4"),
    ]


def test_the_same_quotation_of_two_people_of_one_party_is_told() -> None:
    other = changed(report("lake-2"), "in chains", party=PARTIES["KEN"])
    (found,) = differences([report("lake-1"), other], ())
    assert found.kind == "speaker"


@pytest.mark.parametrize(
    "speaker", ["Wekesa", "Minister Alice Wekesa", "the ministry", "Kenya", "Kenya's foreign ministry"]
)
def test_a_speaker_who_may_be_the_same_is_no_difference(speaker: str) -> None:
    other = changed(report("lake-2"), "in chains", party=PARTIES["KEN"], speaker=speaker)
    assert differences([report("lake-1"), other], ()) == ()


def test_one_outlet_does_not_differ_from_itself() -> None:
    other = replace(report("lake-2"), publisher=MERIDIAN)
    assert differences([report("lake-1"), other], ()) == ()


def test_the_same_claim_in_other_words_is_no_difference() -> None:
    plain = report("quota-1"), report("quota-2")
    assert differences(plain, sides(plain)) == ()


@pytest.mark.parametrize(
    ("speaker", "named"),
    [("Alice Wekesa", True), ("Foreign Ministry", False), ("Kenya", False), ("a Kenyan official", False), ("", False)],
)
def test_who_is_surely_a_person(speaker: str, named: bool) -> None:
    one = changed(report("lake-1"), "in chains", speaker=speaker)
    assert bool(person(Saying(report=one, position=position(one, "in chains")))) is named


def test_coverage_counts_texts_and_copies_apart_and_names_state_media() -> None:
    covered = coverage(LAKE.reports)
    assert (covered.originals, covered.carriers, covered.state_owned) == (4, 2, ("Sever Telegraph",))


def test_the_story_is_named_by_its_central_article() -> None:
    story = brief_story(LAKE)
    assert story.title == LAKE.reports[0].article.title
    rest = brief_story(replace(LAKE, reports=LAKE.reports[1:]))
    assert rest.title == LAKE.reports[1].article.title
    assert rest.titled is LAKE.reports[1]


def test_what_is_new_is_what_no_earlier_report_had() -> None:
    story = brief_story(LAKE)
    assert news(story, frozenset()).first
    later = news(story, frozenset({"lake-1", "lake-2", "lake-3"}))
    assert [one.article.id for one in later.reports] == ["lake-4"]
    assert later.statements == ()  # the new report repeats an old demand
    first = news(story, frozenset({"lake-4"}))
    assert {one.article.id for one in first.reports} == {"lake-1", "lake-2", "lake-3"}
    assert {saying.position.stance for one in first.statements for saying in one.sayings} == {
        "reject",
        "offer",
        "threaten",
        "appeal",
    }


@pytest.mark.parametrize(
    ("before", "now", "stances", "new"),
    [
        ("to dredge the harbour of Batangas this spring", "a dredged Batangas harbour", ("pledge", "claim"), False),
        (
            "to dredge the harbour of Batangas this spring",
            "free berths for coast guard boats",
            ("pledge", "pledge"),
            True,
        ),
        ("the plan to dredge Batangas harbour", "the plan to dredge Batangas harbour", ("support", "reject"), True),
        ("that 19 fishermen died off Batangas", "that 41 fishermen died off Batangas", ("claim", "claim"), True),
        ("to pay", "to sail", ("pledge", "pledge"), True),
    ],
)
def test_what_another_outlet_says_in_other_words_is_no_news(
    before: str, now: str, stances: tuple[Stance, Stance], new: bool
) -> None:
    told = tuple(
        _said(f"a-{number}", words, stance)
        for number, (words, stance) in enumerate(zip((before, now), stances, strict=True))
    )
    story = brief_story(StoryFile(story=LAKE.story, reports=told))
    found = news(story, frozenset({"a-0"}))
    assert [one.sayings[0].report.article.id for one in found.statements] == (["a-1"] if new else [])


def _said(id: str, words: str, stance: Stance) -> Report:
    """A report in which Japan says one thing."""
    text = f"Japan announced {words}."
    proof = Attribution(source=(Span(0, 5),), cue=(Span(6, 15),), content=(Span(16, 16 + len(words)),), kind="indirect")
    one = Position(party=PARTIES["JPN"], speaker="Japan", voice="executive", stance=stance, attributions=(proof,))
    sample = report("port-1")
    briefing = replace(
        sample.briefing,
        article=replace(sample.article, id=id, text=text),
        summary=(),
        positions=(one,),
        standings=(Standing(party=PARTIES["JPN"], mentions=1, positions=(one,)),),
    )
    return replace(sample, briefing=briefing)


def test_nothing_without_evidence_can_be_made() -> None:
    with pytest.raises(ValueError, match="without evidence"):
        Stated(sayings=())
    with pytest.raises(ValueError, match="without reports"):
        StoryFile(story=LAKE.story, reports=())


def test_a_report_appears_when_it_was_published_or_first_seen() -> None:
    one = replace(report("dam-1"), publisher=COURIER)
    assert one.at == one.seen
    assert replace(one, briefing=replace(one.briefing, article=replace(one.article, published=None))).at == one.seen
