"""Which of the languages something is written in is nearest to a tag."""

from __future__ import annotations

import pytest

from newsletter.model.spoken_language import closest_language

SPOKEN = ("en", "es", "fil", "he", "nb", "pt", "pt-pt", "zh", "zh-hant")


@pytest.mark.parametrize(
    ("wanted", "closest"),
    [
        ("es", "es"), ("es-MX", "es"), ("es_MX", "es"), ("ES", "es"), (" es ", "es"),
        ("pt", "pt"), ("pt-BR", "pt"), ("pt-PT", "pt-pt"), ("pt_PT", "pt-pt"), ("pt-AO", "pt-pt"),
        ("zh", "zh"), ("zh-CN", "zh"), ("zh-Hans", "zh"), ("zh-Hans-HK", "zh"), ("zh-SG", "zh"),
        ("zh-TW", "zh-hant"), ("zh-HK", "zh-hant"), ("zh-Hant", "zh-hant"), ("zh-Hant-TW", "zh-hant"),
        ("no", "nb"), ("nn", "nb"), ("nn-NO", "nb"), ("nb-NO", "nb"),
        ("tl", "fil"), ("fil-PH", "fil"), ("iw", "he"), ("he-IL", "he"),
        ("xx", None), ("", None), ("-", None), ("ptx", None),
    ],
)  # fmt: skip
def test_the_nearest_language(wanted: str, closest: str | None) -> None:
    assert closest_language(wanted, SPOKEN) == closest


def test_a_language_of_its_own_goes_before_a_near_one() -> None:
    assert closest_language("nn", ("nb", "nn")) == "nn"
    assert closest_language("zh-TW", ("zh",)) == "zh"
    assert closest_language("pt-PT", ("en", "pt")) == "pt"
