from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.front_matter import FRONT_KEYS, peek_front
from newsletter.issues.parser import source_lines
from newsletter.model import FrontMatter
from tests.issues.samples import complaints, parse

NEEDED = {"subject": "A subject", "date": "2023-03-11", "list": "constituents"}


def written(**values: str) -> str:
    """Return a file whose front matter holds these values as they are, over the needed ones."""
    return "\n".join(["---", *(f"{key}: {value}" for key, value in (NEEDED | values).items()), "---", ""])


def front(**values: str) -> FrontMatter:
    return parse(written(**values)).front


def only(text: str) -> tuple[int, str]:
    (found,) = complaints(text)
    return found


def test_every_key_is_read_with_its_line() -> None:
    values = {key.name: key.sample for key in FRONT_KEYS}
    assert front(**values) == FrontMatter(
        subject="Your street, repaved",
        date=dt.date(2023, 3, 11),
        list="constituents",
        lang="en",
        preheader="And who to call",
        title="Your street",
        kicker="Roads",
        lead="Work starts in May.",
        number=42,
        authors=("Ana Ruiz", "Ben Ode"),
        archive=False,
        lines={key: number for number, key in enumerate(NEEDED | values, start=2)},
    )


def test_what_is_left_out_comes_from_the_subject_and_the_publication() -> None:
    found = front()
    assert (found.title, found.lang, found.preheader, found.number) == ("A subject", "en", "", None)


@pytest.mark.parametrize(
    ("value", "subject"),
    [
        ("What does it mean to be a “Sanctuary City”?", "What does it mean to be a “Sanctuary City”?"),
        ('What is a "Sanctuary City"?', 'What is a "Sanctuary City"?'),
        ("'Budget: what changes'", "Budget: what changes"),
        ('"Budget: \\"x\\""', 'Budget: "x"'),
        ("42", "42"),
        ("yes", "yes"),
        ("2023-03-11", "2023-03-11"),
        (">\n  folded\n  lines", "folded lines"),
        ("|\n  kept\n  lines", "kept lines"),
        ("two\n  lines", "two lines"),
        ("'We are #1'  # a comment", "We are #1"),
        ("We are#1", "We are#1"),
        ('{{ first_name | "x" }}'.join("''"), '{{ first_name | "x" }}'),
        ("\\{ a brace", "\\{ a brace"),
        ("e\u0301", "é"),
    ],
)
def test_a_subject_is_the_text_that_is_written(value: str, subject: str) -> None:
    assert front(subject=value).subject == subject


def test_norwegian_is_not_false() -> None:
    assert front(lang="no").lang == "no"


