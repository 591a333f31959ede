"""How many bytes of HTML an email has, by theme: each block alone, thirty blocks, the sample and every block.

Against the same blocks before sections were flattened (commit b338ca9), and against npm mjml, minified.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bench._report import report
from bench.render import SAMPLE, YARDSTICK
from newsletter.model import Edition, Issue, Publication
from newsletter.processes.svg_rasterizer import rasterize_svg
from newsletter.rendering.edition import render
from newsletter.rendering.sample_issue import FULL, SPECIMENS, sample_issue
from newsletter.rendering.theme import load_theme

ROOT = Path(__file__).parents[1]
THEMES = ("calm-civic", "bold-campaign", "plain-letter")
LIMIT = 102_400
_MEASURED = ("events", "stats", "columns", "spotlight", "people", "thirty")
BEFORE: Mapping[str, Mapping[str, int]] = {
    theme: dict(zip(_MEASURED, sizes, strict=True))
    for theme, sizes in (
        ("calm-civic", (4630, 5940, 4236, 3293, 7003, 118_583)),
        ("bold-campaign", (4738, 5763, 4269, 3325, 7033, 120_106)),
        ("plain-letter", (2897, 2166, 1841, 2389, 6653, 87_188)),
    )
}
_BLOCK = re.compile(r"^::: .*?^:::$", re.MULTILINE | re.DOTALL)
_HEAD = """---
subject: Size
preheader: How many bytes each block costs, one by one, measured with the same words.
date: 2026-03-11
list: specimen
title: Size
---
"""


def blocks() -> dict[str, str]:
    """Return the typed blocks of the sample issue, by name; a spotlight of several people is `people`."""
    found: dict[str, str] = {}
    for block in _BLOCK.findall((SPECIMENS / f"{FULL}.md").read_text(encoding="utf-8")):
        name = "people" if "person:" in block else block.split()[1]
        found.setdefault(name if name not in found else f"{name} 2", block)
    return found


def edition_of(text: str, theme: str, folder: Path, publication: Publication) -> Edition:
    """Render an issue whose blocks are given."""
    from newsletter.issues.parser import read_issue

    file = folder / "size.md"
    file.write_text(_HEAD + text, encoding="utf-8")
    return _rendered(read_issue(file, root=folder, publication=publication), publication, theme, folder)


def _rendered(issue: Issue, publication: Publication, theme: str, root: Path) -> Edition:
    loaded = load_theme([ROOT / "templates"], theme)
    return render(issue, publication, loaded, root=root, rasterize=rasterize_svg)


def run() -> dict[str, object]:
    """Measure every theme."""
    from newsletter.issues.parser import read_issue
    from newsletter.settings import load_settings

    own = load_settings(ROOT, {}).publication
    whole, specimen = sample_issue(FULL, own)
    sample = read_issue(ROOT / "issues" / f"{SAMPLE}.md", root=ROOT, publication=own)
    plain = replace(specimen, brand=own.brand)
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "size"
        shutil.copytree(SPECIMENS, folder)
        for theme in THEMES:
            empty = _bytes(edition_of("Hi.\n", theme, folder, plain))
            for name, block in blocks().items():
                size = _bytes(edition_of(f"Hi.\n\n{block}\n", theme, folder, plain)) - empty
                figures[f"{theme} {name}"] = size
                if name in BEFORE[theme]:
                    figures[f"{theme} {name} ratio"] = size / BEFORE[theme][name]
            ours = list(blocks().values())
            thirty = _bytes(
                edition_of("\n\n".join(ours[k % len(ours)] for k in range(30)) + "\n", theme, folder, plain)
            )
            figures[f"{theme} thirty"] = thirty
            figures[f"{theme} thirty ratio"] = thirty / BEFORE[theme]["thirty"]
            for name, issue, publication, root in (
                ("sample", sample, own, ROOT),
                ("every block", whole, specimen, SPECIMENS),
            ):
                edition = _rendered(issue, publication, theme, root)
                figures[f"{theme} {name}"] = _bytes(edition)
                theirs = _npm_mjml(edition.mjml, Path(made))
                figures[f"{theme} {name} / npm mjml minified"] = (
                    _bytes(edition) / theirs if isinstance(theirs, int) else theirs
                )
    return figures | {"reach": f"thirty <= {LIMIT}; ratios <= 0.8; / npm mjml <= 0.9"}


def _bytes(edition: Edition) -> int:
    return len(edition.html.encode())


def _npm_mjml(mjml: str, folder: Path) -> int | str:
    node = shutil.which("node")
    if node is None:
        return "not measured: there is no node"
    if not (YARDSTICK / "node_modules" / "mjml").is_dir():
        return "not measured: run `npm install --no-package-lock` in bench/mjml"
    file = folder / "letter.mjml"
    file.write_text(mjml, encoding="utf-8")
    said = subprocess.run(
        [node, "minified.mjs", str(file)],
        cwd=YARDSTICK,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return int(said.stdout.split()[-1])


def main(argv: list[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench size", description=__doc__)
    parser.add_argument("--json", action="store_true")
    report(run(), as_json=parser.parse_args(argv).json)
    return 0
