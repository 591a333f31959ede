"""The logo: a checked picture in the publication's folder and its setting, both or neither."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from newsletter.app.brand_logo import set_logo
from newsletter.app.issue_pictures import AddedPicture
from newsletter.app.settings_edit import Refused, reread
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.errors import PictureError
from newsletter.starter import copy_starter


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    copy_starter(tmp_path / "letter")
    return open_workspace(tmp_path / "letter", {})


def png(color: str = "navy") -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (320, 80), color).save(data, "PNG")
    return data.getvalue()


def pictures(workspace: Workspace) -> list[str]:
    return sorted(one.name for one in (workspace.root / "templates").iterdir() if one.is_file())


def test_a_logo_is_kept_and_named_and_the_file_of_settings_stays(workspace: Workspace) -> None:
    file = workspace.root / "newsletter.toml"
    before = file.read_text().splitlines()
    added = set_logo(workspace, png(), name="Our Seal.PNG", alt="  Seal of\nRiverton ")
    assert isinstance(added, AddedPicture)
    assert pictures(workspace) == ["our-seal.png"]
    brand = reread(workspace).publication.brand
    assert (brand.logo, brand.logo_dark, brand.logo_alt) == (
        "templates/our-seal.png",
        None,
        "Seal of Riverton",
    )
    assert [line for line in file.read_text().splitlines() if line not in before] == [
        'logo = "templates/our-seal.png"',
        'logo_alt = "Seal of Riverton"',
    ]


def test_dark_mode_has_one_of_its_own_and_the_name_is_no_setting(workspace: Workspace) -> None:
    set_logo(workspace, png(), name="seal.png", alt="Seal")
    set_logo(workspace, png("white"), name="seal.png", dark=True)
    workspace = reread(workspace)
    brand = workspace.publication.brand
    assert (brand.logo, brand.logo_dark) == ("templates/seal.png", "templates/seal-2.png")
    assert brand.logo_alt == "Seal"
    set_logo(workspace, png(), name="seal.png", alt=workspace.publication.name)
    assert reread(workspace).publication.brand.logo_alt == ""
    assert pictures(workspace) == ["seal-2.png", "seal.png"]


@pytest.mark.parametrize("data", [b"no picture", b'<svg xmlns="http://www.w3.org/2000/svg"><script/>'])
def test_what_email_cannot_show_is_refused(workspace: Workspace, data: bytes) -> None:
    with pytest.raises(PictureError):
        set_logo(workspace, data, name="logo.svg")
    assert pictures(workspace) == []


def test_without_the_setting_there_is_no_file(workspace: Workspace) -> None:
    file = workspace.root / "newsletter.toml"
    file.write_text(file.read_text().replace("[publication]", '[publication]\nlangg = "x"'))
    assert isinstance(set_logo(workspace, png(), name="logo.png"), Refused)
    assert pictures(workspace) == []
