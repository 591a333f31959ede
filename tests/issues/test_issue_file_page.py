"""The reference page of the issue file: what it shows is so, and nothing is missing from it."""

from __future__ import annotations

import re

import pytest

from newsletter.issues.block_schema import BlockSchema
from newsletter.issues.blocks import BLOCKS
from newsletter.issues.front_matter import FRONT_KEYS, FrontKey
from newsletter.issues.merge_fields import field_names
from newsletter.issues.quotes import ALERTS
from tests.issues.samples import FRONT, PUBLICATION, ROOT, complaints, faults

PAGE = (ROOT / "docs" / "reference" / "issue-file.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```text\n(.*?)\n```", PAGE, re.DOTALL)


@pytest.mark.parametrize("key", FRONT_KEYS, ids=lambda key: key.name)
def test_every_key_of_the_front_matter_is_explained(key: FrontKey) -> None:
    row = next(line for line in PAGE.split("\n") if line.startswith(f"| `{key.name}` |"))
    assert f"| {'yes' if key.required else 'no'} |" in row
    assert f"`{key.name}: {key.sample}`" in row
    assert ("May contain merge fields" in row) == key.fields


@pytest.mark.parametrize("schema", BLOCKS, ids=lambda schema: schema.name)
def test_every_block_is_explained_with_its_sample(schema: BlockSchema) -> None:
    section = PAGE.split(f"\n### {schema.name}\n")[1].split("\n#")[0]
    assert all(sample.removesuffix(":::\n") in section for sample in (schema.sample, *schema.more_samples))
    assert ("It needs a title" in section) == schema.title_required
    for key in schema.keys:
        needed = f"with `{key.with_key}`" if key.with_key else "no"
        assert f"| `{key.name}` | {needed} | {key.meaning} |" in section
    for alias in schema.aliases:
        assert f"`{alias}`" in section or alias == "did-you-know?"


def test_every_alert_and_every_merge_field_is_named() -> None:
    assert all(f"[!{name.upper()}]" in PAGE for name in ALERTS)
    assert all(f"`{name}`" in PAGE for name in field_names(PUBLICATION)[:3])


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_reads_without_errors(example: str) -> None:
    if example.startswith("issues/march.md"):
        reported = complaints(FRONT + 'Hi {{ frist_name | "you" }}\n\n\n::: policy P\nText.\n')
        assert [f"issues/march.md:{line}: {words}" for line, words in reported] == [
            line.rstrip(".") for line in example.split("\n")
        ]
    elif example.startswith("- pull"):
        assert faults(f"::: news N\n{example}\n:::") == []
    else:
        assert complaints(example if example.startswith("---\nsubject") else FRONT + example) == []


def test_there_are_examples_to_read() -> None:
    assert len(EXAMPLES) > 12
