"""Names of parties as sentences use them."""

from __future__ import annotations

# A name with one of these words takes the article: "the Arab League", "the Solomon Islands".
_COMMON = frozenset(
    """united union league republic islands organization organisation community states bank agency court council
    coalition commonwealth fund committee tribunal movement army group forum quartet task force forces front
    brotherhood government congress conference alliance emirates opposition""".split()
)
_PLURAL = frozenset("bahamas comoros maldives netherlands philippines seychelles quad taliban houthis".split())


def in_a_sentence(name: str) -> str:
    """The name with its article where English gives it one: "the United States", "Iran", "NATO"."""
    return f"the {name}" if (_COMMON | _PLURAL) & set(name.casefold().split()) else name
