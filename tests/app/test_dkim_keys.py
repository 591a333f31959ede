"""Making a DKIM key: nobody else may read it, nothing is overwritten, and git does not get it."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.dkim_keys import make_dkim_key
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.errors import NewsletterError, RefusedError, SettingsError
from newsletter.model import Dkim
from newsletter.starter import copy_starter


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    copy_starter(tmp_path / "publication")
    with open_workspace(tmp_path / "publication", {}) as opened:
        yield opened


def signing(workspace: Workspace, **given: object) -> Workspace:
    dkim = Dkim(**({"domain": "thirteenth.example", "selector": "old"} | given))  # type: ignore[arg-type]
    return replace(workspace, settings=replace(workspace.settings, dkim=dkim))


def test_the_key_is_for_the_senders_domain_and_only_its_owner_may_read_it(workspace: Workspace) -> None:
    before = os.umask(0)
    try:
        made = make_dkim_key(workspace, selector="2026b")
    finally:
        os.umask(before)
    assert made.domain == "thirteenth.example"
    assert made.record.name == "2026b._domainkey.thirteenth.example"
    assert made.key_file == workspace.root / ".newsletter" / "dkim-2026b.pem"
    assert made.setting == ".newsletter/dkim-2026b.pem"
    assert stat.S_IMODE(made.key_file.stat().st_mode) == 0o600
    assert made.pem == ""


def test_the_settings_it_names_sign_with_that_key(workspace: Workspace) -> None:
    from newsletter.app.transport_factory import own_signer

    made = make_dkim_key(workspace)
    settings = workspace.root / "newsletter.toml"
    text = settings.read_text("utf-8")
    lines = f'[dkim]\ndomain = "{made.domain}"\nselector = "{made.selector}"\nkey_file = "{made.setting}"\n'
    settings.write_text(f"{text}\n{lines}", "utf-8")
    with open_workspace(workspace.root, {}) as again:
        signer = own_signer(again)
    assert signer is not None
    assert made.record.value.startswith("v=DKIM1; k=rsa; p=MII")
    assert signer.selector == made.selector


def test_for_the_environment_nothing_is_written(workspace: Workspace) -> None:
    before = sorted(workspace.root.rglob("*"))
    made = make_dkim_key(workspace, writes=False)
    assert (made.key_file, made.setting) == (None, "")
    assert made.pem.startswith("-----BEGIN PRIVATE KEY-----")
    assert "PRIVATE" not in repr(made)
    assert sorted(workspace.root.rglob("*")) == before


@pytest.mark.parametrize("link", [True, False])
def test_no_file_is_overwritten(workspace: Workspace, tmp_path: Path, link: bool) -> None:
    file = tmp_path / "key.pem"
    file.symlink_to(tmp_path / "elsewhere") if link else file.write_text("precious")
    with pytest.raises(RefusedError, match="there already"):
        make_dkim_key(workspace, key_file=file)
    assert link or file.read_text() == "precious"
    assert not (tmp_path / "elsewhere").exists()


def test_the_selector_that_signs_now_is_refused(workspace: Workspace) -> None:
    with pytest.raises(RefusedError, match="signs with the selector old now"):
        make_dkim_key(signing(workspace), selector="OLD")
    made = make_dkim_key(signing(workspace, domain="news.thirteenth.example"), selector="new")
    assert made.domain == "news.thirteenth.example"


@pytest.mark.parametrize(
    ("domain", "selector"), [("elsewhere.example", "a"), ("", "a b"), ("", "../x"), ("x", "a")]
)
def test_what_receivers_would_not_count_is_refused_before_anything_is_written(
    workspace: Workspace, domain: str, selector: str
) -> None:
    with pytest.raises(SettingsError):
        make_dkim_key(workspace, domain=domain, selector=selector)
    assert list(workspace.root.rglob("*.pem")) == []


def test_git_gets_no_private_key(workspace: Workspace, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(workspace.root)], check=True)
    with pytest.raises(RefusedError, match="git would keep"):
        make_dkim_key(workspace, key_file=workspace.root / "issues" / "dkim.pem")
    with pytest.raises(RefusedError, match="git would keep"):
        make_dkim_key(workspace, key_file=workspace.root / "keys" / "dkim.pem")
    assert make_dkim_key(workspace).key_file is not None
    assert make_dkim_key(workspace, key_file=tmp_path / "keys" / "dkim.pem").setting == str(
        tmp_path / "keys" / "dkim.pem"
    )
    (workspace.root / ".gitignore").write_text("")
    with pytest.raises(RefusedError, match="git would keep"):
        make_dkim_key(workspace, selector="another")


def test_a_folder_that_cannot_be_written_is_told_in_one_line(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NewsletterError, match="cannot be written"):
        make_dkim_key(workspace, key_file=tmp_path / "file" / "key.pem")


def test_a_provider_that_signs_itself_needs_no_key(workspace: Workspace) -> None:
    assert make_dkim_key(workspace, writes=False).is_used
    settings = replace(workspace.settings, transport="sendgrid")
    assert not make_dkim_key(replace(workspace, settings=settings), writes=False).is_used
