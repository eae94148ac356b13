"""From a link to the bytes behind it, without ever opening an address that is not public."""

from summarizer.fetch.body import FEEDS
from summarizer.fetch.fetcher import Answer, Fetcher, FetchSettings, Page, TooManyRedirects
from summarizer.fetch.network import Resolver

__all__ = ["FEEDS", "Answer", "FetchSettings", "Fetcher", "Page", "Resolver", "TooManyRedirects"]
