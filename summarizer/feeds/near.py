"""Near-duplicates by MinHash: which texts are one text, cut, reprinted or slightly edited, at near-linear cost."""

from __future__ import annotations

import hashlib
import random
import re
import zlib
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Minima = NDArray[np.uint32]

_SHINGLE = 3  # words: shorter ones are shared by all reports on one subject
_ROWS, _BANDS = 2, 63  # texts that share a quarter of their shingles meet in a band with a chance of 98 %
_PERMUTATIONS = _ROWS * _BANDS
_FIRST_ROWS = 64  # of an index, which doubles as it grows
_FEWEST = 25  # shingles; below, a caption and its variant are as alike as two captions
_SAME = 0.4  # of all shingles of both
_INSIDE = 0.7  # of the shorter one's shingles: a text that was cut, or taken over with additions
_LEAST = 0.12  # below, the estimate of what lies inside is noise
_WORD = re.compile(r"\w+")

# Fixed, and from Python's generator, which never changes: stored signatures must stay comparable.
_chance = random.Random(20260101)  # noqa: S311
_FACTORS = np.array([_chance.getrandbits(64) | 1 for _ in range(_PERMUTATIONS)], dtype=np.uint64)
_OFFSETS = np.array([_chance.getrandbits(64) for _ in range(_PERMUTATIONS)], dtype=np.uint64)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB), np.uint64(0x9E3779B97F4A7C15))

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """A text's MinHash: the `minima` of its shingles under 126 hash functions, and how many shingles there are."""

    minima: Minima
    shingles: int

    def to_bytes(self) -> bytes:
        """The minima, little-endian."""
        return self.minima.astype("<u4").tobytes()

    @classmethod
    def from_bytes(cls, data: bytes, shingles: int) -> Signature:
        """The inverse of `to_bytes`; ValueError where the length is wrong."""
        minima = np.frombuffer(data, dtype="<u4")
        if minima.shape != (_PERMUTATIONS,):
            raise ValueError("not a signature of this version")
        return cls(minima.astype(np.uint32), shingles)


def signature(text: str) -> Signature | None:
    """The text's signature; None where it is too short to tell it from others of its kind."""
    words = _words(text)
    if len(words) < _FEWEST + _SHINGLE - 1:
        return None
    hashes = np.fromiter((zlib.crc32(word.encode()) for word in words), dtype=np.uint64, count=len(words))
    shingles = np.unique(_shingles(hashes))
    if len(shingles) < _FEWEST:
        return None
    spread = shingles[:, None] * _FACTORS + _OFFSETS  # modulo 2**64
    return Signature((spread >> np.uint64(32)).min(axis=0).astype(np.uint32), len(shingles))


def content_hash(text: str) -> str:
    """SHA-256 of the text's words: layout, case and punctuation make no other text."""
    return hashlib.sha256(" ".join(_words(text)).encode("utf-8", "replace")).hexdigest()


def likeness(one: Signature, other: Signature) -> tuple[float, float]:
    """Estimates of two shares: shingles in common of all, and of the shorter text's own."""
    alike = float(np.mean(one.minima == other.minima))
    common = alike * (one.shingles + other.shingles) / (1 + alike)
    return alike, min(common / min(one.shingles, other.shingles), 1.0)


def same_text(one: Signature, other: Signature) -> bool:
    """Whether the two are one text, whole or cut."""
    alike, inside = likeness(one, other)
    return alike >= _SAME or (alike >= _LEAST and inside >= _INSIDE)


class NearIndex(Generic[Key]):
    """Signatures by key, found again by likeness. Half a kilobyte each, all of them looked at: a millisecond a text."""

    def __init__(self) -> None:
        self._keys: list[Key] = []
        self._minima = np.zeros((_FIRST_ROWS, _PERMUTATIONS), dtype=np.uint32)
        self._shingles: list[int] = []

    def add(self, key: Key, signature: Signature) -> None:
        """From now on `nearest` may answer with `key`."""
        if len(self._keys) == len(self._minima):
            self._minima = np.pad(self._minima, ((0, len(self._minima)), (0, 0)))
        self._minima[len(self._keys)] = signature.minima
        self._keys.append(key)
        self._shingles.append(signature.shingles)

    def nearest(self, signature: Signature) -> Key | None:
        """The key of the text that is most like this one, None where none is the same text."""
        return next(iter(self.same(signature)), None)

    def same(self, signature: Signature) -> list[Key]:
        """The keys of all that are the same text, the most alike first."""
        shared = self._minima[: len(self._keys)] == signature.minima
        met = np.flatnonzero(shared.reshape(-1, _BANDS, _ROWS).all(axis=2).any(axis=1)).tolist()
        stored = ((self._keys[at], Signature(self._minima[at], self._shingles[at])) for at in met)
        same = [(likeness(other, signature), key) for key, other in stored if same_text(other, signature)]
        return [key for _, key in sorted(same, key=lambda pair: pair[0], reverse=True)]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _shingles(words: Words) -> Words:
    """One well-mixed hash for every run of words; the order of the words counts."""
    mixed = np.zeros(len(words) - _SHINGLE + 1, dtype=np.uint64)
    for at in range(_SHINGLE):
        mixed = (mixed + words[at : at + len(mixed)]) * _MIX[2]
        mixed ^= mixed >> np.uint64(29)
    for factor in _MIX[:2]:
        mixed = (mixed ^ (mixed >> np.uint64(31))) * factor
    return mixed ^ (mixed >> np.uint64(31))
