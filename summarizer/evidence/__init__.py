"""The evidence gate: what a briefing shows is in the article, or is not shown."""

from summarizer.evidence.gate import admit

__all__ = ["admit"]
