"""The starter publication: what a new publication is copied from, and where a theme is looked for last.

In an installed wheel it lies inside the package; in a checkout it is the repository's own root.
"""

from __future__ import annotations

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
_IGNORED = """# What the program makes: the database, mail written to files, built issues, rejected rows.
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
    """Return where themes are looked for: the publication's own, then those that come along."""
    return [root / "templates", starter_folder() / "templates"]


def copy_starter(folder: Path) -> None:
    """Make a new publication at `folder`, whole or not at all.

    Raises RefusedError when something is there already, NewsletterError when it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RefusedError(f"{folder} is not empty", hint="Name a folder that does not exist yet")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as made:
            _fill(Path(made) / "publication")
            if folder.exists():
                folder.rmdir()
            (Path(made) / "publication").rename(folder)
    except OSError as error:
        raise NewsletterError(f"{folder} cannot be written ({error.strerror or error})") from None


def _fill(made: Path) -> None:
    source = starter_folder()
    made.mkdir()
    for part in _PARTS:
        (made / part).parent.mkdir(parents=True, exist_ok=True)
        if (source / part).is_dir():
            shutil.copytree(source / part, made / part)
        else:
            shutil.copyfile(source / part, made / part)
    (made / ".gitignore").write_text(_IGNORED, encoding="utf-8")
