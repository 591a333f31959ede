"""Case folding: replacing a few letters after ASCII lower case says what full case folding says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.case_folding import fold, replacements

_ASCII = {code: chr(code).lower() for code in range(0x80)}


def folded_as_a_database_can(value: str, texts: list[str]) -> str:
    result = value.strip(" ").translate(_ASCII)
    for letter, folded in replacements(texts):
        result = result.replace(letter, folded)
    return result


@given(st.lists(st.text(max_size=6).map(fold), min_size=1, max_size=3), st.data())
def test_a_value_is_a_text_exactly_if_it_folds_into_it(texts: list[str], data: st.DataObject) -> None:
    variants = (
        st.sampled_from(texts).map(str.upper) | st.sampled_from(texts).map(str.title) | st.text(max_size=6)
    )
    value = data.draw(variants)
    assert (folded_as_a_database_can(value, texts) in texts) is (fold(value) in texts)


def test_only_letters_that_matter_are_replaced() -> None:
    assert replacements(["park"]) == (("\u212a", "k"),)
    assert ("ß", "ss") in replacements(["strasse"])
    assert replacements(["1"]) == ()
