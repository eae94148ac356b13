"""Which story keeps its id."""

from summarizer.stories.naming import absorbed, fresh_id, inherit


def test_a_story_that_grows_keeps_its_id() -> None:
    assert inherit({"old": ["a", "b"]}, [{"a", "b", "c"}]) == ["old"]


def test_of_merged_stories_the_older_one_survives() -> None:
    former, groups = {"older": ["a"], "younger": ["b", "c", "d"]}, [{"a", "b", "c", "d"}]
    assert inherit(former, groups) == ["older"]
    assert absorbed(former, groups, ["older"]) == {"younger": "older"}


def test_of_a_story_that_parts_the_larger_half_keeps_the_id() -> None:
    former, groups = {"old": ["a", "b", "c"]}, [{"a"}, {"b", "c"}]
    assert inherit(former, groups) == [None, "old"]
    assert absorbed(former, groups, ["new", "old"]) == {}


def test_a_new_article_alone_is_a_new_story() -> None:
    assert inherit({"old": ["a"]}, [{"a"}, {"b"}]) == ["old", None]


def test_a_fresh_id_is_one_that_no_story_had() -> None:
    first = fresh_id("https://example.org/a", lambda id: False)
    second = fresh_id("https://example.org/a", lambda id: id == first)
    assert len(first) == len(second) == 12
    assert first != second
