"""Which story keeps its id when stories grow, merge and part."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence


def inherit(former: Mapping[str, Collection[str]], groups: Sequence[Collection[str]]) -> list[str | None]:
    """For each group of articles the id of the story it carries on, None for a new one.

    `former` maps ids to articles, the oldest story first. A story is carried on by the group with most of its
    articles; where several stories end in one group, the oldest is carried on.
    """
    out: list[str | None] = [None] * len(groups)
    for story, articles in former.items():
        index = _home(articles, groups)
        if index is not None and out[index] is None:
            out[index] = story
    return out


def absorbed(
    former: Mapping[str, Collection[str]], groups: Sequence[Collection[str]], named: Sequence[str]
) -> dict[str, str]:
    """The stories that are no more, each with the id, from `named`, of the group with most of its articles."""
    homes = {story: _home(articles, groups) for story, articles in former.items() if story not in named}
    return {story: named[index] for story, index in homes.items() if index is not None}


def _home(articles: Collection[str], groups: Sequence[Collection[str]]) -> int | None:
    shares = [sum(article in group for article in articles) for group in groups]
    return shares.index(max(shares)) if any(shares) else None


def fresh_id(article: str, taken: Callable[[str], bool]) -> str:
    """An id for the story that begins with `article`: 12 hexadecimal digits, the first try that is not `taken`."""
    tries = 0
    while True:
        made = hashlib.blake2s(f"{article} {tries}".encode(), digest_size=6).hexdigest()
        if not taken(made):
            return made
        tries += 1
