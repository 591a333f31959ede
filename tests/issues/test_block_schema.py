from __future__ import annotations

import pytest

from newsletter.issues.blocks import BLOCKS
from newsletter.issues.policy import POLICY


@pytest.mark.parametrize("name", ["applies to", "Applies To", "applies_to", "APPLIES-TO"])
def test_a_key_is_found_however_it_is_written(name: str) -> None:
    key = POLICY.key(name)
    assert key is not None
    assert key.attribute == "applies_to"


def test_a_block_has_no_other_keys() -> None:
    assert all(schema.key("colour") is None for schema in BLOCKS)
