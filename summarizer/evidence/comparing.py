"""Whether one sentence of the article says what a draft says. Strict: a doubt is a fault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from summarizer.evidence import reasons
from summarizer.evidence.lexicon import BARE_NEGATIONS, CONDITIONS, MOODS, REPORTS
from summarizer.evidence.reading import Token, runs
from summarizer.evidence.roles import directions, name_at, nearest_verb, same, subject, target, verbs
from summarizer.evidence.source import Name, Sentence, Source

Tokens = tuple[Token, ...]
Range = tuple[int, int]
_REACH = 8  # words of the source between a verb and the name it acts on


def fault(draft: Tokens, sentence: Sentence, source: Source) -> str | None:
    """The first reason why `sentence` does not carry the draft; None where it does."""
    if not _covered(draft, sentence, source):
        return reasons.NOWHERE
    if found := next(_scope_faults(draft, sentence), None):
        return found
    if not _numbers_kept(draft, sentence.tokens):
        return reasons.NUMBER
    return None if _roles_kept(draft, sentence) and _names_kept(draft, sentence) else reasons.ROLES


def _covered(draft: Tokens, sentence: Sentence, source: Source) -> bool:
    """Whether every word that carries meaning is in the sentence."""
    keys = {token.key for token in sentence.tokens}
    if sentence.speakers:
        keys.add("say")
    if any(t.role in {"content", "number"} and t.key not in keys for t in draft):
        return False
    if sum(map(_denies, draft)) > sum(map(_denies, sentence.tokens)):
        return False
    return all(_known(name_at(draft, run), sentence, source, keys) for run in runs(draft))


def _denies(token: Token) -> bool:
    return token.key in BARE_NEGATIONS or token.key.endswith("+not")


def _known(name: Name, sentence: Sentence, source: Source, keys: set[str]) -> bool:
    """Whether the sentence has the name: whole, as part of a fuller one, or by its last word.

    The last word alone is enough where the article has the fuller name elsewhere.
    """
    if any(_inside(name, other) for other in (*sentence.names, *sentence.speakers)):
        return True
    if len(name) == 1:
        return name[0] in keys
    shorter = any(set(other) < set(name) and other[-1] == name[-1] for other in sentence.names)
    return shorter and any(_inside(name, other) for other in source.names)


def _inside(name: Name, other: Name) -> bool:
    """Whether `other` has the words of `name` in their order."""
    rest = iter(other)
    return all(word in rest for word in name)


def _scope_faults(draft: Tokens, sentence: Sentence) -> Iterator[str]:
    """Negation, mood and speaker: each must be the same at one place where the word stands in the source."""
    keys = frozenset(token.key for token in draft)
    for token in draft:
        places = [other for other in sentence.tokens if other.key == token.key]
        if token.role == "function" or not places:
            continue
        places = [other for other in places if other.negations == token.negations]
        if not places:
            yield reasons.NEGATION
        if token.role != "content":
            continue
        places = [other for other in places if other.moods == token.moods]
        if not places:
            yield reasons.MOOD
        elif not any(other.reports <= keys for other in places):
            yield reasons.SPEAKER
    if sentence.cues and not keys & (REPORTS | sentence.cues):
        yield reasons.SPEAKER
    if _moods(draft) - _moods(sentence.tokens) or (_conditional(sentence.tokens) and not _conditional(draft)):
        yield reasons.MOOD


def _moods(tokens: Tokens) -> set[str]:
    """The moods that are spoken of at all, also where no word of meaning stands under them."""
    bare = (token.key.removesuffix("+not") for token in tokens if token.role != "name" and token.text != "May")
    return {MOODS[key] for key in bare if key in MOODS}


def _conditional(tokens: Tokens) -> bool:
    return any(token.lower in CONDITIONS for token in tokens)


def _numbers_kept(draft: Tokens, tokens: Tokens) -> bool:
    """Whether each number still belongs to the same verb and to a word beside it."""
    mine, theirs = _meaningful(draft), _meaningful(tokens)
    return all(
        any(
            _beside(mine, (index, index + 1), theirs, (other, other + 1))
            and nearest_verb(mine, index) in {None, nearest_verb(theirs, other)}
            for other, place in enumerate(theirs)
            if place.key == token.key
        )
        for index, token in enumerate(mine)
        if token.role == "number"
    )


def _meaningful(tokens: Tokens) -> Tokens:
    return tuple(token for token in tokens if token.role != "function")


def _beside(mine: Tokens, here: Range, theirs: Tokens, there: Range) -> bool:
    """Whether a neighbour of the words `here` is close to those `there`, on the same side."""
    left, right = mine[max(0, here[0] - 1) : here[0]], mine[here[1] : here[1] + 1]
    before = {token.key for token in theirs[max(0, there[0] - 2) : there[0]]}
    after = {token.key for token in theirs[there[1] : there[1] + 2]}
    if not left and not right:
        return True
    return any(token.key in before for token in left) or any(token.key in after for token in right)


def _names_kept(draft: Tokens, sentence: Sentence) -> bool:
    """Whether each name that no verb accounts for still has one of its neighbours."""
    mine, theirs = _meaningful(draft), _meaningful(sentence.tokens)
    held = [name for verb in verbs(draft) for name in (subject(draft, verb), target(draft, verb)) if name]
    for run in runs(mine):
        name = name_at(mine, run)
        places = [other for other in runs(theirs) if same(name, name_at(theirs, other))]
        if places and name not in held and not any(_beside(mine, run, theirs, other) for other in places):
            return False
    return True


def _roles_kept(draft: Tokens, sentence: Sentence) -> bool:
    """Whether each verb keeps who does it and to whom, and each "from" and "to" its name."""
    tokens = sentence.tokens
    for verb in verbs(draft):
        places = [index for index, token in enumerate(tokens) if token.key == draft[verb].key]
        doer, aim = subject(draft, verb), target(draft, verb)
        if doer and not _same_somewhere(doer, [subject(tokens, place) for place in places], sentence):
            return False
        if aim and not _same_somewhere(aim, [target(tokens, place, _REACH) for place in places], sentence):
            return False
    led = set(directions(tokens))
    return all((way, name) in led for way, name in directions(draft) if any(other == name for _, other in led))


def _same_somewhere(name: Name, found: Sequence[Name | None], sentence: Sentence) -> bool:
    """Whether one of the `found` is the name.

    Where the source has a pronoun or nothing, the name must be its only one, or that of its known speaker.
    """
    if any(other and same(name, other) for other in found):
        return True
    if any(found):
        return False
    known = sentence.speakers or sentence.names
    return bool(known) and all(same(name, other) for other in known)
