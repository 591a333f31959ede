from __future__ import annotations

from dataclasses import fields

import pytest

from newsletter.issues.blocks import BLOCKS, NAMES, BlockSchema
from newsletter.issues.writer import write_block
from newsletter.model import CalloutKind, News, Policy, Spotlight
from tests.issues.samples import blocks, placeless

KEYED = {"policy": Policy, "spotlight": Spotlight, "news": News}


@pytest.mark.parametrize("schema", BLOCKS, ids=lambda schema: schema.name)
def test_every_sample_reads_without_errors_and_is_written_back(schema: BlockSchema) -> None:
    (block,) = blocks(schema.sample)
    assert placeless(blocks(write_block(block))) == (placeless(block),)


@pytest.mark.parametrize("schema", BLOCKS, ids=lambda schema: schema.name)
def test_every_key_is_shown_in_its_sample_and_kept_by_the_model(schema: BlockSchema) -> None:
    for key in schema.keys:
        assert f"\n{key.name}: " in schema.sample
        assert key.attribute in {field.name for field in fields(KEYED[schema.name])}
        assert schema.key(key.name.upper()) is key
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


def test_a_block_has_no_other_keys() -> None:
    assert all(schema.key("colour") is None for schema in BLOCKS)
