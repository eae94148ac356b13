"""What a party does by saying something: one of eleven stances, told by the cue first and by the content second."""

from __future__ import annotations

from summarizer.positions.stance.rules import stance_of

__all__ = ["stance_of"]
