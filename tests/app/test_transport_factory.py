"""The transport factory: what goes before a transport follows from what it can do, not from its name."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from newsletter.app.transport_factory import (
    message_folder,
    open_transport,
    throttle_gate,
    with_return_path,
    with_signature,
)
from newsletter.app.workspace import OpenedStore, Workspace, open_workspace
from newsletter.errors import SettingsError
from newsletter.model import Dkim
from newsletter.ports import LOCAL, PROVIDER, RELAY, Capabilities
from newsletter.starter import copy_starter
from newsletter.store.database import open_store
from newsletter.transports.memory import MemoryTransport
from tests.sending.dkim_keys import pem, verifies
from tests.sending.samples import message


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A publication that signs and has a bounce mailbox."""
    copy_starter(tmp_path / "publication")
    opened = open_workspace(tmp_path / "publication", {})
    dkim = Dkim(domain="thirteenth.example", selector="2026a", key_file=None, pem=pem().decode())
    settings = replace(opened.settings, dkim=dkim, bounce_mailbox="bounce@thirteenth.example")
    store = open_store("sqlite://", state_folder=tmp_path)
    return replace(opened, settings=settings, opened=OpenedStore(store))


@pytest.mark.parametrize(("capabilities", "ours"), [(LOCAL, True), (RELAY, True), (PROVIDER, False)])
def test_what_sends_our_bytes_is_signed_and_gets_return_paths(
    capabilities: Capabilities, ours: bool, workspace: Workspace
) -> None:
    kept = MemoryTransport(capabilities=capabilities)
    transport = with_return_path(workspace, with_signature(workspace, kept))
    assert transport.capabilities == capabilities
    list(transport.open().deliver([message()], lambda batch: batch))
    (sent,) = kept.messages
    assert verifies(sent.content) == ours
    assert sent.envelope_from.startswith("bounce+") == ours


@pytest.mark.parametrize(("capabilities", "asked"), [(LOCAL, False), (RELAY, True), (PROVIDER, True)])
def test_what_reaches_other_servers_is_throttled(
    capabilities: Capabilities, asked: bool, workspace: Workspace
) -> None:
    held: list[datetime] = []
    permit = throttle_gate(workspace, MemoryTransport(capabilities=capabilities), held.append)
    assert (permit is not None) == asked


def test_only_a_transport_that_writes_files_has_a_folder(workspace: Workspace) -> None:
    assert message_folder(workspace, "outbox", "k1") == workspace.root / "outbox" / "k1"
    assert message_folder(workspace, "smtp", "k1") is None


def test_an_unknown_transport_is_refused(workspace: Workspace) -> None:
    with pytest.raises(SettingsError, match="no transport 'pigeon'"):
        open_transport(workspace, "pigeon")
