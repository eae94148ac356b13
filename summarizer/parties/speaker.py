"""Who speaks, as the resolver tells it."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.domain import Voice
from summarizer.parties.people import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who speaks: `party` None for somebody who speaks for none. `name` is verbatim the article's fullest.

    `private`: the article calls the speaker something that speaks for no party; otherwise, without a party, the
    speaker could not be traced. `head` is the word of the office ("minister"), `office` with what stands before it
    ("foreign minister"). `plural` tells whether "they" can mean the speaker (None: "it" as well),
    `person` whether "he" or "she".
    """

    party: str | None
    name: str
    voice: Voice
    profile: Profile | None = None
    head: str | None = None
    office: str | None = None
    plural: bool | None = False
    private: bool = False

    @property
    def person(self) -> bool:
        """Whether the speaker is one named person."""
        return self.profile is not None
