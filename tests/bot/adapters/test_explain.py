from __future__ import annotations

import stat
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import cast

import pytest

from bot.adapters.explain import explain_as_page, explain_sources, replace_file
from bot.adapters.streams import Streams
from bot.commands.briefer import Briefer
from summarizer.errors import UserError

MakeStreams = Callable[..., Streams]


def text(stream: object) -> str:
    return cast(StringIO, stream).getvalue()


@pytest.fixture
def path(tmp_path: Path, sample: str) -> str:
    file = tmp_path / "sample.txt"
    file.write_text(sample, encoding="utf-8", newline="")
    return str(file)


def test_several_sources_with_a_failure_between(briefer: Briefer, streams: MakeStreams, path: str) -> None:
    there = streams()
    assert explain_sources(briefer, [path, "none.txt", path], there) == 1
    assert text(there.out).count("⟨1|said⟩ {1:TUR|") == 2
    assert text(there.err) == "none.txt: There is no file “none.txt”. A link starts with https://\n"


def test_standard_input(briefer: Briefer, streams: MakeStreams, sample: str) -> None:
    there = streams(sample.encode())
    assert explain_sources(briefer, ["-"], there) == 0
    assert "{1:TUR|" in text(there.out)
    assert text(there.err) == ""


def test_a_page_replaces_the_file_and_leaves_nothing_else(
    briefer: Briefer, streams: MakeStreams, path: str, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_text("old")
    page.chmod(0o640)
    there = streams()
    assert explain_as_page(briefer, path, str(page), there) == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert stat.S_IMODE(page.stat().st_mode) == 0o640
    assert sorted(file.name for file in tmp_path.iterdir()) == ["page.html", "sample.txt"]
    assert (text(there.out), text(there.err)) == ("", "")


def test_a_page_on_standard_output(briefer: Briefer, streams: MakeStreams, path: str) -> None:
    there = streams()
    assert explain_as_page(briefer, path, "-", there) == 0
    assert text(there.out).startswith("<!doctype html>")
    assert text(there.out).endswith("</html>\n")


def test_a_source_that_fails_leaves_the_old_page(briefer: Briefer, streams: MakeStreams, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("old")
    there = streams()
    assert explain_as_page(briefer, "none.txt", str(page), there) == 1
    assert page.read_text() == "old"
    assert "There is no file" in text(there.err)


@pytest.mark.parametrize("name", ["none/page.html", ".", "nul\0.html"])
def test_a_page_that_cannot_be_written_is_told(
    briefer: Briefer, streams: MakeStreams, path: str, tmp_path: Path, name: str
) -> None:
    with pytest.raises(UserError, match="cannot be written"):
        explain_as_page(briefer, path, str(tmp_path / name), streams())
    assert [file.name for file in tmp_path.iterdir()] == ["sample.txt"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.html").write_text("old")
    (tmp_path / "link.html").symlink_to("real.html")
    replace_file(tmp_path / "link.html", "new")
    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "real.html").read_text() == "new"


def test_a_text_that_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        replace_file(page, "new \ud800")
    assert page.read_text() == "old"
    assert list(tmp_path.iterdir()) == [page]
