"""The security review and the newsroom's manners name tests that there are, and every threat has one."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REVIEW = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NEWSROOM = (ROOT / "docs" / "newsroom.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", REVIEW + NEWSROOM)))


@cache
def functions_of(path: Path) -> frozenset[str]:
    """The test functions of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(node.name for node in functions if node.name.startswith("test_"))


@pytest.mark.parametrize(("file", "name"), NAMED, ids=lambda one: one.removesuffix(".py"))
def test_a_named_test_exists(file: str, name: str) -> None:
    assert (ROOT / file).is_file()
    assert name in functions_of(ROOT / file)


def test_every_threat_has_a_test() -> None:
    tables = REVIEW.split("| threat | defence | test |\n|---|---|---|\n")[1:]
    threats = [line for table in tables for line in table.partition("\n\n")[0].splitlines()]
    assert len(tables) == 6
    assert len(threats) > 40
    assert not [line for line in threats if "`tests/" not in line]


def test_every_attack_is_in_the_review() -> None:
    """What is tested as an attack is told, too."""
    told = {name for _, name in NAMED}
    for path in sorted((ROOT / "tests" / "security").glob("test_*.py")):
        if path != Path(__file__):
            assert functions_of(path) & told, path.name
