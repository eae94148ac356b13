"""The articles of the sliding window and the stories that they are in."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from summarizer.stories.domain import Headline, Story
from summarizer.stories.features import ArticleFeatures
from summarizer.stories.frequencies import Entry, Frequencies
from summarizer.stories.index import Index
from summarizer.stories.state import Alias, Changes, KeptStory, Placed


@dataclass(slots=True, kw_only=True, eq=False)
class Member:
    """An article of the window; `number` counts arrivals, `at` is aware UTC, `story` is empty before the first."""

    entry: Entry
    number: int
    at: datetime
    story: str = ""

    @property
    def id(self) -> str:
        """The article's id."""
        return self.entry.id


@dataclass(slots=True, kw_only=True, eq=False)
class Stand:
    """A story as it stands; `number` counts foundings, `members` are in order of arrival, never none for long."""

    number: int
    title: Headline | None = None
    members: list[Member] = field(default_factory=list)


class Window:
    """Articles by id and stories by id; an alias is the id of a story that another one absorbed."""

    def __init__(self) -> None:
        self.frequencies = Frequencies()
        self.members: dict[str, Member] = {}
        self.stories: dict[str, Stand] = {}
        self.aliases: dict[str, str] = {}
        self._index = Index(self.frequencies)
        self._ages: list[tuple[datetime, int, str]] = []
        self._arrived = 0
        self._founded = 0
        self._moved: set[str] = set()  # articles, and so on: what changed since the last look
        self._touched: set[str] = set()
        self._absorbed: list[Alias] = []

    def enter(self, article: ArticleFeatures, at: datetime, number: int | None = None) -> Member:
        """Takes an article in, which must be new, and in no story yet; with the `number` that it had before, if any."""
        number = self._arrived + 1 if number is None else number
        self._arrived = max(self._arrived, number)
        member = Member(entry=self.frequencies.add(article), number=number, at=at)
        self.members[article.id] = member
        self._index.add(member.entry)
        heapq.heappush(self._ages, (at, member.number, article.id))
        return member

    def near(self, member: Member, count: int) -> list[Member]:
        """At most `count` members that are most like it, the nearest first."""
        return [self.members[entry.id] for entry in self._index.near(member.entry, count)]

    def put(self, story: str, members: Iterable[Member], number: int | None = None) -> None:
        """Makes these the articles of a story, which is founded where there is none of that id."""
        stand = self.stories.get(story)
        if stand is None:
            number = self._founded + 1 if number is None else number
            self._founded = max(self._founded, number)
            stand = self.stories[story] = Stand(number=number)
        stand.members = sorted(members, key=lambda member: member.number)
        self._touched.add(story)
        for member in stand.members:
            if member.story != story:
                self._moved.add(member.id)
            member.story = story

    def absorb(self, old: str, by: str) -> None:
        """Ends a story whose articles are in others now."""
        del self.stories[old]
        self.aliases[old] = by
        self._absorbed.append((old, by))

    def changes(self) -> Changes:
        """What changed since the last look."""
        moved = [self.members[id] for id in self._moved if id in self.members]
        touched = [(self.stories[id].number, id) for id in self._touched if id in self.stories]
        told = Changes(
            articles=tuple(
                Placed(id=one.id, number=one.number, at=one.at, story=one.story)
                for one in sorted(moved, key=lambda member: member.number)
            ),
            stories=tuple(KeptStory(id=id, number=number, titled=self._titled(id)) for number, id in sorted(touched)),
            aliases=tuple(self._absorbed),
        )
        self._moved, self._touched, self._absorbed = set(), set(), []
        return told

    def _titled(self, story: str) -> str | None:
        title = self.stories[story].title
        return title.article if title else None

    def resolve(self, id: str) -> str:
        """The id under which a story goes now."""
        while id in self.aliases:
            id = self.aliases[id]
        return id

    def told(self, id: str) -> Story:
        """The story of an id or an alias; KeyError where there is none."""
        id = self.resolve(id)
        stand = self.stories[id]
        return Story(id=id, title=stand.title, articles=tuple(member.id for member in stand.members))

    def taken(self, id: str) -> bool:
        """Whether a story has or had the id."""
        return id in self.stories or id in self.aliases

    def leave(self, before: datetime) -> None:
        """Lets go of articles older than `before`, and of stories that have none left."""
        while self._ages and self._ages[0][0] < before:
            member = self.members.pop(heapq.heappop(self._ages)[2])
            self._index.remove(member.entry)
            self.frequencies.remove(member.entry)
            stand = self.stories[member.story]
            stand.members.remove(member)
            if not stand.members:
                self._forget(member.story)
            elif stand.title and stand.title.article == member.id:
                stand.title = first_headline(stand.members)
                self._touched.add(member.story)

    def _forget(self, story: str) -> None:
        del self.stories[story]
        gone = [old for old in self.aliases if self.resolve(old) == story]
        for old in gone:
            del self.aliases[old]


def first_headline(members: Sequence[Member]) -> Headline | None:
    """The first headline that any of them has."""
    return next((one.entry.headline for one in members if one.entry.headline), None)
