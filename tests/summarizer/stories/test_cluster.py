"""Stories over time: look-alike events, growth and mergers, the window, and what a store gives back."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.domain import Article
from summarizer.stories import (
    ArticleFeatures,
    Changes,
    Clusterer,
    KeptArticle,
    KeptStory,
    Placed,
    StorySettings,
    features,
    load_encoder,
)
from summarizer.stories.features import pack

REPORTS = Path(__file__).parent / "reports.toml"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@lru_cache(maxsize=1)
def reports() -> dict[str, tuple[ArticleFeatures, ...]]:
    """The features of each story's reports."""
    told = tomllib.loads(REPORTS.read_text(encoding="utf-8"))["story"]
    return {story["name"]: tuple(read(story["name"], story["reports"])) for story in told}


def read(name: str, rows: list[list[str]]) -> Iterator[ArticleFeatures]:
    for number, (title, text) in enumerate(rows):
        article = Article(
            id=f"{name}/{number}", title=title, text=text.strip(), language="en", outlet=f"Outlet {number}"
        )
        yield features(article, load_encoder())


def everything() -> list[ArticleFeatures]:
    return [one for story in reports().values() for one in story]


def shuffled(articles: list[ArticleFeatures], seed: int) -> list[ArticleFeatures]:
    return [articles[index] for index in np.random.default_rng(seed).permutation(len(articles))]


def groups(clusterer: Clusterer) -> set[frozenset[str]]:
    return {frozenset(story.articles) for story in clusterer.stories()}


@pytest.mark.parametrize("seed", range(4))
def test_look_alike_events_are_stories_of_their_own_in_any_order(seed: int) -> None:
    clusterer = Clusterer()
    for one in shuffled(everything(), seed):
        clusterer.add(one, NOW)
    assert groups(clusterer) == {frozenset(one.id for one in story) for story in reports().values()}


def test_a_story_keeps_its_id_while_it_grows() -> None:
    clusterer = Clusterer()
    changes = [clusterer.add(one, NOW) for one in reports()["quake-herat"]]
    assert [change.new for change in changes] == [True, False, False]
    assert len({change.story.id for change in changes}) == 1
    assert changes[-1].story.articles == ("quake-herat/0", "quake-herat/1", "quake-herat/2")


def test_the_title_is_a_headline_of_the_story_verbatim() -> None:
    clusterer = Clusterer()
    for one in reports()["gas-serbia"]:
        title = clusterer.add(one, NOW).story.title
    assert title is not None
    heads = {one.headline.text: one.headline for one in reports()["gas-serbia"] if one.headline}
    assert heads[title.text] == title
    assert title.outlet in {"Outlet 0", "Outlet 1", "Outlet 2"}


def test_an_article_that_is_known_changes_nothing() -> None:
    clusterer = Clusterer()
    one = reports()["vote-ghana"][0]
    first, again = clusterer.add(one, NOW), clusterer.add(one, NOW + timedelta(days=9))
    assert first.new
    assert not again.new
    assert again.story == first.story


def test_an_article_between_two_stories_merges_them_and_the_older_id_stays() -> None:
    judge = _Told()
    clusterer = Clusterer(judge=judge)
    older, younger = reports()["quake-herat"][0], reports()["quake-badakhshan"][0]
    clusterer.add(older, NOW)
    judge.merging = False
    absorbed = clusterer.add(younger, NOW).story.id
    judge.merging = True
    change = clusterer.add(reports()["quake-herat"][1], NOW)
    assert change.absorbed == (absorbed,)
    assert change.moved == ()
    assert change.story.articles[0] == older.id
    assert clusterer.story(absorbed) == change.story
    assert len(clusterer.stories()) == 1


def test_articles_leave_with_the_window_and_take_their_story_along() -> None:
    clusterer = Clusterer(StorySettings(days=2))
    old = clusterer.add(reports()["gas-moldova"][0], NOW).story
    kept = clusterer.add(reports()["gas-serbia"][0], NOW + timedelta(days=1)).story
    clusterer.add(reports()["vote-kenya"][0], NOW + timedelta(days=2, hours=1))
    assert kept in clusterer.stories()
    with pytest.raises(KeyError):
        clusterer.story(old.id)
    assert clusterer.add(reports()["gas-moldova"][1], NOW + timedelta(days=2, hours=1)).new


