"""How close a summary comes to what writers made of the same article: ours, Lead-3 and TextRank.

    python benchmarks/condense.py [--demand-only]

109 articles with 302 writers' summaries, ROUGE-1/2/L F-measure (rouge-score, stemmed). An article has up to
four summaries: "mean" takes the mean over them and "max" the best one; then the mean over articles. All
systems get the same sentence borders; `words` is the mean length of their summaries. Ours runs as
shipped, without positions (there is no tagger here), so it shows what the choice is worth by itself.
The speed is of one core, with the splitting into sentences.

Ends with 1 where ours is not above TextRank, or is below Lead-3, in any of the six figures.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rouge_score.rouge_scorer import RougeScorer

from summarizer.condense import CondenserSettings, build_condenser
from summarizer.domain import Article
from summarizer.sentences import sentences

CORPUS = Path(__file__).resolve().parents[1].parent / "shared/data/summaries/writer_summaries.json.gz"
MEASURES = ("rouge1", "rouge2", "rougeL")
System = Callable[[Article], str]
Sample = tuple[Article, tuple[str, ...]]


def corpus(path: Path = CORPUS) -> list[Sample]:
    """Each article with its writers' summaries. Raises OSError where the corpus is not there."""
    found: dict[str, tuple[str, list[str]]] = {}
    for row in json.loads(gzip.decompress(path.read_bytes())):
        found.setdefault(row["article_id"], (row["article"], []))[1].append(row["summary"])
    return [
        (Article(id=key, text=text, title="", language="en"), tuple(written)) for key, (text, written) in found.items()
    ]


def ours(most: int) -> System:
    """The extractive condenser with at most `most` sentences."""
    condenser = build_condenser(CondenserSettings(sentences=most))
    return lambda article: " ".join(draft.text for draft in condenser.condense(article, ()))


def lead(count: int) -> System:
    """The first `count` sentences."""
    return lambda article: " ".join(span.of(article.text) for span in sentences(article.text)[:count])


class _Borders:
    """What sumy asks of a tokenizer, by our sentence borders: nltk's own needs a download."""

    def to_sentences(self, text: str) -> tuple[str, ...]:
        return tuple(span.of(text) for span in sentences(text))

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(re.findall(r"\w+(?:['’]\w+)*", text))


def textrank(count: int) -> System:
    """sumy's TextRank with its English stemmer and stop words."""
    from sumy.nlp.stemmers import Stemmer
    from sumy.parsers.plaintext import PlaintextParser
    from sumy.summarizers.text_rank import TextRankSummarizer
    from sumy.utils import get_stop_words

    summarizer = TextRankSummarizer(Stemmer("english"))
    summarizer.stop_words = get_stop_words("english")

    def summary(article: Article) -> str:
        document = PlaintextParser.from_string(article.text, _Borders()).document
        return " ".join(str(sentence) for sentence in summarizer(document, count))

    return summary


def measure(system: System, samples: Sequence[Sample]) -> dict[str, float]:
    """Mean and max ROUGE F times 100, mean words a summary, and words read a second."""
    start = time.perf_counter()
    written = [system(article) for article, _ in samples]
    seconds = time.perf_counter() - start
    scorer = RougeScorer(list(MEASURES), use_stemmer=True)
    figures = dict.fromkeys([f"{m} {how}" for how in ("mean", "max") for m in MEASURES], 0.0)
    for text, (_, references) in zip(written, samples, strict=True):
        scores = [scorer.score(reference, text) for reference in references]
        for name in MEASURES:
            values = [100 * score[name].fmeasure for score in scores]
            figures[f"{name} mean"] += sum(values) / len(values) / len(samples)
            figures[f"{name} max"] += max(values) / len(samples)
    figures["words"] = sum(len(text.split()) for text in written) / len(samples)
    figures["words/s"] = sum(len(article.text.split()) for article, _ in samples) / seconds
    return figures


def failures(results: dict[str, dict[str, float]]) -> list[str]:
    """Where ours misses the demand, in words."""
    missed = []
    for system in (name for name in results if name.startswith("ours")):
        for figure in (f"{m} {how}" for how in ("mean", "max") for m in MEASURES):
            mine = results[system][figure]
            if mine < results["Lead-3"][figure]:
                missed.append(f"{system}: {figure} {mine:.2f} is below Lead-3's {results['Lead-3'][figure]:.2f}")
            if mine <= results["TextRank-3"][figure]:
                missed.append(f"{system}: {figure} {mine:.2f} is not above TextRank's")
    return missed


def main() -> int:
    """Prints the table; 1 where the demand is missed, 2 without the corpus."""
    if not CORPUS.exists():
        print(f"no corpus at {CORPUS}", file=sys.stderr)
        return 2
    samples = corpus()
    systems = {"ours (default)": ours(4), "Lead-3": lead(3), "TextRank-3": textrank(3)}
    if "--demand-only" not in sys.argv:
        systems |= {"Lead-4": lead(4), "TextRank-4": textrank(4)}
    results = {name: measure(system, samples) for name, system in systems.items()}
    columns = list(next(iter(results.values())))
    print(f"{'':16}" + "".join(f"{name:>12}" for name in columns))
    for name, figures in results.items():
        print(f"{name:16}" + "".join(f"{figures[column]:12,.2f}" for column in columns))
    missed = failures(results)
    print("\n".join(missed) or "not below Lead-3 and above TextRank in all six figures")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
