"""Notes: what an import asked is reported until somebody deletes the question."""

from __future__ import annotations

import pytest

from newsletter.importing.comment import comment, question
from newsletter.model import Place
from tests.preflight.proofs import PATH, SOURCE, findings, only


@pytest.mark.parametrize("words", ["Who is this about?", "A picture was here: a.png\nIt was not found."])
def test_a_question_of_an_import_is_reported_at_its_line_until_it_is_deleted(words: str) -> None:
    finding = only(findings(source=f"{SOURCE}\n{question(words)}\n"), "note.unanswered")
    assert finding.level == "warning"
    assert finding.place == Place(path=PATH, line=SOURCE.count("\n") + 2)
    assert finding.message == f"A note is unanswered: {' '.join(words.split())}"
    assert "delete the note" in finding.hint
    assert findings(source=SOURCE) == ()


def test_what_an_import_only_says_and_the_writers_own_comments_are_fine() -> None:
    assert findings(source=f"{SOURCE}\n{comment('Byline of the post, left out: By Ana')}\n") == ()
    assert findings(source=f"{SOURCE}\n<!-- Ask Maria for the exact date. -->\n") == ()


def test_in_code_a_note_is_text() -> None:
    assert findings(source=f"{SOURCE}\n```\n{question('Is this code?')}\n```\n") == ()


def test_a_long_note_is_cut_at_a_word() -> None:
    finding = only(findings(source=f"{SOURCE}\n{question('word ' * 100)}\n"), "note.unanswered")
    assert finding.message.endswith("word…")
    assert len(finding.message) < 200
