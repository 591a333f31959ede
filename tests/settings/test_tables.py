"""What newsletter.toml may hold is written down."""

from __future__ import annotations

from pathlib import Path

from newsletter.model import Brand
from newsletter.settings.tables import BrandTable, documented_keys

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"


def test_every_setting_is_documented() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    assert [key for key in documented_keys() if f"`{key}`" not in text] == []


def test_every_brand_value_can_be_set() -> None:
    assert set(Brand.__dataclass_fields__) | {"theme"} == set(BrandTable.model_fields)
