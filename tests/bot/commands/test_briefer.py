from __future__ import annotations

from pathlib import Path

import pytest
from bot_fakes import FakeFetcher, FakePipeline

from bot.commands.briefer import Briefer
from summarizer.errors import ExtractError, FetchError, UserError
from summarizer.fetch import Page


def serving(sample: str, content_type: str) -> Briefer:
    page = Page(url="https://a.example/end", content_type=content_type, charset="utf-8", body=sample.encode())
    return Briefer(fetcher=lambda: FakeFetcher({"https://a.example/x": page}), pipeline=FakePipeline, max_bytes=100_000)


async def test_a_plain_text_page_keeps_its_text_and_its_last_address(sample: str) -> None:
    briefing = await serving(sample, "text/plain").link("https://a.example/x")
    assert briefing.article.text == sample
    assert (briefing.article.id, briefing.article.url) == ("https://a.example/x", "https://a.example/end")


async def test_a_link_that_cannot_be_fetched(sample: str) -> None:
    with pytest.raises(FetchError):
        await serving(sample, "text/plain").link("https://a.example/other")


async def test_pasted_text_is_named_by_its_digest(briefer: Briefer, sample: str) -> None:
    first, second = await briefer.text(sample), await briefer.text(sample)
    assert first.article.id == second.article.id
    assert first.article.text == sample


def test_a_file_is_named_by_its_path(briefer: Briefer, sample: str, tmp_path: Path) -> None:
    path = tmp_path / "Élysée.txt"
    path.write_text(sample, encoding="utf-8")
    assert briefer.file(str(path)).article.id == str(path)


def test_files_that_cannot_be_read(briefer: Briefer, tmp_path: Path) -> None:
    for path, said in (
        (tmp_path / "none.txt", "There is no file"),
        (tmp_path, "is a folder"),
        (tmp_path / ("x" * 300), "cannot be read"),
    ):
        with pytest.raises(UserError, match=said):
            briefer.file(str(path))
    with pytest.raises(UserError, match="not a file name"):
        briefer.file("nul\0byte")


def test_a_document_that_is_too_large(briefer: Briefer, tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"word " * 30_000)
    with pytest.raises(ExtractError, match="too large: more than 100,000 bytes"):
        briefer.file(str(path))


def test_the_pipeline_is_built_once_and_only_when_needed(sample: str) -> None:
    built: list[FakePipeline] = []

    def build() -> FakePipeline:
        built.append(FakePipeline())
        return built[-1]

    briefer = Briefer(fetcher=FakeFetcher, pipeline=build, max_bytes=100_000)
    assert built == []
    for _ in range(2):
        briefer.document(sample.encode(), id="x")
    assert len(built) == 1
