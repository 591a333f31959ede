"""Page facts: what pages say of themselves, and what hostile ones try to."""

from __future__ import annotations

import datetime as dt

import pytest

from newsletter.importing.metadata import PageMetadata, page_metadata
from newsletter.importing.page_tree import page_tree


def facts(head: str, *, body: str = "<p>x</p>", lang: str = "", url: str = "") -> PageMetadata:
    return page_metadata(
        page_tree(f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>', name="x"), url=url
    )


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2023-03-11T09:00:00-08:00">',
        '<meta itemprop="datePublished" content="2023-03-11">',
        '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","datePublished":"2023-03-11"}]}</script>',
        '<script type="application/ld+json">[{"@type":["Article"],"datePublished":"2023-03-11T10:00Z"}]</script>',
    ],
)
def test_the_date_is_read_wherever_it_stands(head: str) -> None:
    assert facts(head).date == dt.date(2023, 3, 11)


def test_the_only_time_and_the_address_give_a_date_too() -> None:
    assert facts("", body='<time datetime="2023-03-11T10:00">x</time>').likely_date == dt.date(2023, 3, 11)
    assert (
        facts("", body='<time datetime="2023-03-11">x</time><time datetime="2022-01-01">y</time>').likely_date
        is None
    )
    assert facts("", url="https://x.example/2023/03/11/post/").likely_date == dt.date(2023, 3, 11)
    assert facts("", url="https://x.example/2023/13/41/post/").likely_date is None


@pytest.mark.parametrize(
    ("lang", "said"), [("es-MX", "es-MX"), ("en_US", "en-US"), ('x" onload="y', ""), ("", "")]
)
def test_a_language_is_a_language_tag_or_nothing(lang: str, said: str) -> None:
    assert facts("", lang=lang.replace('"', "&quot;")).lang == said


def test_a_password_field_is_noticed_however_it_is_written() -> None:
    assert facts("", body='<input type="PassWord">').locked
    assert not facts("", body='<input type="text">').locked


def test_an_address_must_be_of_the_web() -> None:
    assert facts('<link rel="canonical" href="https://x.example/a">').address == "https://x.example/a"
    assert facts('<link rel="canonical" href="javascript:x">').address == ""


@pytest.mark.parametrize(
    ("head", "url", "base"),
    [
        ("<base href=https://city.example/news/>", "", "https://city.example/news/"),
        ("<base href=/news/>", "https://city.example/a/b", "https://city.example/news/"),
        ("<base target=_blank>", "https://city.example/a/b", "https://city.example/a/b"),
        ("<base href=''><base href=/x/>", "https://city.example/a/b", "https://city.example/x/"),
        ("<base href=javascript:x>", "https://city.example/a", "https://city.example/a"),
        (
            "<base href=/news/><link rel=canonical href=https://city.example/c>",
            "",
            "https://city.example/news/",
        ),
    ],
)
def test_relative_links_start_from_the_base_element(head: str, url: str, base: str) -> None:
    assert facts(head, url=url).base == base
