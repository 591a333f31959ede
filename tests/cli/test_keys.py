"""`newsletter keys rotate`: new links have a new key, old links work until somebody stops them."""

from __future__ import annotations

from pathlib import Path

from newsletter.sending.link_tokens import LinkTarget, LinkTokens, Purpose
from newsletter.store.database import open_store
from tests.command_line import Newsletter

TARGET = LinkTarget(mailing_id=3, subscriber_id=9)


def tokens(publication: Path) -> LinkTokens:
    folder = publication / ".newsletter"
    with open_store(f"sqlite:///{folder}/newsletter.db", state_folder=folder) as store:
        return LinkTokens(store.link_keys())


def test_old_links_work_after_a_rotation(publication: Path, newsletter: Newsletter) -> None:
    old = tokens(publication).make(Purpose.VIEW, TARGET)
    run = newsletter("keys", "rotate")
    assert run.exit_code == 0
    assert "key 1" in run.out
    assert "keep working" in run.out
    after = tokens(publication)
    assert after.read(Purpose.VIEW, old) == TARGET
    assert after.make(Purpose.VIEW, TARGET) != old


def test_old_links_can_be_stopped_and_that_is_asked_for(publication: Path, newsletter: Newsletter) -> None:
    old = tokens(publication).make(Purpose.VIEW, TARGET)
    refused = newsletter("keys", "rotate", "--stop-older")
    assert refused.exit_code != 0
    assert tokens(publication).read(Purpose.VIEW, old) == TARGET
    run = newsletter("keys", "rotate", "--stop-older", "--yes")
    assert run.exit_code == 0
    assert "no longer work" in run.out
    assert tokens(publication).read(Purpose.VIEW, old) is None
