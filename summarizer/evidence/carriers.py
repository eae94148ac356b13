"""The one to three sentences of an article that carry a draft, or why there are none."""

from __future__ import annotations

from collections import Counter

from summarizer.domain import Spans
from summarizer.evidence import reasons
from summarizer.evidence.comparing import fault
from summarizer.evidence.reading import Token, read, runs
from summarizer.evidence.roles import name_at, subject, verbs
from summarizer.evidence.source import Sentence, Source
from summarizer.quotations import quotations
from summarizer.words import word_set

Tokens = tuple[Token, ...]
_MOST = 3  # sentences that may carry one draft together
_FEWEST = 3  # words of meaning in a draft: fewer are found in any sentence
_JOINTS = frozenset({"and", "but", "while", "whereas"})
_TIES = word_set("because after before when if since until unless as so that which who")
_LEANING = word_set("he she they it his her their its this these those we i")
# The fault that tells a reader most comes first, where several sentences fail for different ones.
_TELLING = (reasons.NEGATION, reasons.MOOD, reasons.SPEAKER, reasons.ROLES, reasons.NUMBER)


def carriers(draft: str, source: Source, previous: int | None = None) -> tuple[Sentence, ...] | str:
    """The sentences that say what `draft` says, in order; otherwise a reason out of `reasons`.

    `previous` is the index of the sentence that carried the line before, which a pronoun may point to.
    """
    if reason := _misquotes(draft, source):
        return reason
    tokens = read(draft, source.common)
    if sum(token.role != "function" for token in tokens) < _FEWEST:
        return reasons.NOWHERE
    found = _one(tokens, source)
    if isinstance(found, str):
        several = _several(draft, tokens, source)
        found = several or _sharper(found, tokens, source)
    if isinstance(found, str):
        return found
    if _leans(draft, tokens) and (previous is None or found[0].index not in {previous, previous + 1}):
        return reasons.PRONOUN
    where = [sentence.span for sentence in found]
    if all(source.quotes(quote.of(draft), where) for quote in quotations(draft)):
        return found
    return reasons.QUOTATION


def spans(found: tuple[Sentence, ...]) -> Spans:
    """Where the sentences stand."""
    return tuple(sentence.span for sentence in found)


def _leans(draft: str, tokens: Tokens) -> bool:
    """Whether it opens with a pronoun, and not with somebody's quoted words."""
    return tokens[0].lower in _LEANING and not draft[: tokens[0].start].strip()


def _misquotes(draft: str, source: Source) -> str | None:
    """The reason, where a quotation has but one mark, or is not quoted anywhere in the article."""
    for quote in quotations(draft):
        words = quote.of(draft)
        if not quote.whole or not words or words != words.strip():
            return reasons.QUOTATION
        if not source.quotes(words, source.spans):
            return reasons.QUOTATION
    return None


def _one(tokens: Tokens, source: Source) -> tuple[Sentence, ...] | str:
    """The first sentence that carries all of it, or the most telling fault."""
    faults: Counter[str] = Counter()
    for sentence in source.sentences:
        found = fault(tokens, sentence, source)
        if found is None:
            return (sentence,)
        faults[found] += 1
    return next((reason for reason in _TELLING if faults[reason]), reasons.NOWHERE)


def _sharper(reason: str, tokens: Tokens, source: Source) -> str:
    """For a draft that no sentence covers: whether a number or name is nowhere in the article at all."""
    if reason != reasons.NOWHERE:
        return reason
    missing = {token.role for token in tokens if token.role != "function" and token.key not in source.keys}
    if "number" in missing:
        return reasons.NUMBER
    return reasons.NAME if "name" in missing else reasons.NOWHERE


def _several(draft: str, tokens: Tokens, source: Source) -> tuple[Sentence, ...] | None:
    """Sentences that carry the draft's clauses one each; None where a clause has none.

    A clause without a subject of its own has that of the clause before.
    """
    found: dict[int, Sentence] = {}
    carried = ""
    clauses = _clauses(draft, tokens)
    for clause in clauses if len(clauses) > 1 else ():
        reading = read(clause, source.common)
        own = _first_subject(clause, reading)
        text = clause if own or not carried else f"{carried} {clause}"
        one = _one(read(text, source.common), source)
        if isinstance(one, str):
            return None
        found[one[0].index] = one[0]
        carried = own or carried
    return tuple(found[index] for index in sorted(found)) if 0 < len(found) <= _MOST else None


def _first_subject(clause: str, tokens: Tokens) -> str:
    """The words of the name that does what the clause tells; "" where it has none."""
    for verb in verbs(tokens):
        name = subject(tokens, verb)
        for run in runs(tokens):
            if name and name_at(tokens, run) == name:
                return clause[tokens[run[0]].start : tokens[run[1] - 1].end]
        return ""
    return ""


def _clauses(draft: str, tokens: Tokens) -> list[str]:
    """The draft cut at commas and joints; what says too little to stand alone stays with its neighbour.

    What is tied on by "because", "after" and the like is never cut off: the tie is a claim, too.
    """
    cuts = [0]
    for index, token in enumerate(tokens):
        joint = token.border or token.lower in _JOINTS
        if joint and token.lower not in _TIES and _whole(tokens, cuts[-1], index) and _whole(tokens, index, None):
            cuts.append(index)
    ends = [tokens[cut].start for cut in cuts[1:]] + [len(draft)]
    starts = [0, *ends[:-1]]
    return [draft[start:end].strip(" ,;") for start, end in zip(starts, ends, strict=True)]


def _whole(tokens: Tokens, first: int, end: int | None) -> bool:
    """Whether these words have a verb and at least one more word of meaning beside it and the names."""
    part = tokens[first:end]
    return any(True for _ in verbs(part)) and sum(token.role in {"content", "number"} for token in part) > 1
