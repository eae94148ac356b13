"""Online clustering: each article that comes is put into a story, and the stories near it are looked at again.

What is near is clustered anew with it, so that a decision made on few articles is mended when more have come, and
the order in which they come hardly matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from summarizer.stories.domain import Headline, Move, Story, StoryChange
from summarizer.stories.features import ArticleFeatures, unpack
from summarizer.stories.groups import Judge, load_judge
from summarizer.stories.linkage import partition
from summarizer.stories.naming import absorbed, fresh_id, inherit
from summarizer.stories.state import Alias, Changes, KeptArticle, KeptStory
from summarizer.stories.table import table
from summarizer.stories.window import Member, Window, first_headline

DAY = 86400  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySettings:
    """`days`: how long an article takes part, from its publication. `day_cost`: log odds that each day between two
    groups takes from their being one story.

    `neighbours` articles are looked for, and the `stories` of the nearest are clustered anew. A story of more than
    `large` articles stays whole, and is judged by that many of them.
    """

    days: float = 5.0
    day_cost: float = 0.5
    neighbours: int = 24
    stories: int = 5
    large: int = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    members: list[Member]
    title: Headline | None

    @property
    def ids(self) -> list[str]:
        return [member.id for member in self.members]


class Clusterer:
    """The stories of a sliding window. Not safe for several threads at once."""

    def __init__(self, settings: StorySettings | None = None, judge: Judge | None = None) -> None:
        self._settings, self._judge = settings or StorySettings(), judge or load_judge()
        self._window = Window()

    @property
    def span(self) -> timedelta:
        """How long an article takes part, from its publication."""
        return timedelta(days=self._settings.days)

    def add(self, article: ArticleFeatures, now: datetime) -> StoryChange:
        """Puts an article into its story; `now` is aware UTC. One that is known already changes nothing.

        An article that was published before the window began makes a story of its own, and leaves with the next.
        """
        known = self._window.members.get(article.id)
        if known is not None:
            return StoryChange(article=article.id, story=self.story(known.story), new=False)
        self._window.leave(now - self.span)
        member = self._window.enter(article, min(article.published or now, now))
        hits = self._window.near(member, self._settings.neighbours)
        near = list(dict.fromkeys(hit.story for hit in hits))[: self._settings.stories]
        blocks = [block for story in near for block in self._blocks(story, hits)]
        return self._settle(member, near, self._grouped([*blocks, [member]]))

    def story(self, id: str) -> Story:
        """The story of an id or of an alias; KeyError where the window has none."""
        return self._window.told(id)

    def stories(self) -> tuple[Story, ...]:
        """Every story of the window, the oldest first."""
        return tuple(self._window.told(id) for id in self._window.stories)

    def _blocks(self, story: str, hits: Sequence[Member]) -> list[list[Member]]:
        """The articles that a story is judged by, each for itself or, in a large story, all in one block."""
        members = self._window.stories[story].members
        if len(members) <= self._settings.large:
            return [[member] for member in members]
        near = [hit for hit in hits if hit.story == story]
        newest = [member for member in members[-self._settings.large :] if member not in near]
        return [[*near, *newest][: self._settings.large]]

    def _grouped(self, blocks: Sequence[list[Member]]) -> list[_Group]:
        """The blocks' articles by event; a large story's other articles go where its block goes."""
        members = [member for block in blocks for member in block]
        compared = table([member.entry for member in members], self._window.frequencies)
        ends = np.cumsum([len(block) for block in blocks])
        rows = [np.arange(end - len(block), end) for block, end in zip(blocks, ends, strict=True)]
        days = np.array([member.at.timestamp() / DAY for member in members])
        groups = partition(compared, rows, self._judge, days=days, day_cost=self._settings.day_cost)
        out = []
        for group in groups:
            central = group[np.argsort(-compared.close[np.ix_(group, group)].sum(1), kind="stable")]
            title = first_headline([members[row] for row in central.tolist()])
            out.append(_Group(members=self._whole([members[row] for row in group.tolist()]), title=title))
        return out

    def _whole(self, group: list[Member]) -> list[Member]:
        """The group with all articles of the large stories in it, in order of arrival."""
        found = {member.number: member for member in group}
        for story in {member.story for member in group if member.story}:
            members = self._window.stories[story].members
            if len(members) > self._settings.large:
                found |= {member.number: member for member in members}
        return [found[number] for number in sorted(found)]

    def _settle(self, new: Member, near: Sequence[str], groups: Sequence[_Group]) -> StoryChange:
        """Writes the groups down as the stories `near`, or as new ones."""
        window = self._window
        oldest_first = sorted(near, key=lambda story: window.stories[story].number)
        former = {story: [one.id for one in window.stories[story].members] for story in oldest_first}
        ids = [set(group.ids) for group in groups]
        named: list[str] = []
        moved: list[Move] = []
        for group, carried in zip(groups, inherit(former, ids), strict=True):
            named.append(carried or fresh_id(group.ids[0], window.taken))
            old = [one for one in group.members if one.story not in ("", named[-1])]
            moved += [Move(article=one.id, left=one.story, joined=named[-1]) for one in old]
            window.put(named[-1], group.members)
            window.stories[named[-1]].title = group.title
        gone = absorbed(former, ids, named)
        for story, by in gone.items():
            window.absorb(story, by)
        return StoryChange(
            article=new.id,
            story=self.story(new.story),
            new=new.story not in former,
            absorbed=tuple(gone),
            moved=tuple(move for move in moved if gone.get(move.left) != move.joined),
        )

    def changes(self) -> Changes:
        """What came, moved or was renamed since this was asked last."""
        return self._window.changes()

    def enter(self, articles: Iterable[KeptArticle]) -> None:
        """Takes in kept articles, before `found`; in any number of portions."""
        for kept in articles:
            one = kept.placed
            self._window.enter(unpack(kept.vector, kept.features), one.at, one.number).story = one.story

    def found(self, stories: Iterable[KeptStory], aliases: Iterable[Alias]) -> None:
        """Puts the articles that were entered into their stories, from where the clusterer goes on."""
        window = self._window
        entered: dict[str, list[Member]] = {}
        for member in window.members.values():
            entered.setdefault(member.story, []).append(member)
        for story in stories:
            if story.id not in entered:  # all of its articles have left
                continue
            window.put(story.id, entered[story.id], story.number)
            titled = window.members.get(story.titled or "")
            title = titled.entry.headline if titled else None
            window.stories[story.id].title = title or first_headline(window.stories[story.id].members)
        window.aliases = dict(aliases)
        window.aliases = {old: by for old, by in window.aliases.items() if window.resolve(old) in window.stories}
        window.changes()
