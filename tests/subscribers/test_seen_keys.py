"""Where each key was seen first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.seen_keys import SeenKeys


@given(st.lists(st.text(max_size=3)))
def test_it_answers_as_a_dictionary_would(keys: list[str]) -> None:
    seen, known = SeenKeys(), dict[str, int]()
    for row, key in enumerate(keys, 1):
        assert seen.see(key, row) == known.get(key)
        known.setdefault(key, row)


def test_it_grows_and_forgets_nothing() -> None:
    seen = SeenKeys()
    assert not any(seen.see(f"person{number}", number) for number in range(1, 20_001))
    assert all(seen.see(f"person{number}", 99_999) == number for number in range(1, 20_001))
