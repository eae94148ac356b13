"""What an editor would put first. Each case names two or more stories and the order in which a digest has them."""

from __future__ import annotations

from datetime import timedelta

from editor_stories import NOW, ordered, outlets, tale, wrote

from bot.digests.composer import Composer, Wish
from summarizer.digest.domain import FeedCheck


def test_five_outlets_on_a_summit_beat_a_wire_text_with_fourteen_carriers() -> None:
    wire = tale("wire", wrote("Agency", copies=14))
    assert ordered([wire, tale("summit", *outlets(5))]) == ["summit", "wire"]


def test_copies_do_not_lift_a_story_over_a_fresher_one() -> None:
    assert ordered([tale("copied", wrote("A", hours=6, copies=20)), tale("new", wrote("B"))]) == ["new", "copied"]


def test_an_outlet_that_writes_ten_times_is_one_outlet() -> None:
    ticker = tale("ticker", *(wrote("Ticker", hours=1 + at / 10) for at in range(10)))
    assert ordered([ticker, tale("broad", *outlets(3))]) == ["broad", "ticker"]


def test_fresh_comes_before_old_among_equals() -> None:
    morning, evening = tale("morning", *outlets(3, hours=1)), tale("evening", *outlets(3, hours=12))
    assert ordered([evening, morning]) == ["morning", "evening"]


def test_a_broad_story_of_last_night_comes_before_a_single_report_of_this_hour() -> None:
    assert ordered([tale("single", wrote("A", hours=0)), tale("broad", *outlets(6, hours=12))]) == ["broad", "single"]


def test_more_parties_on_record_come_first_among_equals() -> None:
    both = tale("both", *outlets(2, about=("KEN", "UGA", "TZA"), heard=3))
    assert ordered([tale("one", *outlets(2)), both]) == ["both", "one"]


def test_parties_that_are_only_named_lift_nothing() -> None:
    named = tale("a-named", *outlets(2, about=("KEN", "UGA", "TZA", "ETH"), heard=1))
    heard = tale("b-heard", *outlets(2, about=("KEN", "UGA"), heard=2))
    assert ordered([named, heard]) == ["b-heard", "a-named"]


def test_what_is_about_the_chosen_party_comes_before_a_bigger_story_that_names_it_in_passing() -> None:
    passing = tale("passing", *outlets(12, about=("USA", "CHN", "KEN"), mentions=(12, 9, 1)))
    about = tale("about", *outlets(2, about=("KEN",), mentions=(5,)))
    assert ordered([passing, about], parties=("KEN",)) == ["about", "passing"]


def test_a_bigger_story_off_the_chosen_party_is_not_in_the_digest() -> None:
    assert ordered([tale("big", *outlets(20, about=("USA",))), tale("own", wrote("A"))], parties=("KEN",)) == ["own"]


def test_what_is_on_the_topic_comes_before_a_bigger_story_of_which_one_report_is() -> None:
    stray = tale("stray", wrote("Other", topics=("energy",)), *outlets(9))
    assert ordered([stray, tale("energy", *outlets(2, topics=("energy",)))], topics=("energy",)) == ["energy", "stray"]


def test_on_the_topic_the_broader_story_comes_first_though_not_all_of_its_reports_are() -> None:
    broad = tale("broad", *outlets(5, topics=("energy",)), wrote("X"), wrote("Y"), wrote("Z"))
    assert ordered([tale("small", wrote("A", topics=("energy",))), broad], topics=("energy",)) == ["broad", "small"]


def test_both_wishes_fulfilled_come_before_one_fulfilled_in_passing() -> None:
    half = tale("half", *outlets(6, topics=("energy",), about=("USA", "CHN", "KEN"), mentions=(9, 9, 1)))
    whole = tale("whole", *outlets(3, topics=("energy",), about=("KEN",)))
    assert ordered([half, whole], topics=("energy",), parties=("KEN",)) == ["whole", "half"]


