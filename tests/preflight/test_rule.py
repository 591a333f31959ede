"""A rule makes findings at its own levels only."""

from __future__ import annotations

import pytest

from newsletter.model import Level, Place
from newsletter.preflight.rule import ERROR, HINT, WARNING, Rule

RULE = Rule(id="x.y", levels=(WARNING, ERROR), what="Something.", source="guidance")
PLACE = Place(path="issues/x.md", line=3)


def test_the_first_level_is_the_usual_one() -> None:
    assert RULE.found("It is so", place=PLACE, hint="Change it").level is Level.WARNING
    assert RULE.found("It is so", place=None, hint="Change it", level=ERROR).level is Level.ERROR


def test_a_message_stays_one_line_that_steers_nothing() -> None:
    found = RULE.found("a\x1b[31m\u202e b\r\n\u00a0c\x00", place=None, hint="d\n\te")
    assert found.message == "a�[31m� b c�"
    assert found.hint == "d e"


def test_a_level_that_the_rule_does_not_name_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match=r"x\.y has no level hint"):
        RULE.found("It is so", place=None, hint="Change it", level=HINT)
