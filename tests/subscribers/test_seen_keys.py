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


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(1, 9))))
def test_the_larger_number_of_a_key_is_kept(pairs: list[tuple[str, int]]) -> None:
    keys = SeenKeys()
    largest: dict[str, int] = {}
    for key, number in pairs:
        keys.raise_to(key, number)
        largest[key] = max(number, largest.get(key, 0))
    assert {key: keys.get(key) for key in largest} == largest
    assert len(keys) == len(largest)
    assert keys.get("never seen") == 0


@given(
    st.lists(st.text(max_size=2), max_size=30), st.lists(st.text(max_size=2), max_size=30), st.integers(0, 99)
)
def test_many_keys_are_seen_like_each_by_itself(before: list[str], keys: list[str], room: int) -> None:
    one_by_one, together = SeenKeys(), SeenKeys()
    together.reserve(room)
    for row, key in enumerate(before, 1):
        assert one_by_one.see(key, row) == together.see(key, row)
    again = [place for place, key in enumerate(keys) if one_by_one.see(key, 100 + place)]
    assert together.see_many(keys, 100) == again
    assert len(together) == len(one_by_one)
    assert all(together.get(key) == one_by_one.get(key) for key in [*before, *keys])


def test_many_keys_grow_the_table_and_nothing_is_forgotten() -> None:
    seen = SeenKeys()
    for start in range(1, 20_000, 1_000):
        assert seen.see_many([f"person{number}" for number in range(start, start + 1_000)], start) == []
    assert all(seen.get(f"person{number}") == number for number in range(1, 20_001))
