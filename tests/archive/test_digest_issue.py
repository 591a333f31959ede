"""A digest as an issue: it passes preflight in every language and theme, and shows just the words it is given."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.archive.digest_issue import DigestEntry, digest_issue
from newsletter.model import Cadence, Edition, Issue, Level, Publication
from newsletter.preflight.check import check
from newsletter.rendering.edition import render
from newsletter.rendering.language import direction
from newsletter.rendering.theme import Theme
from newsletter.rendering.theme_strings import STRINGS
from tests.rendering.samples import THEME, THEMES, picture_bytes, publication

DAY = dt.date(2026, 11, 30)
LIST = "constituents"
BINS = DigestEntry(
    title="A green bin for each house",
    summary="From June on, the city picks up what rots. Put it out on Mondays.",
    url="https://letters.council13.gov/archive/bins",
    lang="en",
)
PARKS = replace(BINS, title="Three parks stay open late", url="https://letters.council13.gov/archive/parks")


def own_publication() -> Publication:
    base = publication(web_url=None)
    why = "You are getting this because you asked for news of the Riverton council."
    return replace(
        base,
        name="Riverton Notes",
        organisation="Riverton City Council",
        postal_address="1 Water Street, Riverton, OH 44001",
        base_url="https://letters.council13.gov",
        sender_name="Riverton City Council",
        sender_address="news@council13.gov",
        unsubscribe_mailbox="out@council13.gov",
        lists={LIST: replace(base.lists[LIST], why=why)},
    )


def composed(
    *entries: DigestEntry, folder: Path | None = None, lang: str = "en", cadence: Cadence = Cadence.WEEKLY
) -> Issue:
    return digest_issue(
        entries, name="digest-weekly-2026-11-30", list_key=LIST, cadence=cadence, lang=lang, day=DAY,
        folder=str(folder or Path()),
    )  # fmt: skip


def rendered(issue: Issue, theme: Theme = THEME, folder: Path | None = None) -> Edition:
    return render(issue, own_publication(), theme, root=folder or Path())


def plain(edition: Edition) -> str:
    return " ".join(edition.text.split())


@pytest.mark.parametrize("lang", sorted(STRINGS))
def test_it_passes_preflight_in_every_language(lang: str, tmp_path: Path) -> None:
    (tmp_path / "bins.png").write_bytes(picture_bytes(1200, 600))
    entries = [
        replace(BINS, lang=lang, picture="bins.png", alt="Three bins at a curb"),
        replace(PARKS, lang=lang, corrected_on=DAY),
    ]
    issue = composed(*entries, folder=tmp_path, lang=lang)
    edition = rendered(issue, folder=tmp_path)
    found = check(edition, issue, own_publication(), reaches_people=True, leaves=DAY)
    serious = [one for one in found if one.level is not Level.HINT and not one.rule.startswith("language.")]
    assert serious == []
    assert f'lang="{lang}"' in edition.html
    assert f'dir="{direction(lang)}"' in edition.html


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("cadence", [Cadence.DAILY, Cadence.WEEKLY, Cadence.MONTHLY])
def test_every_theme_shows_headings_that_are_links_below_the_digests_name(
    theme: Theme, cadence: Cadence
) -> None:
    edition = rendered(composed(BINS, PARKS, cadence=cadence), theme)
    name = f"{cadence.value.title()} digest"
    assert edition.subject == f"{name}: A green bin for each house (+1)"
    assert edition.preheader == "Three parks stay open late"
    assert edition.html.index(f">{name}</h1>") < edition.html.index("<h2")
    assert edition.html.count("<h2") == 2
    urls = [link.url for link in edition.links if link.place is not None]
    assert urls == [BINS.url, PARKS.url]
    assert "Unsubscribe" in edition.text


def test_one_issue_alone_has_its_sentence_as_preheader() -> None:
    edition = rendered(composed(BINS))
    assert (edition.subject, edition.preheader) == (
        "Weekly digest: A green bin for each house",
        BINS.summary,
    )


def test_an_issue_in_another_language_is_marked_as_such() -> None:
    edition = rendered(composed(BINS, replace(PARKS, lang="es"), lang="en"))
    assert 'lang="es"' in edition.html


def test_a_language_without_words_of_ours_has_english_ones_marked_as_english() -> None:
    edition = rendered(composed(replace(BINS, lang="moh"), lang="moh"))
    assert '<span lang="en"' in edition.html.partition("<h1")[2].partition("</h1>")[0]


def test_a_correction_is_shown_with_its_day_in_the_language_of_the_issue() -> None:
    edition = rendered(composed(replace(BINS, lang="es", corrected_on=DAY), lang="es"))
    assert "Corregido: 30 de noviembre de 2026" in plain(edition)


@given(
    st.text(
        st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1, max_size=60
    ).filter(lambda text: text.strip()),
)
def test_whatever_stands_in_a_title_is_shown_and_is_never_markup(title: str) -> None:
    edition = rendered(composed(replace(BINS, title=title, summary=title)))
    words = " ".join(title.split())
    assert edition.subject == f"Weekly digest: {title}".strip() or words in " ".join(edition.subject.split())
    assert "".join(words.split()) in "".join(edition.text.split())
    own = {"view_url", "unsubscribe_url", "preferences_url"}
    assert {one.name for one in edition.fields} <= own
    assert [link.url for link in edition.links if link.place is not None] == [BINS.url]
