from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import chain

import numpy as np
import pytest
from digest_outlines import briefings_of, composed, outlined
from digest_samples import COURIER, DAY_AGO, NOW, PLATEAU, SEVER, sample_files
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digests.composer import Composer, Selection, Wish
from bot.digests.matching import Matching
from bot.digests.memory import Memory
from bot.digests.ranking import bearing, breadth
from bot.digests.rows import Rows
from bot.present.digest import digest_messages
from bot.store.subscription import Choice
from summarizer.digest.beats import regions, topics
from summarizer.digest.domain import Digest, FeedCheck, StoryFile
from summarizer.digest.keywords import Opening, wanted

CHECK = FeedCheck(checked=4)
FILES = sample_files()
WORDS = ("sport", "Kenya", "boats", '"seized in January"', "lake fishing", "cod", "zebra", "US", "“", "accord")
IDS = tuple(report.article.id for file in FILES for report in file.reports)


def composer() -> Composer:
    return Composer(outlined(FILES), since=DAY_AGO, until=NOW, feeds=CHECK)


def told(digest: Digest) -> list[str]:
    return [entry.story.id.removeprefix("story-") for entry in digest.entries]


def chosen(*, selection: Selection | None = None, earlier: tuple[str, ...] = (), **choice: object) -> list[str]:
    wish = Wish(
        choice=Choice(**choice),  # type: ignore[arg-type]
        selection=selection or Selection(),
        earlier=frozenset(earlier),
    )
    return told(composed(composer(), wish, FILES))


_some = st.lists(st.sampled_from(WORDS), max_size=2).map(tuple)
CHOICES = st.builds(
    Choice,
    topics=st.lists(st.sampled_from((*topics(), "cod")), max_size=2).map(tuple),
    regions=st.lists(st.sampled_from(tuple(regions())), max_size=2).map(tuple),
    parties=st.lists(st.sampled_from(("KEN", "RUS", "UN", "ZZZ")), max_size=2).map(tuple),
    include=_some,
    exclude=_some,
    stories=st.integers(1, 6),
)
WISHES = st.builds(
    Wish,
    choice=CHOICES,
    selection=st.builds(Selection, removed=st.frozensets(st.sampled_from([COURIER.feed, SEVER.feed, PLATEAU.feed]))),
    earlier=st.frozensets(st.sampled_from(IDS)),
)


@settings(max_examples=150, deadline=None)
@given(WISHES)
def test_any_wish(wish: Wish) -> None:
    digest = composed(composer(), wish, FILES)
    again = composed(Composer(outlined(FILES[::-1]), since=DAY_AGO, until=NOW, feeds=CHECK), wish, FILES)
    assert digest_messages(digest, "Digest") == digest_messages(again, "Digest")
    assert len(digest.entries) <= wish.choice.stories
    assert digest.matching - digest.repeated >= len(digest.entries)
    for entry in digest.entries:
        story = entry.story
        assert any(report.article.id not in wish.earlier for report in story.reports)
        assert all(line.text and line.report in story.reports for line in story.happened)
        for stated in chain.from_iterable(side.statements for side in story.sides):
            assert all(saying.position in saying.report.briefing.positions for saying in stated.sayings)
        asked = [one for typed in wish.choice.exclude if (one := wanted(typed))]
        assert not any(
            Opening(report.article.title, report.article.text).has(one) for report in story.reports for one in asked
        )


def test_the_broadest_story_comes_first() -> None:
    assert chosen() == ["lake", "quota", "cup", "port", "dam"]  # one of the two reports on the port is old news
    assert chosen(stories=2) == ["lake", "quota"]


def weighed(*files: StoryFile) -> list[float]:
    rows = Rows(outlined(files))
    every = np.ones(len(rows.reports), dtype=np.bool_)
    matching = Matching(rows, every)
    found: list[float] = (breadth(matching, every) + bearing(matching, NOW)).tolist()
    return found


def test_copies_weigh_nothing() -> None:
    lake = FILES[0]
    bare = replace(lake, reports=tuple(replace(report, carriers=()) for report in lake.reports))
    one, other, quota = weighed(lake, bare, FILES[1])
    assert one == other > quota


def test_the_newest_report_counts_and_loses_half_its_weight_in_half_a_day() -> None:
    (dam,) = weighed(FILES[4])  # one report, one party, 20 hours old
    assert dam == pytest.approx(1 + 0.5 + 0.5 ** (20 / 12))


def test_each_kind_of_wish_narrows() -> None:
    assert chosen(regions=("africa",)) == ["lake", "dam"]
    assert chosen(parties=("RUS",)) == ["quota"]
    assert chosen(parties=("RUS", "PHL")) == ["quota", "port"]  # both are wholly about one of them
    assert chosen(include=("forty boats", "reservoir")) == ["lake", "dam"]
    assert chosen(topics=("maritime",)) == ["lake", "port"]
    assert chosen(topics=("cod",), parties=("KEN",)) == []


