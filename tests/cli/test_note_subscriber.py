"""`newsletter subscribers note`: part of the history and of the person's data, erased with them."""

from __future__ import annotations

from pathlib import Path

from tests.cli.two_lists import told, two_lists
from tests.command_line import Newsletter

VERA = "vera@example.org"


def test_a_note_is_part_of_the_history_and_of_the_data(publication: Path, newsletter: Newsletter) -> None:
    two_lists(publication, newsletter)
    assert newsletter("subscribers", "note", VERA, "Prefers Spanish\non the phone").exit_code == 0
    assert "Prefers Spanish" in newsletter("subscribers", "show", VERA).out
    (note,) = told(newsletter, "subscribers", "show", VERA)["notes"]
    assert note["text"] == "Prefers Spanish\non the phone"


def test_an_empty_or_endless_note_is_refused(publication: Path, newsletter: Newsletter) -> None:
    two_lists(publication, newsletter)
    for text, why in (("  ", "empty"), ("x" * 2001, "2,001 characters")):
        run = newsletter("subscribers", "note", VERA, text)
        assert (run.exit_code, why in run.err) == (1, True)
