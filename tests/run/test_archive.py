"""`newsletter archive build`: a static site of really launched issues."""

from __future__ import annotations

import html
import json
import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from newsletter.app.archive_site import MANIFEST
from tests.command_line import Newsletter
from tests.web.archived import Draft, correct, send
from tests.web.site import LIST, OTHER, Site
from tests.web.site import site as site

RENT = Draft(
    slug="rent",
    langs=("en", "es"),
    picture="march.png",
    body="::: events Coming up\n- May 12, 2027 | Lunch | Room 3\n:::",
)


@pytest.fixture
def published(site: Site) -> Site:
    """A publication with two public lists, as its newsletter.toml says, and an issue."""
    file = site.workspace.root / "newsletter.toml"
    text = file.read_text(encoding="utf-8")
    parks = f'[lists.{OTHER}]\ntitle = "Parks"\nwhy = "You asked."\npublic = true\n\n[feeds.city-hall]'
    file.write_text(text.replace("[feeds.city-hall]", parks), encoding="utf-8")
    site.join()
    site.join(list=OTHER)
    site.change(base_url=tomllib.loads(text)["publication"]["base_url"])
    send(site, RENT)
    return site


def make_private(site: Site, list: str) -> None:
    """Have newsletter.toml say that a list is not public."""
    file = site.workspace.root / "newsletter.toml"
    before, after = file.read_text(encoding="utf-8").split(f"[lists.{list}]")
    file.write_text(
        f"{before}[lists.{list}]{after.replace('public = true', 'public = false', 1)}", encoding="utf-8"
    )


def files(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def test_a_site_is_whole_and_no_link_of_it_is_broken(
    published: Site, newsletter: Newsletter, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    run = newsletter("-C", published.workspace.root, "archive", "build", folder)
    assert run.exit_code == 0, run.err
    built = files(folder)
    assert {
        "index.html",
        "archive/index.html",
        "archive/rent/index.html",
        "archive/rent.es/index.html",
    } <= set(built)
    assert f"Wrote {len(built) - 1} files to" in run.out.replace("\n", " ")
    base = published.workspace.publication.base_url
    for name, data in built.items():
        if not name.endswith(".html"):
            continue
        page = html.unescape(data.decode())
        assert "?lang=" not in page
        for link in re.findall(rf'(?:href|src)="(?:{re.escape(base)})?(/[^"]*)"', page):
            path = unquote(link).strip("/")
            assert path == "subscribe" or {path, f"{path}/index.html".lstrip("/")} & set(built), (name, link)


def test_building_again_touches_only_what_changed(
    published: Site, newsletter: Newsletter, tmp_path: Path
) -> None:
    folder = tmp_path / "site"

    def build() -> dict[str, Any]:
        run = newsletter("-C", published.workspace.root, "archive", "build", folder, "--json")
        found: dict[str, Any] = json.loads(run.out)
        return found

    assert "archive/rent/index.html" in build()["written"]
    again = build()
    assert (again["written"], again["removed"]) == ([], [])
    send(published, Draft(slug="library", title="Library hours"))
    written = build()["written"]
    assert "archive/library/index.html" in written
    assert not [name for name in written if name.startswith(("archive/rent", "assets/"))]
    (picture,) = [name for name in written if name.startswith("media/")]
    assert picture.startswith("media/share-")
    correct(published, RENT, body="Other hours.")
    assert "archive/rent/index.html" in build()["written"]


def test_what_is_not_public_any_more_is_removed_and_nothing_else(
    published: Site, newsletter: Newsletter, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    send(published, Draft(slug="parks", title="Park hours", list=OTHER))
    newsletter("-C", published.workspace.root, "archive", "build", folder)
    (folder / "CNAME").write_text("letters.city.example", encoding="utf-8")
    before = files(folder)
    make_private(published, OTHER)
    newsletter("-C", published.workspace.root, "archive", "build", folder)
    gone = set(before) - set(files(folder))
    assert {name for name in gone if not name.startswith("media/share-")} == {"archive/parks/index.html"}
    assert len(gone) == 2
    assert not [name for name, data in files(folder).items() if b"Park hours" in data]


@pytest.mark.parametrize("names", ['["../outside"]', '["/etc/hosts"]', "{}", "not JSON", "[1]"])
def test_a_list_of_files_that_is_not_ours_removes_nothing(
    published: Site, newsletter: Newsletter, tmp_path: Path, names: str
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    outside = tmp_path / "outside"
    outside.write_text("mine", encoding="utf-8")
    (folder / MANIFEST).write_text(names, encoding="utf-8")
    run = newsletter("-C", published.workspace.root, "archive", "build", folder)
    assert run.exit_code == 2
    assert "is not a list of files" in run.err.replace("\n", " ")
    assert outside.read_text(encoding="utf-8") == "mine"


def test_without_a_public_list_there_is_nothing_to_build(
    site: Site, newsletter: Newsletter, tmp_path: Path
) -> None:
    make_private(site, LIST)
    run = newsletter("-C", site.workspace.root, "archive", "build", tmp_path / "site")
    assert run.exit_code == 1
    assert not (tmp_path / "site").exists()


def test_an_issue_is_removed_and_restored(published: Site, newsletter: Newsletter, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    here = ("-C", published.workspace.root, "archive")
    newsletter(*here, "build", folder)
    before = files(folder)
    run = newsletter(*here, "remove", "rent", "--reason", "a wrong name")
    assert (run.exit_code, run.out.strip()) == (0, "✓ rent is removed from the archive")
    newsletter(*here, "build", folder)
    left = files(folder)
    left.pop(next(name for name in left if name.startswith("media/share-")))  # of the lists
    assert not [name for name in left if name.startswith(("archive/rent", "media/"))]
    assert newsletter(*here, "remove", "rent").out.strip() == "✓ rent was removed already"
    assert newsletter(*here, "restore", "rent").out.strip() == "✓ rent is in the archive again"
    newsletter(*here, "build", folder)
    assert files(folder) == before
    assert newsletter(*here, "restore", "rent").exit_code == 2
