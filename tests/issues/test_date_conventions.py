"""Day first or month first."""

from __future__ import annotations

import pytest

from newsletter.issues.date_conventions import DateConventions, conventions_of


@pytest.mark.parametrize(
    ("lang", "country", "day_first"),
    [
        ("en", "US", False), ("en", "GB", True), ("en", "IE", True), ("en", "DE", True), ("en", "PH", False),
        ("en-GB", "US", True), ("en-US", "GB", False), ("en_us", "", False), ("en", "", False), ("es", "US", True),
        ("es", "PR", False), ("es-MX", "US", True), ("fr", "FR", True), ("fil", "PH", False), ("de", "", True),
        ("zh-Hant-TW", "TW", None), ("en", "CA", None), ("sv", "SE", None), ("xx", "US", None),
    ],
)  # fmt: skip
def test_the_custom_is_that_of_language_and_country(lang: str, country: str, day_first: bool | None) -> None:
    assert DateConventions(langs=(lang,), country=country).day_first is day_first


@pytest.mark.parametrize(
    ("dates", "day_first"),
    [
        (["03/05/2020"], False),
        (["03/05/2020", "23/05/2020"], True),
        (["03/05/2020", "05/23/2020"], False),
        (["23/05/2020", "05/23/2020"], False),
        (["23-05-2020 10:00"], True),
        (["2020/05/23", "23.05.2020", "45/05/2020", ""], False),
    ],
)
def test_dates_that_can_only_be_read_one_way_decide_for_all(dates: list[str], day_first: bool) -> None:
    assert conventions_of(dates, spoken="", lang="en", country="US").day_first is day_first


@pytest.mark.parametrize(
    ("spoken", "lang", "langs"),
    [
        ("en-GB", "en", ("en-GB", "en")),
        ("en", "en-GB", ("en-GB", "en")),
        ("en-US", "es", ("es", "en-US")),
        ("", "es", ("es",)),
        ("es", "es", ("es",)),
    ],
)
def test_staffs_word_counts_before_the_feeds_but_for_its_region(
    spoken: str, lang: str, langs: tuple[str, ...]
) -> None:
    assert conventions_of((), spoken=spoken, lang=lang, country="").langs == langs
