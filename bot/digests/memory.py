"""Stories as they were briefed, the ones used last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping

from summarizer.digest.domain import StoryBriefing
from summarizer.digest.outline import OutlinedStory
from summarizer.digest.story import brief_story
from summarizer.domain import Briefing

HELD = 3_000  # reports of the stories that are kept: 10 to 20 KB each
_Key = tuple[object, ...]


class Memory:
    """Briefings of stories, each made once as long as no report or carrier comes in; the least used go first.

    Not for several threads at once.
    """

    def __init__(self, held: int = HELD) -> None:
        self._most, self._held = held, 0
        self._stories: OrderedDict[_Key, StoryBriefing | None] = OrderedDict()

    def missing(self, stories: Iterable[OutlinedStory]) -> list[str]:
        """The URLs of the articles whose briefings are needed to brief these stories."""
        return [report.briefed for story in stories if _key(story) not in self._stories for report in story.reports]

    def story(self, story: OutlinedStory, briefings: Mapping[str, Briefing]) -> StoryBriefing | None:
        """The story's briefing, made of `briefings` where it is not at hand; None where there is nothing to tell."""
        key = _key(story)
        if key not in self._stories:
            file = story.told(briefings)
            self._stories[key] = None if file is None else brief_story(file)
            self._held += len(story.reports)
        self._stories.move_to_end(key)
        found = self._stories[key]
        while self._held > self._most and len(self._stories) > 1:
            gone, _ = self._stories.popitem(last=False)
            self._held -= len(gone) - _PLAIN
        return found


_PLAIN = 2  # of a key: the story's id and title


def _key(story: OutlinedStory) -> _Key:
    return story.story.id, story.story.title, *((one.id, one.publisher, one.carriers) for one in story.reports)
