"""JSON-LD: the page's own article before other things, and nothing from what is broken."""

from __future__ import annotations

import json

import pytest

from newsletter.importing.json_ld import JsonLd, json_ld
from newsletter.importing.page_tree import page_tree

URL = "https://city.example/news/a"


def facts(*scripts: object, titles: tuple[str, ...] = ("Rent relief opens",)) -> JsonLd:
    written = "".join(
        f'<script type="application/ld+json">{one if isinstance(one, str) else json.dumps(one)}</script>'
        for one in scripts
    )
    root = page_tree(f"<html><head>{written}</head><body><p>x</p></body></html>", name="x")
    return json_ld(root, address=URL, titles=titles)


def article(headline: str, day: str, **more: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": headline, "datePublished": day, **more}


@pytest.mark.parametrize(
    "things",
    [
        (article("Rent relief opens", "2023-03-11"),),
        ({"@graph": [{"@type": "WebPage", "datePublished": "2019-01-01"}, article("Rent relief opens", "2023-03-11")]},),
        ({"@type": "WebPage", "datePublished": "2019-01-01", "mainEntity": article("Rent relief opens", "2023-03-11")},),
        ([article("Another story", "2022-01-01"), article("Rent relief opens", "2023-03-11")],),
        (article("Another", "2022-01-01"), article("Longer words", "2023-03-11", mainEntityOfPage={"@id": f"{URL}/#x"})),
        ({"@type": "Event", "name": "Fair", "startDate": "2024-05-05"}, article("Rent relief opens", "2023-03-11")),
        ({"@type": ["BlogPosting", "Thing"], "datePublished": "2023-03-11", "dateModified": "2024-01-01"},),
        ('<!-- {"@type":"Article",\n"headline":"A\nB","datePublished":"2023-03-11"} -->',),
        ('//<![CDATA[\n{"@type":"Article","datePublished":"2023-03-11"}\n//]]>',),
    ],
)  # fmt: skip
def test_the_pages_own_article_gives_the_date(things: tuple[object, ...]) -> None:
    assert facts(*things).published == "2023-03-11"


@pytest.mark.parametrize(
    "data",
    ["{", "[" * 5_000, '{"@type": 3}', "null", '{"@graph": 5}', '{"@type":"Article","headline":{"a":1}}', "x" * 300_000,
     '{"@type":"Event","datePublished":"2024-01-01","startDate":"2024-05-05"}', '{"@type":"Article","dateModified":"2024-01-01"}'],
)  # fmt: skip
def test_broken_and_other_data_says_nothing(data: str) -> None:
    assert facts(data) == JsonLd()


def test_a_page_that_holds_the_article_has_a_date_of_its_own() -> None:
    found = facts({"@type": "WebPage", "datePublished": "2019-01-01"})
    assert (found.published, found.page_published) == ("", "2019-01-01")


def test_site_and_publisher_are_named() -> None:
    publisher = {"@type": "Organization", "name": "City of Example"}
    found = facts(
        {"@type": "WebSite", "name": "Example News"}, article("A", "2023-03-11", publisher=publisher)
    )
    assert found.sites == ("Example News", "City of Example")