def test_a_story_about_the_region_comes_before_one_that_touches_it() -> None:
    touching = tale("touching", *outlets(5, regions=("europe",)), wrote("X", regions=("africa",)))
    within = tale("within", *outlets(2, regions=("africa",)))
    assert ordered([touching, within], regions=("africa",)) == ["within", "touching"]


def test_yesterdays_lead_does_not_lead_again_without_news() -> None:
    lead = outlets(8, hours=20)
    assert ordered([tale("lead", *lead), tale("other", wrote("A"))], earlier=lead) == ["other"]


def test_yesterdays_lead_with_one_more_report_comes_after_todays_news() -> None:
    lead = outlets(8, hours=30)
    trickle = tale("trickle", *lead, wrote("Late"))
    assert ordered([trickle, tale("today", *outlets(3))], earlier=lead) == ["today", "trickle"]
    assert ordered([trickle, tale("today", *outlets(3))]) == ["today", "trickle"]


def test_yesterdays_lead_leads_again_when_there_is_more_news_of_it_than_of_others() -> None:
    lead = outlets(4, hours=30)
    more = (wrote(f"Outlet {number}", hours=2) for number in range(5))
    assert ordered([tale("lead", *lead, *more), tale("today", *outlets(3))], earlier=lead) == ["lead", "today"]


def test_an_earlier_digest_of_the_same_day_takes_its_reports_from_the_weight() -> None:
    noon = outlets(8, hours=6)
    assert ordered([tale("noon", *noon, wrote("Late")), tale("new", *outlets(3))], earlier=noon) == ["new", "noon"]


def test_one_outlet_does_not_fill_the_digest() -> None:
    scoops = [tale(f"scoop-{number}", wrote("Ticker", hours=0.5)) for number in range(5)]
    others = [tale(f"other-{number}", wrote(f"Paper {number}", hours=9)) for number in range(4)]
    assert ordered([*scoops, *others]) == ["scoop-0", "scoop-1", "other-0", "other-1", "other-2"]


def test_one_outlet_fills_the_digest_where_there_is_no_other() -> None:
    scoops = [tale(f"scoop-{number}", wrote("Ticker", hours=0.5)) for number in range(6)]
    assert ordered([*scoops, tale("paper", wrote("Paper"))]) == ["scoop-0", "scoop-1", "paper", "scoop-2", "scoop-3"]
    assert len(ordered(scoops)) == 5


def test_an_outlet_may_be_in_every_story_that_others_tell_too() -> None:
    shared = [tale(f"shared-{n}", wrote("Ticker"), wrote(f"Paper {n}")) for n in range(5)]
    assert ordered([*shared, tale("alone", wrote("Solo"))]) == [story.story.id for story in shared]


def test_over_a_week_the_stories_of_the_whole_week_count() -> None:
    week = tale("week", *outlets(8, hours=100))
    assert ordered([week, tale("today", *outlets(2))], days=7) == ["week", "today"]


def test_a_story_is_told_to_stand_where_the_digest_has_it() -> None:
    scoops = [tale(f"scoop-{number}", wrote("Ticker", hours=0.5, about=(f"P{number}",))) for number in range(5)]
    others = [tale(f"other-{number}", wrote(f"Paper {number}", hours=9)) for number in range(2)]
    every = [*scoops, *others]
    composer, wish = Composer(every, since=NOW - timedelta(days=1), until=NOW, feeds=FeedCheck(checked=1)), Wish()
    shown = ordered(every)
    assert shown == ["scoop-0", "scoop-1", "other-0", "other-1", "scoop-2"]
    places = {story.story.id: composer.place(wish, story.reports[0].id)[0] for story in every}
    assert sorted(places, key=lambda id: places[id] or 0) == [*shown, "scoop-3", "scoop-4"]
    assert sorted(places.values()) == [1, 2, 3, 4, 5, 6, 7]  # type: ignore[type-var]
