"""From a link to the bytes behind it, without ever opening an address that is not public."""

from summarizer.fetch.fetcher import Fetcher, FetchSettings, Page
from summarizer.fetch.network import Resolver

__all__ = ["FetchSettings", "Fetcher", "Page", "Resolver"]
