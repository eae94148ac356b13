"""Where each party stands, for a reader: positions weighed and shown once, and central parties that are silent."""

from summarizer.standings.stand import standings

__all__ = ["standings"]
