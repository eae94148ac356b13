"""Average linkage: the two closest groups become one until one is left; and where to stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from summarizer.stories.frequencies import Ints
from summarizer.stories.groups import Judge
from summarizer.stories.table import Table

Days = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Node:
    """A group of rows; `parts` are the two groups that it was made of, None for one that was given whole."""

    rows: Ints
    parts: tuple[Node, Node] | None = None


def tree(table: Table, blocks: Sequence[Ints]) -> Node:
    """The tree of merges over `blocks`, disjoint groups of rows, at least one."""
    nodes = [Node(rows=block) for block in blocks]
    sizes = np.array([len(block) for block in blocks], dtype=np.float64)
    close = (
        np.array([[table.close[np.ix_(a, b)].mean() for b in blocks] for a in blocks])
        if _lumped(blocks)
        else (table.close[np.ix_(np.concatenate(blocks), np.concatenate(blocks))].astype(np.float64))
    )
    np.fill_diagonal(close, -np.inf)
    top = nodes[0]
    for _ in range(len(blocks) - 1):
        i, j = sorted(divmod(int(close.argmax()), len(blocks)))
        close[i] = (sizes[i] * close[i] + sizes[j] * close[j]) / (sizes[i] + sizes[j])
        close[:, i] = close[i]
        close[i, i] = close[j] = close[:, j] = -np.inf
        sizes[i] += sizes[j]
        nodes[i] = Node(rows=np.concatenate((nodes[i].rows, nodes[j].rows)), parts=(nodes[i], nodes[j]))
        top = nodes[i]
    return top


def _lumped(blocks: Sequence[Ints]) -> bool:
    return any(len(block) > 1 for block in blocks)


def cut(top: Node, whole: Callable[[Node, Node], bool]) -> list[Ints]:
    """From the top of a tree, the rows of the first groups whose two parts are `whole`, or that have none."""
    out: list[Ints] = []
    waiting = [top]
    while waiting:
        node = waiting.pop()
        if node.parts is None or whole(*node.parts):
            out.append(node.rows)
        else:
            waiting.extend(reversed(node.parts))
    return out


def partition(
    table: Table, blocks: Sequence[Ints], judge: Judge, *, days: Days | None = None, day_cost: float = 0.0
) -> list[Ints]:
    """The rows grouped by event, as the judge sees it; the blocks stay whole.

    `days` (rows,) are times in days; each day that lies between two groups takes `day_cost` from their log odds.
    """

    def one_event(left: Node, right: Node) -> bool:
        gap = 0.0 if days is None else _gap(days[left.rows], days[right.rows])
        return judge.score(table, left.rows, right.rows) >= day_cost * gap

    return cut(tree(table, blocks), one_event)


def _gap(left: Days, right: Days) -> float:
    """Days between the end of one group and the beginning of the other, 0 where they overlap."""
    return max(0.0, float(left.min() - right.max()), float(right.min() - left.max()))
