"""The check context: places in the issue, and the texts that readers see."""

from __future__ import annotations

from dataclasses import replace

from newsletter.model import Callout, CalloutKind, Image, News, Place
from newsletter.preflight.check_context import CheckContext
from tests.preflight.proofs import EDITION, ISSUE, NAME, PATH, PUBLICATION


def proof(**issue: object) -> CheckContext:
    return CheckContext.of(EDITION, replace(ISSUE, **issue), PUBLICATION)  # type: ignore[arg-type]


def test_fields_are_shown_as_their_fallbacks() -> None:
    assert proof().shown(f"Dear {NAME},") == "Dear neighbor,"


def test_words_are_found_in_the_file_or_nowhere() -> None:
    assert proof().place_of("When it opens") == Place(path=PATH, line=7)
    assert proof().place_of("not there") is None
    assert proof().place_of("") is None


def test_a_key_above_the_text_has_its_line_or_the_first() -> None:
    assert proof().front("preheader") == Place(path=PATH, line=3)
    assert proof().front("title") == Place(path=PATH, line=1)


def test_everything_a_reader_reads_is_named_by_its_part() -> None:
    parts = dict(proof().readable)
    assert list(parts) == ["subject", "preheader", "email", "plain text"]
    assert "Dear neighbor," in parts["email"]
    assert "Dear neighbor," in parts["plain text"]


def test_pictures_inside_blocks_are_found_too() -> None:
    inner = Image(source="a.jpg", alt="", decorative=True, place=Place(path=PATH, line=5))
    outer = replace(inner, place=Place(path=PATH, line=9))
    note = Callout(kind=CalloutKind.NOTE, body=(inner,), place=Place(path=PATH, line=4))
    assert list(proof(blocks=(note, outer)).images()) == [inner, outer]


def test_news_blocks_are_found_among_others() -> None:
    news = News(title="News", items=(), place=Place(path=PATH, line=9))
    assert list(proof(blocks=(news,)).news()) == [news]
