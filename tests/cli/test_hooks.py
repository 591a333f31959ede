"""`newsletter hooks apply`: what the provider reported takes effect, once."""

from __future__ import annotations

import json
from pathlib import Path

from newsletter.app.workspace import open_workspace
from tests.command_line import Newsletter


def keep(publication: Path, body: bytes) -> None:
    with open_workspace(publication, {}) as workspace:
        workspace.store.keep_batch("sendgrid", body, now=workspace.clock.now())


def test_what_waits_is_applied_once_and_again_when_asked(publication: Path, newsletter: Newsletter) -> None:
    keep(publication, json.dumps([{"event": "bounce", "email": "ana@x.example"}, {"event": "open"}]).encode())
    run = newsletter("hooks", "apply")
    assert run.exit_code == 0, run.err
    assert "Applied 1 report (events: 2, about no delivery of this publication: 1, ignored: 1)" in run.out
    assert "Applied 0 reports" in newsletter("hooks", "apply").out
    again = json.loads(newsletter("hooks", "apply", "--again", "--json").out)
    assert (again["batches"], again["unmatched"], again["new"]) == (1, 1, 0)


def test_a_single_turn_of_the_server_applies_them_too(publication: Path, newsletter: Newsletter) -> None:
    keep(publication, b"[]")
    newsletter("serve", "--once")
    assert "Applied 0 reports" in newsletter("hooks", "apply").out