def test_exclusion_wins_over_every_wish() -> None:
    assert chosen(include=("cup",)) == ["cup"]
    assert chosen(include=("cup",), parties=("CHL",), exclude=("sports",)) == []


def test_words_are_whole_and_quoted_ones_stand_together() -> None:
    assert "port" in chosen(include=("port",))
    assert "cup" not in chosen(include=("port",))  # "sport" is another word
    assert chosen(include=('"coast guard"',)) == ["port"]
    assert chosen(include=('"guard coast"',)) == []


def test_a_feed_that_is_not_read_does_not_count_but_its_text_elsewhere_does() -> None:
    assert "quota" not in chosen(selection=Selection(removed=frozenset({SEVER.feed, COURIER.feed})), include=("cod",))
    only = Selection(removed=frozenset({COURIER.feed, SEVER.feed, "https://meridian.example/rss"}))
    (entry,) = composed(composer(), Wish(choice=Choice(include=("patrols",)), selection=only), FILES).entries
    assert [report.article.id for report in entry.story.reports] == ["lake-1", "lake-2"]
    assert entry.story.coverage.carriers == 1


def test_stories_of_earlier_digests_come_back_only_with_a_new_report() -> None:
    assert "dam" not in chosen(earlier=("dam-1",))
    assert "lake" in chosen(earlier=("lake-1", "lake-2"))


def test_old_stories_without_a_fresh_report_are_out() -> None:
    late = Composer(outlined(FILES), since=NOW - timedelta(hours=7), until=NOW, feeds=CHECK)
    assert "dam" not in told(composed(late, Wish(), FILES))
    early = Composer(outlined(FILES), since=NOW - timedelta(days=4), until=NOW - timedelta(hours=30), feeds=CHECK)
    assert told(composed(early, Wish(), FILES)) == ["port"]


def test_what_was_briefed_is_not_looked_up_again() -> None:
    one = composer()
    first, other = Wish(choice=Choice(topics=("cod",))), Wish(choice=Choice(parties=("RUS",)), earlier=frozenset({"x"}))
    assert one.missing(one.choose(first)) == ["quota-1", "quota-2"]
    (entry,) = composed(one, first, FILES).entries
    assert one.missing(one.choose(other)) == []
    (again,) = one.digest(one.choose(other), {}).entries
    assert again.story is entry.story


def test_a_report_whose_briefing_is_gone_is_left_out() -> None:
    one = composer()
    left = {id: briefing for id, briefing in briefings_of(FILES).items() if id not in ("quota-1", "dam-1")}
    digest = one.digest(one.choose(Wish(choice=Choice(stories=9))), left)
    assert "dam" not in told(digest)
    (quota,) = [entry.story for entry in digest.entries if entry.story.id == "story-quota"]
    assert [report.article.id for report in quota.reports] == ["quota-2"]
    assert quota.title == quota.reports[0].article.title


def test_a_story_does_not_come_back_for_a_report_whose_briefing_is_gone() -> None:
    one = composer()
    left = {id: briefing for id, briefing in briefings_of(FILES).items() if id != "quota-2"}
    digest = one.digest(one.choose(Wish(choice=Choice(stories=9), earlier=frozenset({"quota-1"}))), left)
    assert "quota" not in told(digest)
    assert digest.repeated == 1


def test_a_story_is_briefed_anew_when_another_outlet_is_found_to_publish_it() -> None:
    memory = Memory()
    _, quota, *_ = outlined(FILES)
    before = replace(quota, reports=(replace(quota.reports[0], publisher=PLATEAU), *quota.reports[1:]))
    first = memory.story(before, briefings_of(FILES))
    again = memory.story(quota, briefings_of(FILES))
    assert first is not None
    assert again is not None
    assert (first.titled.publisher, again.titled.publisher) == (PLATEAU, quota.reports[0].publisher)


def test_only_so_many_briefed_stories_are_kept() -> None:
    memory = Memory(held=5)
    lake, quota, *_ = outlined(FILES)
    memory.story(lake, briefings_of(FILES))
    memory.story(quota, briefings_of(FILES))
    assert memory.missing([quota]) == []
    assert memory.missing([lake]) == ["lake-1", "lake-2", "lake-3", "lake-4"]


def test_where_a_story_stands() -> None:
    place = composer().place(Wish(), "lake-1-copy-1")
    assert place == (1, 5)
    assert composer().place(Wish(choice=Choice(exclude=("cod",))), "quota-1") == (None, 4)


def test_a_region_counts_for_the_share_of_reports_that_are_about_it() -> None:
    rows = Rows(outlined(FILES))
    strengths = Matching(rows, np.ones(len(rows.reports), dtype=np.bool_)).fitting(Choice(regions=("eurasia",)))
    assert strengths == {1: 1.0}  # half of them: Oslo's paper tells it without Russia
