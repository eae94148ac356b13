"""Digests as they were written: what equal subscriptions are due within some minutes is written once for all."""

from __future__ import annotations

import pickle
import zlib
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from bot.store.delivery import Page
from bot.store.digested import Shown

HELD = 16 * 2**20  # bytes that are kept; a digest takes some thousand
_QUICK = 1  # zlib's level: half the time of its default, for a tenth more bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A digest's pages for one platform, and the stories that stand in it."""

    pages: Sequence[Page]
    shown: tuple[Shown, ...]


class Written:
    """Writings by what they depend on, the ones used last; each one that is got is a copy."""

    def __init__(self, held: int = HELD) -> None:
        self._most, self._held = held, 0
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()

    def get(self, key: Hashable) -> Writing | None:
        """The writing of a key; None where it is not kept any more."""
        packed = self._kept.get(key)
        if packed is None:
            return None
        self._kept.move_to_end(key)
        found: Writing = pickle.loads(zlib.decompress(packed))  # noqa: S301 - this process made it, and keeps it
        return found

    def put(self, key: Hashable, writing: Writing) -> None:
        """Keep a writing; the least used ones go, where there are too many."""
        packed = zlib.compress(pickle.dumps(writing, pickle.HIGHEST_PROTOCOL), _QUICK)
        self._held += len(packed) - len(self._kept.pop(key, b""))
        self._kept[key] = packed
        while self._held > self._most:
            _, gone = self._kept.popitem(last=False)
            self._held -= len(gone)
