"""Who speaks for whom: from the words of a source to the party behind it."""

from summarizer.parties.gazetteer import Gazetteer, load_gazetteer
from summarizer.parties.resolve import Resolver
from summarizer.parties.speaker import Speaker

__all__ = ["Gazetteer", "Resolver", "Speaker", "load_gazetteer"]
