"""Settings are changed in newsletter.toml one by one, checked first, and never over what somebody else saved."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.settings_edit import Refused, Saved, SettingsChanges, current_value, edit_settings
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError
from tests.rendering.samples import ROOT

SAMPLE = (ROOT / "newsletter.toml").read_text(encoding="utf-8")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    (tmp_path / "newsletter.toml").write_text(SAMPLE, encoding="utf-8")
    from newsletter.app.workspace import open_workspace

    with open_workspace(tmp_path, {}) as opened:
        yield opened


def text_of(workspace: Workspace) -> str:
    return (workspace.root / "newsletter.toml").read_bytes().decode("utf-8")


def test_changes_are_saved_together_and_all_else_stays(workspace: Workspace) -> None:
    saved = edit_settings(
        workspace,
        {
            ("publication", "name"): "The 13th",
            ("brand", "tint"): "#eef6f4",
            ("lists", "press"): {"title": "Press", "why": "You asked for press releases."},
            ("sender", "unsubscribe_mailbox"): None,
        },
    )
    assert isinstance(saved, Saved)
    assert saved.changed
    assert saved.settings.publication.name == "The 13th"
    assert set(saved.settings.publication.lists) == {"constituents", "press"}
    before, after = SAMPLE.splitlines(), text_of(workspace).splitlines()
    assert [line for line in before if line not in after] == [
        'name = "The Thirteenth"',
        'unsubscribe_mailbox = "unsubscribe@thirteenth.example"',
    ]
    assert [line for line in after if line not in before] == [
        'name = "The 13th"',
        'tint = "#eef6f4"',
        "[lists.press]",
        'title = "Press"',
        'why = "You asked for press releases."',
    ]


def test_a_setting_that_is_not_valid_is_refused_at_its_field_and_nothing_is_written(
    workspace: Workspace,
) -> None:
    refused = edit_settings(
        workspace, {("publication", "name"): "The 13th", ("sender", "address"): "ana@gmail.com"}
    )
    assert isinstance(refused, Refused)
    assert "must be at your own domain" in refused.fault_of(("sender", "address"))
    assert refused.fault_of(("publication", "name")) == ""
    assert text_of(workspace) == SAMPLE


def test_colors_without_contrast_are_refused_at_the_color(workspace: Workspace) -> None:
    refused = edit_settings(workspace, {("brand", "accent"): "#ffcc00"})
    assert isinstance(refused, Refused)
    assert "the nearest readable brand.accent is" in refused.fault_of(("brand", "accent"))
    assert text_of(workspace) == SAMPLE


def test_an_unknown_setting_and_a_secret_are_refused(workspace: Workspace) -> None:
    for path in (("sender", "colour"), ("smtp", "password")):
        refused = edit_settings(workspace, {path: "x"})
        assert isinstance(refused, Refused)
        assert refused.fault_of(path)
    assert text_of(workspace) == SAMPLE


def test_what_somebody_else_changed_is_refused_and_other_changes_of_theirs_stay(workspace: Workspace) -> None:
    file = workspace.root / "newsletter.toml"
    file.write_text(
        SAMPLE.replace('"The Thirteenth"', '"Somebody’s name"').replace("threads = 4", "threads = 6")
    )
    seen: SettingsChanges = {("publication", "name"): "The Thirteenth"}
    refused = edit_settings(workspace, {("publication", "name"): "Mine"}, seen=seen)
    assert isinstance(refused, Refused)
    assert refused.message == "somebody else has changed publication.name in the meantime"
    seen = {("sending", "policy"): "resend"}
    assert isinstance(edit_settings(workspace, {("sending", "policy"): "hold"}, seen=seen), Saved)
    assert "threads = 6" in text_of(workspace)
    assert current_value(workspace, ("sending", "policy")) == "hold"


def test_the_same_value_writes_nothing(workspace: Workspace) -> None:
    stamp = (workspace.root / "newsletter.toml").stat()
    saved = edit_settings(workspace, {("publication", "name"): "The Thirteenth", ("lists", "none"): None})
    assert isinstance(saved, Saved)
    assert not saved.changed
    assert (workspace.root / "newsletter.toml").stat() == stamp


def test_a_byte_order_mark_and_windows_line_ends_stay(workspace: Workspace) -> None:
    file = workspace.root / "newsletter.toml"
    file.write_bytes(b"\xef\xbb\xbf" + SAMPLE.replace("\n", "\r\n").encode())
    assert isinstance(
        edit_settings(workspace, {("publication", "web_url"): "https://x.example/{slug}"}), Saved
    )
    data = file.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf# ")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert tomllib.loads(data.decode("utf-8-sig"))["publication"]["web_url"] == "https://x.example/{slug}"


def test_a_file_that_is_broken_already_is_left_alone(workspace: Workspace) -> None:
    file = workspace.root / "newsletter.toml"
    file.write_text("[publication\n")
    refused = edit_settings(workspace, {("publication", "name"): "X"})
    assert isinstance(refused, Refused)
    assert "not valid TOML" in refused.message
    assert file.read_text() == "[publication\n"


def test_a_file_that_is_gone_is_not_made_anew(workspace: Workspace) -> None:
    (workspace.root / "newsletter.toml").unlink()
    with pytest.raises(NotFoundError):
        edit_settings(workspace, {("publication", "name"): "X"})
    assert list(workspace.root.iterdir()) == []
