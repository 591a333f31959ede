from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import Edition
from newsletter.sending.variant_selector import VariantSelector, version_of
from tests.sending.samples import edition

RULES = {"park": 'neighborhood = "Echo Park"', "spanish": 'lang = "es" and list = "constituents"'}
COMBINATIONS = ((), ("park",), ("spanish",), ("park", "spanish"))


def whole() -> Edition:
    made = [edition(lang=lang, segments=segments) for lang in ("en", "es") for segments in COMBINATIONS]
    return replace(made[0], others=tuple(made[1:]), rules=RULES)


def test_somebody_gets_their_language_and_what_is_for_their_segments() -> None:
    chooser = VariantSelector.of(whole())
    assert chooser.version("en", {}) == ("en", (), ())
    assert chooser.version("es-MX", {"neighborhood": "echo park"}) == ("es", ("park", "spanish"), ())
    assert chooser.version("fr", {"neighborhood": "Echo Park"}) == ("en", ("park",), ())


def test_the_list_is_the_one_the_copy_goes_to() -> None:
    assert VariantSelector.of(replace(whole(), list="staff")).version("es", {}) == ("es", (), ())


@given(st.text(max_size=8), st.dictionaries(st.sampled_from(["neighborhood", "x"]), st.text(max_size=12)))
def test_whoever_somebody_is_there_is_an_edition_for_them(lang: str, values: dict[str, str]) -> None:
    found = whole()
    assert VariantSelector.of(found).version(lang, values) in {version_of(one) for one in found.versions}


def test_a_reader_gets_the_topics_they_chose_of_those_that_the_issue_uses() -> None:
    chooser = VariantSelector.of(replace(whole(), topics=("housing", "parks")))
    assert chooser.version("en", {}) == ("en", (), ("housing", "parks"))
    assert chooser.version("en", {}, ("transit", "parks")) == ("en", (), ("parks",))
    assert chooser.version("en", {}, ()) == ("en", (), ())
