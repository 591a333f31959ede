"""Draws the contact sheet (every block in every theme) and the README's picture of the sample issue.

Run `python docs/contact_sheet.py`. It needs Chromium (/usr/bin/chromium) and the development dependencies; it
writes docs/generated/contact-sheet.md, the pictures in docs/pictures/contact-sheet/ and
docs/pictures/letter.webp.
"""

from __future__ import annotations

import io
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from newsletter.issues.parser import read_issue
from newsletter.model import Edition
from newsletter.processes.svg_rasterizer import rasterize_svg
from newsletter.rendering.content_ids import with_addresses
from newsletter.rendering.edition import render
from newsletter.rendering.merge_fields import fill
from newsletter.rendering.sample_issue import FULL, SPECIMENS, sample_issue
from newsletter.rendering.theme import Theme, load_theme, theme_names
from newsletter.settings import load_settings

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "generated" / "contact-sheet.md"
PICTURES = ROOT / "docs" / "pictures" / "contact-sheet"
SAMPLE_PICTURE = ROOT / "docs" / "pictures" / "letter.webp"
SAMPLE_WIDTH = 720
SAMPLE = ROOT / "issues" / "2023-03-11-sanctuary-city.md"
CHROMIUM = "/usr/bin/chromium"
WIDTHS = (360, 640)
MOST_BYTES = 3_000_000

_INTRO = """# Contact sheet: every block in every theme

Drawn by `python docs/contact_sheet.py` from an issue with every block
([`specimen.md`](../../newsletter/rendering/specimens/specimen.md)). Check it after you change a theme: on a
phone and on a desktop, in light and in dark mode, with pictures off, and as plain text. For what every theme
must do, see [themes](../reference/theme.md#what-every-theme-must-do).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One way to view an email."""

    name: str
    scheme: Literal["light", "dark"] = "light"
    pictures: bool = True


VIEWS = (View(name="light"), View(name="dark", scheme="dark"), View(name="pictures-off", pictures=False))


def edition_of(theme: Theme) -> Edition:
    """Render the issue with every block in a theme, with the sample publication's name and colors."""
    issue, publication = sample_issue(FULL, load_settings(ROOT, {}).publication)
    return render(issue, publication, theme, root=SPECIMENS, rasterize=rasterize_svg)


def sample() -> Edition:
    """Render the sample issue, as the demo sends it."""
    publication = load_settings(ROOT, {}).publication
    theme = load_theme([ROOT / "templates"], publication.theme)
    issue = read_issue(SAMPLE, root=ROOT, publication=publication)
    return render(issue, publication, theme, root=ROOT, rasterize=rasterize_svg)


def write_files(edition: Edition, folder: Path) -> Path:
    """Write the email and its pictures into a new folder."""
    folder.mkdir()
    for picture in edition.pictures:
        (folder / picture.name).write_bytes(picture.data)
    (folder / "letter.html").write_text(as_mailed(edition), encoding="utf-8")
    return folder


def as_mailed(edition: Edition) -> str:
    """Return the HTML as readers get it, with its pictures in the same folder."""
    _subject, html, _text = fill(edition, {"unsubscribe_url": "https://letters.example/leave"})
    return with_addresses(html, lambda name: name)


def screenshot(browser: Browser, folder: Path, view: View, width: int) -> bytes:
    """Return the whole page as WebP."""
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=view.scheme)
    if not view.pictures:
        page.route("**/*.{png,jpg,gif}", lambda route: route.abort())
    page.goto((folder / "letter.html").as_uri())
    shot = page.screenshot(full_page=True)
    page.close()
    out = io.BytesIO()
    with Image.open(io.BytesIO(shot)) as image:
        image.convert("RGB").save(out, "WEBP", quality=62, method=6)
    return out.getvalue()


def section(theme: Theme, edition: Edition) -> str:
    """Return the page's section on one theme."""
    names = {view.name: view.name.replace("-", " ") for view in VIEWS}
    parts = [f'## {theme.about.title}\n\n{theme.about.says} (`theme = "{theme.name}"`)\n']
    for width in WIDTHS:
        heads = " | ".join(f"{width} px, {names[view.name]}" for view in VIEWS)
        cells = " | ".join(
            f"![{theme.about.title} at {width} pixels, {names[view.name]}]"
            f"(../pictures/contact-sheet/{theme.name}-{width}-{view.name}.webp)"
            for view in VIEWS
        )
        parts.append(f"| {heads} |\n|{'---|' * len(VIEWS)}\n| {cells} |\n")
    text = fill(edition, {"unsubscribe_url": "https://letters.example/leave"})[2]
    parts.append(f"<details><summary>As plain text</summary>\n\n```text\n{text.strip()}\n```\n\n</details>\n")
    return "\n".join(parts)


def main(names: list[str]) -> int:
    """Draw every theme, or only those given (then the page is not written)."""
    templates = ROOT / "templates"
    PICTURES.mkdir(parents=True, exist_ok=True)
    sections = [_INTRO]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as made:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        for name in names or theme_names([templates]):
            theme = load_theme([templates], name)
            edition = edition_of(theme)
            folder = write_files(edition, Path(made) / name)
            for width in WIDTHS:
                for view in VIEWS:
                    (PICTURES / f"{name}-{width}-{view.name}.webp").write_bytes(
                        screenshot(browser, folder, view, width)
                    )
            sections.append(section(theme, edition))
        SAMPLE_PICTURE.write_bytes(
            screenshot(browser, write_files(sample(), Path(made) / "sample"), VIEWS[0], SAMPLE_WIDTH)
        )
        browser.close()
    if not names:
        PAGE.write_text("\n".join(sections), encoding="utf-8")
    size = sum(path.stat().st_size for path in PICTURES.iterdir())
    print(f"{len(list(PICTURES.iterdir()))} pictures, {size / 1024:,.0f} KB")  # noqa: T201 - a script for people
    return 0 if size < MOST_BYTES else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
