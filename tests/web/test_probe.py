"""The pages that `newsletter serve` answers prove to the probe which publication they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.base_url import BaseUrlState, ask_base_url
from newsletter.app.workspace import Workspace
from tests.app.calendar_setup import calendar_room
from tests.web.site import Site


def seen_from(site: Site, workspace: Workspace) -> Workspace:
    """Return a workspace whose base_url is where the pages are served."""
    base_url = str(site.client.base_url).rstrip("/")
    publication = replace(workspace.publication, base_url=base_url)
    return replace(workspace, settings=replace(workspace.settings, publication=publication))


def test_the_pages_prove_themselves_to_their_own_publication(site: Site) -> None:
    assert ask_base_url(seen_from(site, site.workspace)).state is BaseUrlState.PROVEN


def test_the_pages_of_one_publication_prove_nothing_for_another(site: Site, tmp_path: Path) -> None:
    with calendar_room(tmp_path / "other") as other:
        found = ask_base_url(seen_from(site, other.workspace))
    assert found.is_unproven
    assert "another newsletter answers" in found.message


@pytest.mark.parametrize("challenge", ["", "x", "0" * 64, "é" * 64, "0" * 10_000])
def test_strangers_who_make_up_a_challenge_get_no_proof(site: Site, challenge: str) -> None:
    assert site.client.get("/healthz", params={"challenge": challenge}).json() == {"status": "ok"}