@pytest.mark.parametrize("key", ["subject", "date", "list"])
def test_a_missing_key_is_reported_with_an_example(key: str) -> None:
    values = {name: value for name, value in NEEDED.items() if name != key}
    text = "\n".join(["---", *(f"{name}: {value}" for name, value in values.items()), "---"])
    line, words = only(text)
    assert line == 1
    assert f'"{key}" is missing' in words
    assert f"{key}: " in words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"subjct": "x"}, 'unknown key "subjct". Did you mean "subject"?'),
        ({"audience": "all"}, 'unknown key "audience". Known: archive, authors, date, '),
        ({"date": "11 March 2023"}, '"date" must be a date, not "11 March 2023". Did you mean 2023-03-11?'),
        ({"date": "2023-02-30"}, '"date" must be a date, not "2023-02-30"'),
        ({"date": "soon"}, "Write year-month-day"),
        ({"date": "2023-03-11 09:00"}, '"date" must be a date'),
        ({"list": "constituent"}, 'unknown list "constituent". Did you mean "constituents"?'),
        ({"lang": "en_US"}, 'Did you mean "en-US"?'),
        ({"lang": "English"}, '"lang" must be a language tag, not "English"'),
        ({"number": "forty"}, '"number" must be a whole number, not "forty"'),
        ({"number": "-1"}, '"number" must be a whole number'),
        ({"number": "4.2"}, '"number" must be a whole number'),
        ({"number": "٤٢"}, '"number" must be a whole number'),
        ({"lead": "[a, b]"}, '"lead" must be one value, not a list'),
        ({"lead": "\n  - a\n  - b"}, '"lead" must be one value, not a list'),
        ({"lead": "{a: b}"}, '"lead" must be one value, not several keys'),
        ({"lead": ""}, '"lead" has no value'),
        ({"lead": "~"}, '"lead" has no value'),
        ({"lead": "null"}, '"lead" has no value'),
        ({"lead": '"a\\u0007b"'}, '"lead" contains an invisible control character: "a\\u0007b"'),
        ({"lead": '"\\ud800"'}, "cannot read"),
        ({"lead": "Budget: what changes"}, "single quotation marks"),
        ({"lead": "@home"}, 'cannot read "lead: @home"'),
        ({"lead": '"open'}, "the quotation mark that opens here is never closed"),
        ({"lead": '"a" b'}, "cannot read"),
        ({"lead": "{{ first_name }} x"}, "cannot read"),
        ({"lead": '"\\U00110000"'}, "cannot read"),
        ({"lead": "'{{ frist_name }}'"}, 'unknown merge field "frist_name". Did you mean "first_name"?'),
        ({"lead": "'{{7*7}}'"}, "these braces are not a merge field"),
        ({"kicker": "'{{ first_name }}'"}, 'a merge field cannot be used in "kicker"'),
        ({"lead": "&a x"}, "anchors (&), aliases (*) and tags (!) are not supported"),
        ({"lead": "!!python/object:os.system x"}, "anchors (&), aliases (*) and tags (!)"),
        ({"lead": "!secret x"}, "anchors (&), aliases (*) and tags (!)"),
        ({"? [a]": "b"}, "a key must be a word"),
    ],
)
def test_one_mistake_is_reported_once_at_its_line(values: dict[str, str], words: str) -> None:
    text = written(**values)
    line, reported = only(text)
    first_line_of_value = next(
        number for number, each in enumerate(text.split("\n"), 1) if each.startswith(next(iter(values)))
    )
    assert words in reported
    assert first_line_of_value <= line <= first_line_of_value + 1


def test_a_key_given_twice_names_both_lines() -> None:
    text = "---\nsubject: a\ndate: 2023-03-11\nlist: constituents\nsubject: b\n---\n"
    line, words = only(text)
    assert line == 5
    assert "is repeated" in words
    assert "line 2" in words


def test_an_alias_is_refused_at_its_line() -> None:
    text = "---\na: &a [x, x]\nsubject: *a\n---\n"
    line, words = only(text)
    assert line == 2
    assert "aliases" in words


@pytest.mark.parametrize("text", ["", "Hello", "\n---\nsubject: a\n---\n", "----\n"])
def test_a_file_must_begin_with_front_matter(text: str) -> None:
    assert (1, "the file must start with front matter. Write --- as the first line") in complaints(text)


def test_front_matter_must_be_closed() -> None:
    line, words = complaints("---\nsubject: a\nHello\n")[0]
    assert line == 1
    assert "never closed" in words


@pytest.mark.parametrize("inner", ["- a\n- b", "just text", "[a]"])
def test_front_matter_must_be_keys_and_values(inner: str) -> None:
    line, words = only(f"---\n{inner}\n---\n")
    assert line == 2
    assert "must be made of key: value lines" in words


def test_empty_front_matter_lacks_every_needed_key() -> None:
    assert [words.split('"')[1] for _, words in complaints("---\n# nothing\n---\n")] == [
        "subject",
        "date",
        "list",
    ]


def test_front_matter_has_an_end_to_its_length_and_to_its_brackets() -> None:
    assert "longer than" in only("---\n" + "# x\n" * 9_000 + "---\n")[1]
    assert "brackets" in only("---\n" + "[" * 101 + "\n---\n")[1]


def test_faults_of_the_text_are_reported_beside_those_of_the_front_matter() -> None:
    lines = [line for line, _ in complaints("---\nsubject: a\ndate: x\nlist: constituents\n---\n# H\n:::\n")]
    assert lines == [3, 6, 7]


