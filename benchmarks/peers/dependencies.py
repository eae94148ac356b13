"""Rules over spaCy's dependency parse: verbs of saying and attitude with their subject and what depends on them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from benchmarks.peers import naive

SAYING = frozenset(
    """
    acknowledge add admit announce answer argue assert assure caution claim comment concede conclude confirm
    contend declare disclose emphasize estimate explain express hint indicate inform insist maintain mention note
    observe pledge point predict promise propose quip read reaffirm reassure recall reiterate remark remind repeat
    reply report respond reveal say signal state stress suggest swear tell testify tweet underline underscore urge
    vow warn write
""".split()
)
ATTITUDE = frozenset(
    """
    accept accuse agree aim appeal approve ask back believe blame call commend condemn consider criticize criticise
    decline decry demand denounce deny deplore describe desire disagree dismiss doubt endorse expect favor favour fear
    hail hope intend invite object offer oppose order plan praise prefer protest question rebuke refuse regret reject
    request require seek see slam support suspect think threaten view voice want welcome wish
""".split()
)
CUES = SAYING | ATTITUDE
ADDRESSED = frozenset("tell inform assure remind reassure".split())  # their object is who is told
CLAUSES = {"ccomp", "xcomp"}
OBJECTS = {"dobj", "obj", "oprd", "prep", "dative"}
SUBJECTS = {"nsubj", "nsubj:pass", "nsubjpass"}


def positions(document: Any) -> list[dict[str, Any]]:
    """The positions of a parsed text."""
    return naive.positions(_statements(document))


def _statements(document: Any) -> Iterator[tuple[str, list[str]]]:
    """Each speaker with the pieces of what is said."""
    for token in document:
        if token.pos_ in ("VERB", "AUX") and token.lemma_.lower() in CUES:
            source = _subject(token)
            content = _content(token) if source is not None else set()
        elif token.lower_ == "according":
            source = next((obj for to in token.children for obj in to.children if obj.dep_ == "pobj"), None)
            content = set(token.sent) - set(token.subtree)
        else:
            continue
        if source is not None:
            spoken = sorted(source.subtree, key=lambda t: t.i)
            name = document[spoken[0].i : spoken[-1].i + 1].text
            yield name, _pieces(document, {t for t in content if t not in set(spoken)})


def _subject(verb: Any) -> Any | None:
    """Who says it: the subject, that of the verb before "and", or the agent of a passive; None where nobody stands."""
    for child in verb.children:
        if child.dep_ == "nsubj":
            return child
    for child in verb.children:
        if child.dep_ == "agent":
            return next((obj for obj in child.children if obj.dep_ == "pobj"), None)
    if any(child.dep_ in SUBJECTS for child in verb.children):
        return None  # a passive without an agent: its subject is who is spoken of
    return _subject(verb.head) if verb.dep_ in ("conj", "xcomp", "advcl") and verb.head.i != verb.i else None


def _content(verb: Any) -> set[Any]:
    """The tokens of what is said: clauses, otherwise objects and prepositions, otherwise what the verb stands in."""
    clauses = [child for child in verb.children if child.dep_ in CLAUSES]
    told = verb.lemma_.lower() in ADDRESSED
    objects = [child for child in verb.children if child.dep_ in OBJECTS]
    if any(child.dep_ == "ccomp" for child in clauses):
        chosen = clauses
    elif clauses:
        chosen = clauses + [child for child in objects if child.dep_ != "prep" and not told]
    elif verb.lemma_.lower() in ATTITUDE or verb.dep_ not in ("parataxis", "ccomp"):
        chosen = [child for child in objects if not told or child.dep_ == "prep"]
    else:
        chosen = []
    if chosen:
        return {token for child in chosen for token in child.subtree}
    if verb.dep_ in ("parataxis", "ccomp"):  # "Talks will go on, X said": the parser hangs the verb on the statement
        return set(verb.head.subtree) - set(verb.subtree)
    return set()


def _pieces(document: Any, tokens: set[Any]) -> list[str]:
    """Runs of neighbouring tokens as text, without punctuation at their ends other than quotation marks."""
    places = sorted(token.i for token in tokens)
    runs = [[i for _, i in run] for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0])]
    texts = (document[run[0] : run[-1] + 1].text.strip(" \n,.;:") for run in runs)
    return [text for text in texts if any(c.isalnum() for c in text)]
