"""The pages for engineers agree with the code: paths exist, packages and tables are all there, the picture is drawn."""

from __future__ import annotations

import importlib
import re
import runpy
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from newsletter.store.all_tables import metadata

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PAGES = sorted(
    [
        ROOT / "CONTRIBUTING.md",
        ROOT / "docs" / "architecture.md",
        ROOT / "docs" / "discussions.md",
        ROOT / "docs" / "how-to" / "README.md",
        *(ROOT / "docs" / "how-to").glob("add-*.md"),
    ]
)
PATH = re.compile(r"`((?:newsletter|tests|docs|bench|findings|templates|\.ci)/[\w./-]*)`(, new\b)?")


def section(heading: str) -> str:
    """Return what the architecture page says below a heading."""
    return ARCHITECTURE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def missing(text: str) -> list[str]:
    """Return the paths of a page that do not exist, but for those with a NAME to choose.

    One marked "new" is the reader's to create, whatever its ending.
    """
    found = PATH.findall(text)
    created = {Path(path).stem for path, new in found if new}
    expected = (path for path, _new in found if "NAME" not in path and Path(path).stem not in created)
    return [path for path in expected if not (ROOT / path).exists()]


def layers() -> list[list[str]]:
    """Return the layers of the import contract from the top, each with its packages."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (ordered,) = (one["layers"] for one in contracts["contracts"] if one["type"] == "layers")
    return [[name.strip().removeprefix("newsletter.") for name in layer.split("|")] for layer in ordered]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_path_that_a_page_names_exists(page: Path) -> None:
    assert missing(page.read_text(encoding="utf-8")) == []


def test_a_path_that_is_gone_is_found_and_one_to_be_made_is_not() -> None:
    text = (
        "`newsletter/gone.py` `newsletter/made.py`, new: `templates/made.mjml`, `tests/conftest.py` `docs/`"
    )
    assert missing(text) == ["newsletter/gone.py"]


def test_each_of_the_ten_questions_is_answered_by_a_path() -> None:
    rows = re.findall(r"^\| (.+\?) \| (.+) \|$", section("Where is ...?"), re.MULTILINE)
    assert len(rows) == 10
    assert [question for question, answer in rows if not PATH.search(answer)] == []


def test_every_package_is_described_and_no_other() -> None:
    described = set(re.findall(r"^\| `newsletter/(\w+)(?:/|\.py)` \|", section("Packages"), re.MULTILINE))
    inside = {path for path in (ROOT / "newsletter").iterdir() if not path.name.startswith(("_", "."))}
    packages = {path.stem for path in inside if path.suffix == ".py" or (path / "__init__.py").is_file()}
    # Two that are described among the layers: they serve the sample.
    assert described == packages - {"starter", "sample_feeds"}


def test_the_layers_are_told_in_the_order_of_the_contract() -> None:
    text = section("Layers")
    places = [
        [text.find(f"`newsletter/{name}{end}`") for name in layer for end in ("/", ".py")]
        for layer in layers()
    ]
    told = [[place for place in layer if place >= 0] for layer in places]
    assert [len(layer) for layer in told] == [len(layer) for layer in layers()]
    for above, below in pairwise(told):
        assert max(above) < min(below)


def test_every_table_of_the_database_is_named() -> None:
    named = set(re.findall(r"`(\w+)`", section("What is kept where")))
    assert set(metadata.tables) - named == set()


def test_the_picture_is_what_its_description_says() -> None:
    drawn = runpy.run_path(str(PICTURES / "draw_data_flow.py"))["drawings"]()
    assert len(drawn) == 2
    for name, svg in drawn.items():
        assert (PICTURES / name).read_text(encoding="utf-8") == svg
        assert f"pictures/{name}" in ARCHITECTURE


def test_the_modules_in_the_picture_exist() -> None:
    description = tomllib.loads((PICTURES / "data_flow.toml").read_text(encoding="utf-8"))
    steps = [step for way in description["way"] for step in way["steps"]]
    named = [step["at"] for step in steps if step["kind"] not in {"file", "table", "outside"}]
    named += [path for way in description["way"] for path in way["run_by"].split(", ")]
    assert len(description["way"]) == 4
    assert missing(" ".join(f"`newsletter/{path}`" for path in named)) == []
    tables = [name for step in steps if step["kind"] == "table" for name in step["at"].split(", ")]
    assert set(tables) <= set(metadata.tables)


def test_every_type_that_the_glossary_names_is_there() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    named = re.findall(r"\| `((?:[a-z_]+\.)+)([A-Z]\w+)` \|$", text, re.MULTILINE)
    assert len(named) > 40
    for module, name in named:
        assert hasattr(importlib.import_module(f"newsletter.{module.rstrip('.')}"), name), module + name
