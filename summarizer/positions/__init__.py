"""Where each party stands: attributions whose speaker speaks for a party, with voice and stance."""

from summarizer.positions.find import Found, find_positions

__all__ = ["Found", "find_positions"]
