"""From an article to a briefing: fetch, extract, attribute, resolve parties, condense, prove."""
