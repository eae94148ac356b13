"""A briefing as the JSON object that config/briefing.schema.json describes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from summarizer.domain import Attribution, Briefing, Position, Spans, Standing

Json = dict[str, Any]


def to_data(briefing: Briefing, *, id: str | int | float | None = None) -> Json:
    """The briefing as plain dicts, lists, strings and numbers.

    `id` is given back as the caller gave it, where that was not the article's own id (a number, say).
    A position that rests on several attributions becomes one entry for each.
    """
    article = briefing.article
    entries = [(position, proof) for position in briefing.positions for proof in position.attributions]
    index = {attribution: at for at, attribution in reversed(list(enumerate(briefing.attributions)))}
    return {
        "id": article.id if id is None else id,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "text": article.text,
        "summary": [{"text": line.text, "spans": _offsets(line.spans)} for line in briefing.summary],
        "attributions": [_attribution(attribution) for attribution in briefing.attributions],
        "positions": [
            {
                "party": position.party.id,
                "party_name": position.party.name,
                "speaker": position.speaker,
                "voice": position.voice,
                "stance": position.stance,
                "attribution": index[attribution],
                "content": _offsets(position.content or attribution.content),
                "issue": position.issue.of(article.text) if position.issue else None,
                "issue_span": [position.issue.start, position.issue.end] if position.issue else None,
            }
            for position, attribution in entries
        ],
        "standings": [_standing(standing, entries) for standing in briefing.standings],
        "withheld": {"sentences": briefing.withheld.sentences, "reasons": dict(briefing.withheld.reasons)},
        "engine": {"name": briefing.engine.name, "version": briefing.engine.version},
    }


def to_failure(id: str | int | float, error: str) -> Json:
    """What stands in the place of a briefing that could not be made; `error` is in plain words."""
    return {"id": id, "error": error}


def to_line(data: Json) -> str:
    """One line of JSON, without its line break; characters stand as themselves, not as escapes."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False)


def _standing(standing: Standing, entries: Sequence[tuple[Position, Attribution]]) -> Json:
    """The standing with its positions as places in `entries`, those together that say the same."""
    places: dict[tuple[str, Spans, Spans, Spans], list[int]] = {}
    for place, (position, proof) in enumerate(entries):
        places.setdefault(_words_of(position, proof), []).append(place)
    return {
        "party": standing.party.id,
        "party_name": standing.party.name,
        "mentions": standing.mentions,
        "silent": standing.silent,
        "positions": [
            list(dict.fromkeys(place for proof in one.attributions for place in places[_words_of(one, proof)]))
            for one in standing.positions
        ],
    }


def _words_of(position: Position, proof: Attribution) -> tuple[str, Spans, Spans, Spans]:
    """What tells one entry from others: whose words, and which."""
    return position.party.id, proof.source, proof.cue, position.content or proof.content


def _attribution(attribution: Attribution) -> Json:
    return {
        "source": _offsets(attribution.source),
        "cue": _offsets(attribution.cue),
        "content": _offsets(attribution.content),
        "kind": attribution.kind,
    }


def _offsets(spans: Spans) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
