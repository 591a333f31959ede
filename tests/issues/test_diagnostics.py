from __future__ import annotations

import pytest

from newsletter.errors import BrokenIssueError
from newsletter.issues.diagnostics import Faults, Line, closest, did_you_mean, shown, trimmed


def lines(*texts: str) -> list[Line]:
    return [Line(number=number, text=text) for number, text in enumerate(texts, start=1)]


def test_faults_are_raised_together_in_the_order_of_the_lines() -> None:
    faults = Faults(path="issues/a.md")
    faults.fault(7, "second")
    faults.fault(2, "first", "Do this.")
    with pytest.raises(BrokenIssueError) as caught:
        faults.finish()
    assert str(caught.value) == "issues/a.md:2: first. Do this.\nissues/a.md:7: second"
    assert [error.place.line for error in caught.value.errors] == [2, 7]


def test_no_fault_raises_nothing() -> None:
    Faults(path="issues/a.md").finish()


def test_what_is_shown_is_short_and_printable() -> None:
    assert shown("a\u202eb\n") == '"a\\u202eb\\u000a"'
    assert len(shown("x" * 10_000)) == 62


def test_an_unknown_word_gets_the_closest_known_one_or_all() -> None:
    assert did_you_mean("polcy", ["policy", "news"]) == 'Did you mean "policy"?'
    assert did_you_mean("zzz", ["policy", "news"]) == "Known: news, policy."
    assert did_you_mean("zzz", []) == ""
    assert did_you_mean("zzz", [f"a{n}" for n in range(99)]).endswith("a19 and 87 more.")
    assert closest("x" * 100_000, ["policy"]) is None


def test_a_file_full_of_unknown_words_is_not_guessed_at_for_ever() -> None:
    faults = Faults(path="a.md")
    for number in range(150):
        faults.unknown(number, "block", "polcy", ["policy"])
    assert faults.errors[0].hint == 'Did you mean "policy"?'
    assert faults.errors[-1].hint == ""
    assert len(faults.errors) == 150


def test_empty_lines_are_trimmed_at_the_ends_alone() -> None:
    assert [line.text for line in trimmed(lines("", " ", "a", "", "b", "\t"))] == ["a", "", "b"]
    assert trimmed(lines("", " ")) == ()


def test_an_invisible_space_does_not_make_an_empty_line() -> None:
    assert not Line(number=1, text="\u00a0").blank