def test_a_peek_sees_what_it_can() -> None:
    assert peek_front(source_lines("---\ndate: 2023-03-11\nlist: x\nfoo: y\n---\n"))["date"] == "2023-03-11"
    assert peek_front(source_lines("no front matter")) == {}
    assert peek_front(source_lines("---\na: [\n---\n")) == {}


@given(st.dictionaries(st.sampled_from([key.name for key in FRONT_KEYS]), st.text(max_size=40)))
def test_no_value_does_more_than_be_refused(values: dict[str, str]) -> None:
    complaints(written(**values))


@pytest.mark.parametrize("value", ["We are #1", "#1 of ten", "two\n  lines # and a comment"])
def test_a_number_sign_that_would_cut_a_value_short_is_reported(value: str) -> None:
    line, words = only(written(subject=value))
    assert line == 2
    assert "would be treated as a comment and left out of" in words
    assert "quotation marks" in words


def test_a_file_may_have_several_languages_and_say_some_keys_in_each() -> None:
    found = front(lang="[en, es-419, ar]", **{"subject.es-419": "Un asunto", "LEAD".lower() + ".AR": "x"})
    assert (found.lang, found.languages) == ("en", ("en", "es-419", "ar"))
    assert found.translations == {"es-419": {"subject": "Un asunto"}, "ar": {"lead": "x"}}
    assert front(lang="\n  - en\n  - es").languages == ("en", "es")
    assert front(lang="[es]").languages == ()


@pytest.mark.parametrize(
    ("values", "line", "words"),
    [
        ({"lang": "en, es"}, 5, "Write several languages in brackets: [en, es]"),
        ({"lang": "[en, EN]"}, 5, '"lang" lists "EN" twice'),
        ({"lang": "[en, 42]"}, 5, '"lang" must be a language tag, not "42"'),
        ({"lang": "[]"}, 5, '"lang" must have plain values between the brackets'),
        ({"lang": "[en, [es]]"}, 5, "must have plain values"),
        ({"lang": "[aa, bb, cc, dd, ee, ff, gg, hh, ii]"}, 5, "more than 8 languages"),
        ({"subject": "[a, b]"}, 2, '"subject" must be one value, not a list'),
        ({"subject.es": "x"}, 5, '"es" is not one of this file\'s languages (en). Write lang: [en, es]'),
        ({"lang": "[en, es]", "subject.en": "x"}, 6, '"subject.en": "en" is the file\'s first language'),
        ({"lang": "[en, es]", "date.es": "2023-03-11"}, 6, 'unknown key "date.es"'),
        ({"lang": "[en, es]", "subject.es": "'{{ nobody }}'"}, 6, "unknown merge field"),
        ({"lang": "[en, es]", "kicker.es": "'{{ first_name }}'"}, 6, "a merge field cannot be used in"),
    ],
)
def test_one_mistake_about_languages_is_reported_once(values: dict[str, str], line: int, words: str) -> None:
    number, reported = only(written(**values))
    assert number == line
    assert words in reported


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ana Ruiz", ("Ana Ruiz",)),
        ("Ana  Ruiz, Ben Ode,", ("Ana Ruiz", "Ben Ode")),
        ("[Ana Ruiz, Ben Ode, Ana Ruiz]", ("Ana Ruiz", "Ben Ode")),
        ("\n  - Ana Ruiz\n  - Ben Ode", ("Ana Ruiz", "Ben Ode")),
    ],
)
def test_authors_are_one_or_several(written: str, names: tuple[str, ...]) -> None:
    assert front(authors=written).authors == names


def test_an_author_written_in_the_singular_gets_a_suggestion() -> None:
    (fault,) = [text for _line, text in complaints(written(author="Ana Ruiz"))]
    assert "authors" in fault


@pytest.mark.parametrize(("said", "may"), [("yes", True), ("no", False)])
def test_an_issue_may_be_kept_out_of_the_archive(said: str, may: bool) -> None:
    assert front(archive=said).archive is may
    assert front().archive


def test_archive_is_yes_or_no() -> None:
    _line, reported = only(written(archive="never"))
    assert '"archive" must be yes or no, not "never"' in reported
