from __future__ import annotations

from dataclasses import fields

import pytest

from newsletter.issues.block_schema import BlockSchema
from newsletter.issues.blocks import BLOCKS, NAMES
from newsletter.issues.writer import write_block
from newsletter.model import CalloutKind, News, Policy, Poll, Spotlight, SpotlightPerson
from tests.issues.samples import blocks, placeless

KEPT_BY = {
    "policy": {field.name for field in fields(Policy)},
    "poll": {field.name for field in fields(Poll)},
    "spotlight": {field.name for field in (*fields(Spotlight), *fields(SpotlightPerson))} | {"person"},
    "news": {field.name for field in fields(News)},
}
SAMPLES = [sample for schema in BLOCKS for sample in (schema.sample, *schema.more_samples)]


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_sample_reads_without_errors_and_is_written_back(sample: str) -> None:
    (block,) = blocks(sample)
    assert placeless(blocks(write_block(block))) == (placeless(block),)


@pytest.mark.parametrize("schema", BLOCKS, ids=lambda schema: schema.name)
def test_every_key_is_shown_in_its_sample_and_kept_by_the_model(schema: BlockSchema) -> None:
    for key in schema.keys:
        assert f"\n{key.name}: " in "".join((schema.sample, *schema.more_samples))
        assert key.attribute in KEPT_BY[schema.name]
        assert key.meaning


@pytest.mark.parametrize("schema", BLOCKS, ids=lambda schema: schema.name)
def test_every_alias_reads_as_the_block_itself(schema: BlockSchema) -> None:
    for alias in schema.aliases:
        body = schema.sample.replace(f"::: {schema.name}", f"::: {alias}", 1)
        assert placeless(blocks(body)) == placeless(blocks(schema.sample))


def test_no_two_blocks_share_a_name() -> None:
    names = [name for schema in BLOCKS for name in (schema.name, *schema.aliases)]
    assert len(names) == len(set(names)) == len(NAMES)
    assert all(name == name.lower() and " " not in name for name in names)


def test_every_kind_of_callout_is_a_block() -> None:
    assert {kind.value for kind in CalloutKind} <= {schema.name for schema in BLOCKS}
