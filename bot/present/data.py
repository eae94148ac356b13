"""A briefing as the JSON object that config/briefing.schema.json describes."""

from __future__ import annotations

import json
from typing import Any

from summarizer.domain import Attribution, Briefing, Spans

Json = dict[str, Any]


def to_data(briefing: Briefing, *, id: str | int | float | None = None) -> Json:
    """The briefing as plain dicts, lists, strings and numbers.

    `id` is given back as the caller gave it, where that was not the article's own id (a number, say).
    A position that rests on several attributions becomes one entry for each.
    """
    article = briefing.article
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
            }
            for position in briefing.positions
            for attribution in position.attributions
        ],
        "withheld": {"sentences": briefing.withheld.sentences, "reasons": dict(briefing.withheld.reasons)},
        "engine": {"name": briefing.engine.name, "version": briefing.engine.version},
    }


def to_failure(id: str | int | float, error: str) -> Json:
    """What stands in the place of a briefing that could not be made; `error` is in plain words."""
    return {"id": id, "error": error}


def to_line(data: Json) -> str:
    """One line of JSON, without its line break; characters stand as themselves, not as escapes."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False)


def _attribution(attribution: Attribution) -> Json:
    return {
        "source": _offsets(attribution.source),
        "cue": _offsets(attribution.cue),
        "content": _offsets(attribution.content),
        "kind": attribution.kind,
    }


def _offsets(spans: Spans) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
