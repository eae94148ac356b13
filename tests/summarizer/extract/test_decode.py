from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.extract.decode import decode

TEXT = "“Žižek’s €5 café”"


@pytest.mark.parametrize(
    ("html", "charset", "read"),
    [
        (TEXT.encode(), None, TEXT),
        (TEXT.encode(), "iso-8859-1", TEXT),  # a server that is wrong about valid UTF-8
        (codecs.BOM_UTF8 + TEXT.encode(), "cp1252", TEXT),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), None, TEXT),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-8", TEXT),
        (TEXT.encode("cp1252"), "iso-8859-1", TEXT),  # browsers read Latin-1 as Windows-1252
        (TEXT.encode("cp1252"), None, TEXT),
        (b'<meta charset="windows-1251">' + "Москва".encode("cp1251"), None, '<meta charset="windows-1251">Москва'),
        (b"<meta charset=utf-8>" + TEXT.encode("cp1252"), "windows-1252", "<meta charset=utf-8>" + TEXT),
        (
            b"<META content='text/html; charset=gb2312'>" + "北京".encode("gbk"),
            None,
            "<META content='text/html; charset=gb2312'>北京",
        ),
        ("東京".encode("iso2022_jp"), "iso-2022-jp", "東京"),
        (b"<meta charset=utf-16>abc", None, "<meta charset=utf-16>abc"),
        (b"abc", "rot13", "abc"),
        (b"a+2AA-b", "utf-7", "a+2AA-b"),
        (b"abc", "no-such-thing", "abc"),
    ],
)
def test_the_encoding_is_the_one_that_is_meant(html: bytes, charset: str | None, read: str) -> None:
    assert decode(html, charset) == read


@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=12)))
def test_any_bytes_are_characters(html: bytes, charset: str | None) -> None:
    assert isinstance(decode(html, charset), str)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff"), max_size=200))
def test_utf8_is_read_back(text: str) -> None:
    assert decode(text.encode()) == text
