"""Which language a text is in, from its beginning."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from summarizer.errors import ExtractError
from summarizer.extract.words import section, words

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]

ENGLISH = "en"
_PREFIX = 4000  # characters; enough for certainty, and two milliseconds at most
_WORD = re.compile(r"[^\W\d_]+")
# Share of English function words. 98 of 100 English news texts have more than the first; texts in
# Dutch and Danish, the closest ones, reach 0.08.
_CLEARLY = 0.13
_POSSIBLY = 0.07
_LONGEST_WORD = 15  # characters a word, on average; more means that there are no spaces


def require_english(text: str) -> str:
    """The language code of an English text; raises ExtractError, naming the language, for any other."""
    code = detect(text)
    if code == ENGLISH:
        return code
    if name := _names().get(code):
        raise ExtractError(f"The text seems to be in {name}; only English is supported so far.")
    raise ExtractError(f"The text is not in English ({code}), the only language supported so far.")


def is_brief(text: str, words: int) -> bool:
    """Whether a text has fewer than so many words, and is not in a script that writes without spaces."""
    count = len(text.split())
    return count < words and len(text) <= count * _LONGEST_WORD


def detect(text: str) -> str:
    """The ISO 639 code of the language that the beginning of `text` is most likely in.

    Plain English is told by its function words alone: loading py3langid's model takes half a second,
    which nobody should wait for who pastes an English article.
    """
    prefix = text[:_PREFIX]
    share = _english_share(prefix)
    if share >= _CLEARLY:
        return ENGLISH
    code: str = _identifier().classify(prefix)[0]
    # A short English text full of foreign names is taken for one of the rarer languages.
    return ENGLISH if share >= _POSSIBLY and code not in _names() else code


def _english_share(text: str) -> float:
    found = [word.lower() for word in _WORD.findall(text)]
    english = words("english", "words")
    return sum(word in english for word in found) / len(found) if found else 0.0


@cache
def _names() -> dict[str, str]:
    return dict(line.split(maxsplit=1) for line in section("languages", "names"))


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
