"""The documentation is whole: every link leads somewhere, every block and term is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsletter.issues.blocks import BLOCKS

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def links(page: Path) -> list[str]:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.S)
    return re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'\b(?:src|srcset|href)="([^"\s]+)"', text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    inside = [
        link.partition("#")[0] for link in links(page) if "://" not in link and not link.startswith("#")
    ]
    assert [link for link in inside if not (page.parent / link).exists()] == []


def anchors(page: Path) -> set[str]:
    """Return the names that a page's headings have in a link."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_to_a_part_of_a_page_leads_to_its_heading(page: Path) -> None:
    parted = [link.partition("#") for link in links(page) if "://" not in link and "#" in link]
    assert [
        f"{name}#{anchor}"
        for name, _, anchor in parted
        if anchor not in anchors((page.parent / name) if name else page)
    ] == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    to_read = [ROOT / "README.md"]
    while to_read:
        page = to_read.pop()
        if page in seen or page.suffix != ".md" or not page.is_file():
            continue
        seen.add(page)
        to_read += [
            (page.parent / link.partition("#")[0]).resolve() for link in links(page) if "://" not in link
        ]
    assert [page for page in PAGES if page not in seen and page.name != "CHANGELOG.md"] == []


def test_every_block_is_documented() -> None:
    text = (ROOT / "docs" / "reference" / "issue-file.md").read_text(encoding="utf-8")
    assert [
        block.name for block in BLOCKS if f"::: {block.name}" not in text and f"`{block.name}`" not in text
    ] == []


def test_every_proof_that_the_page_on_security_names_is_there() -> None:
    text = (ROOT / "docs" / "reference" / "security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[^`]+)`", text))
    assert len(named) > 20
    assert [path for path in named if not (ROOT / path).is_file()] == []


def test_decisions_are_told_once_each_and_in_order_within_their_part() -> None:
    text = (ROOT / "docs" / "discussions.md").read_text(encoding="utf-8")
    parts = [
        re.findall(r"^\*\*(\d{4}-\d\d-\d\d)\. (.+?)\*\*", part, re.M | re.S) for part in text.split("\n## ")
    ]
    titles = [title for part in parts for _day, title in part]
    assert len(titles) > 50
    assert len(set(titles)) == len(titles)
    assert [[day for day, _title in part] for part in parts] == [
        sorted(day for day, _ in part) for part in parts
    ]
