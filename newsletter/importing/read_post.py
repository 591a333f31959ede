"""Reads a post from the bytes of any kind of source."""

from __future__ import annotations

import re

from newsletter.importing.content_sniffing import Kind, kind_of
from newsletter.importing.decoding import decode
from newsletter.importing.markdown_text import read_markdown
from newsletter.importing.numeric_dates import with_read_date
from newsletter.importing.plain_text import read_text
from newsletter.importing.post import Post

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.I)


def read_post(data: bytes, *, name: str, media_type: str = "", url: str = "", country: str = "") -> Post:
    """Return the post in a source; raises PostError when there is none.

    `name` is its name in errors, `url` where it was fetched from ("" for a file). `country` (ISO 3166, "" if
    unknown) is the publication's: whether 3/5/2023 is in March or in May.
    """
    return with_read_date(_read(data, name=name, media_type=media_type, url=url), country=country)


def _read(data: bytes, *, name: str, media_type: str, url: str) -> Post:
    kind = kind_of(data, name=name, media_type=media_type)
    if kind is Kind.WORD:
        from newsletter.importing.word_file import read_word

        return read_word(data, name=name)
    charset = _CHARSET.search(media_type)
    text = decode(data, charset=charset[1] if charset else "")
    if kind is Kind.PAGE:
        from newsletter.importing.web_page import read_page

        return read_page(text, name=name, url=url)
    return read_markdown(text, name=name) if kind is Kind.MARKDOWN else read_text(text, name=name)