def test_days_between_articles_part_them() -> None:
    first, second, _ = reports()["quake-herat"]
    for cost, parted in ((0.0, False), (100.0, True)):
        clusterer = Clusterer(StorySettings(day_cost=cost))
        clusterer.add(first, NOW)
        assert clusterer.add(second, NOW + timedelta(days=3)).new is parted


def test_a_large_story_stays_whole_and_still_grows() -> None:
    clusterer = Clusterer(StorySettings(large=1))
    for one in reports()["ferry-aegean"]:
        change = clusterer.add(one, NOW)
    assert len(change.story.articles) == 3


def test_a_restored_clusterer_goes_on_as_the_first_would_have() -> None:
    articles = shuffled(everything(), 5)
    first, kept = Clusterer(), Kept(articles)
    for one in articles[:14]:
        first.add(one, NOW)
        kept.take(first)
    second = kept.restored()
    assert second.stories() == first.stories()
    for one in articles[14:]:
        assert second.add(one, NOW) == first.add(one, NOW)
    assert second.stories() == first.stories()


def test_nothing_kept_is_a_new_clusterer() -> None:
    assert Kept([]).restored().stories() == ()


def test_nothing_is_told_twice_and_a_move_is_told() -> None:
    judge = _Told()
    clusterer = Clusterer(judge=judge)
    older, younger, between = *reports()["quake-herat"][:2], reports()["quake-badakhshan"][0]
    first = clusterer.add(older, NOW).story.id
    judge.merging = False
    second = clusterer.add(younger, NOW).story.id
    told = clusterer.changes()
    assert [(one.id, one.number, one.story) for one in told.articles] == [(older.id, 1, first), (younger.id, 2, second)]
    assert [(one.id, one.number, one.titled) for one in told.stories] == [(first, 1, older.id), (second, 2, younger.id)]
    assert clusterer.changes() == Changes()
    judge.merging = True
    clusterer.add(between, NOW)
    told = clusterer.changes()
    assert [(one.id, one.story) for one in told.articles] == [(younger.id, first), (between.id, first)]
    assert told.aliases == ((second, first),)


class Kept:
    """What a store would have kept, by what a clusterer tells."""

    def __init__(self, articles: list[ArticleFeatures]) -> None:
        self._features = {one.id: one for one in articles}
        self._placed: dict[str, Placed] = {}
        self._stories: dict[str, KeptStory] = {}
        self._aliases: dict[str, str] = {}

    def take(self, clusterer: Clusterer) -> None:
        told = clusterer.changes()
        self._placed |= {one.id: one for one in told.articles}
        self._stories |= {one.id: one for one in told.stories}
        self._aliases |= dict(told.aliases)

    def restored(self, *, since: datetime = NOW - timedelta(days=9)) -> Clusterer:
        """A clusterer with the articles that came at `since` or later."""
        made = Clusterer()
        for placed in sorted(self._placed.values(), key=lambda one: one.number):
            if placed.at >= since:
                vector, told = pack(self._features[placed.id])
                made.enter([KeptArticle(placed=placed, vector=vector, features=told)])
        made.found(sorted(self._stories.values(), key=lambda one: one.number), self._aliases.items())
        return made


class _Told:
    """A judge that calls everything one event, or nothing, as it is told."""

    merging = True

    def score(self, *_: object) -> float:
        return 1.0 if self.merging else -1.0


class _Moody:
    """A judge without any principle, to shake stories about."""

    def __init__(self, seed: int) -> None:
        self._chance = np.random.default_rng(seed)

    def score(self, *_: object) -> float:
        return float(self._chance.uniform(-1, 1))


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(range(24)), seed=st.integers(0, 999), large=st.integers(1, 6))
def test_whatever_is_judged_each_article_is_in_one_story_and_no_id_is_lost(
    order: list[int], seed: int, large: int
) -> None:
    articles = everything()
    clusterer, kept = Clusterer(StorySettings(large=large, days=1), judge=_Moody(seed)), Kept(articles)
    told: set[str] = set()
    for hour, index in enumerate(order[:16]):
        change = clusterer.add(articles[index], NOW + timedelta(hours=hour))
        kept.take(clusterer)
        assert articles[index].id in change.story.articles
        told |= {change.story.id, *change.absorbed}
        inside = [article for story in clusterer.stories() for article in story.articles]
        assert sorted(inside) == sorted(articles[i].id for i in order[: hour + 1])
        for move in change.moved:
            assert move.article in clusterer.story(move.joined).articles
    assert all(clusterer.story(id) for id in told)
    assert kept.restored().stories() == clusterer.stories()
