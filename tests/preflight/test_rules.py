"""The rules: each once, each documented, each firing only as it says."""

from __future__ import annotations

import re
from pathlib import Path

from newsletter.preflight.rules import FAMILIES, RULES

DOCS = Path(__file__).parents[2] / "docs" / "reference" / "preflight.md"


def test_no_two_rules_share_an_id() -> None:
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9]+\.[a-z0-9-]+", rule_id) for rule_id in ids)


def test_every_rule_says_what_it_looks_for_and_why() -> None:
    assert all(rule.levels and rule.what.endswith(".") and rule.source for rule in RULES)
    assert len(FAMILIES) == 19


def test_the_reference_has_a_line_for_each_rule_and_for_no_other() -> None:
    rows = re.findall(r"^\| `([a-z0-9]+\.[a-z0-9-]+)` \| ([a-z, ]+) \|", DOCS.read_text(), re.MULTILINE)
    assert dict(rows) == {rule.id: ", ".join(rule.levels) for rule in RULES}
    assert len(rows) == len(RULES)


def test_every_rule_has_a_case_of_its_own() -> None:
    cases = "".join(file.read_text() for file in sorted(Path(__file__).parent.glob("test_*.py")))
    assert [rule.id for rule in RULES if f'"{rule.id}"' not in cases] == []
