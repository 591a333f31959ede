"""The link by which the owner gets into the studio without any set-up, printed by the server when it starts."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import httpx2
import pytest

from newsletter.accounts.password import hash_password
from newsletter.app.workspace import open_workspace
from newsletter.model import Account, AccountStatus, Role
from tests.command_line import Newsletter, start


def studio_line(process: subprocess.Popen[str]) -> str:
    """Return what the server says of the studio, after it says where its pages are."""
    assert process.stderr is not None
    assert "Web pages are at" in process.stderr.readline()
    return process.stderr.readline()


@pytest.mark.parametrize("path", ["", "/news"])
def test_the_link_signs_in_once_also_below_a_path(publication: Path, path: str) -> None:
    settings = publication / "newsletter.toml"
    text = re.sub(
        r'(?m)^base_url = "[^"]*"', f'base_url = "https://city.example{path}"', settings.read_text()
    )
    settings.write_text(text)
    process = start("serve", "--port", 0, "--only", "web", folder=publication)
    (link,) = re.findall(r"http://localhost:\d+\S+", studio_line(process))
    assert re.search(rf"localhost:\d+{path}/studio/owner/[\w-]{{43}}$", link)
    address = link.replace("localhost", "127.0.0.1")
    with httpx2.Client(headers={"Sec-Fetch-Site": "same-origin"}, timeout=60) as client:
        assert "Sign in as the owner" in client.get(address).text
        assert client.post(address).headers["location"] == f"{path}/studio/"
        me = address.partition("/owner/")[0] + "/me"
        assert "My account" in client.get(me).text
        assert client.post(address).status_code == 404


def test_a_service_whose_admin_can_sign_in_prints_no_link(publication: Path, newsletter: Newsletter) -> None:
    with open_workspace(publication, {}) as workspace:
        new = Account(id=0, email="ana@x.example", name="Ana", role=Role.ADMIN)
        now = workspace.clock.now()
        ana = workspace.store.add_account(
            new, email_key=new.email, status=AccountStatus.ACTIVE, by="", now=now
        )
        workspace.store.set_password(ana.id, hash_password("a bridge over the river"))
    line = studio_line(start("serve", "--port", 0, "--only", "web", folder=publication))
    assert re.search(r"The studio is at http://localhost:\d+/studio$", line)
