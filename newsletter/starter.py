"""Starter publication: the template for new publications, and the built-in themes.

In an installed wheel it is inside the package; in a checkout it is the repository's root.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from newsletter.errors import NewsletterError, RefusedError

_SAMPLE_ISSUE = "2023-03-11-sanctuary-city"
_PARTS = (
    "newsletter.toml",
    "templates",
    f"issues/{_SAMPLE_ISSUE}.md",
    f"issues/{_SAMPLE_ISSUE}",
    "subscribers/sample.csv",
)
_IGNORED = """# Made by the program: the database, messages written to files, built issues, rejected rows.
.newsletter/
outbox/
build/
*.rejected.csv
"""


def starter_folder() -> Path:
    """Return the folder that holds the starter publication."""
    package = Path(__file__).parent
    for folder in (package / "starter_publication", package.parent):
        if (folder / "newsletter.toml").is_file() and (folder / "templates").is_dir():
            return folder
    raise NewsletterError("the starter publication is missing", hint="Install the package again")


def theme_folders(root: Path) -> Sequence[Path]:
    """Return the folders with themes: the publication's own, then the built-in ones."""
    return [root / "templates", starter_folder() / "templates"]


def copy_starter(folder: Path, *, keep_address: bool = True) -> None:
    """Create a new publication at `folder`, completely or not at all.

    Without `keep_address` its postal address is left empty: the sample's must never be sent. Raises
    RefusedError if something is there already, NewsletterError if it cannot be written.
    """
    shown, folder = folder, folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RefusedError(f"{shown} is not empty", hint="Choose an empty folder, or a new one")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as temporary:
            made = Path(temporary) / "publication"
            _fill(made)
            if not keep_address:
                _empty_address(made / "newsletter.toml")
            if folder.exists():
                # It stays the same folder: somebody may stand in it.
                for part in sorted(made.iterdir()):
                    part.rename(folder / part.name)
            else:
                made.rename(folder)
    except OSError as error:
        raise NewsletterError(f"{shown} cannot be written ({error.strerror or error})") from None


def _empty_address(settings: Path) -> None:
    text = settings.read_text(encoding="utf-8")
    empty = 'postal_address = ""                                        # yours; the law requires it'
    text, changed = re.subn(r"^postal_address = .*$", empty, text, flags=re.MULTILINE)
    if changed != 1:
        raise NewsletterError(
            "the starter publication has no postal address", hint="Install the package again"
        )
    settings.write_text(text, encoding="utf-8")


def _fill(target: Path) -> None:
    source = starter_folder()
    target.mkdir()
    for part in _PARTS:
        (target / part).parent.mkdir(parents=True, exist_ok=True)
        if (source / part).is_dir():
            shutil.copytree(source / part, target / part)
        else:
            shutil.copyfile(source / part, target / part)
    (target / ".gitignore").write_text(_IGNORED, encoding="utf-8")
