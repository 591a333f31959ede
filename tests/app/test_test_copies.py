"""Test copies: every version, marked as a test, to nobody else, and in no ledger."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.test_copies import send_test_copies, version_name
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.errors import AddressError, TransportError
from newsletter.model import Accepted, Edition, Refused
from newsletter.starter import copy_starter
from newsletter.transports.memory import MemoryTransport
from newsletter.transports.smtp.transport import SmtpTransport
from tests.sending.samples import edition, parsed
from tests.sending.smtp_servers import mail_server

TWO = ("ana@office.example", "ben@office.example")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    copy_starter(tmp_path / "publication")
    return open_workspace(tmp_path / "publication", {})


def in_two_languages() -> Edition:
    spanish = edition(lang="es", subject="¿Qué es una ciudad santuario?")
    return edition(others=(spanish,))


def test_everybody_named_gets_every_version_marked_as_a_test(workspace: Workspace) -> None:
    transport = MemoryTransport()
    copies = send_test_copies(workspace, in_two_languages(), TWO, transport=transport)
    assert [(one.address, one.version) for one in copies] == [
        ("ana@office.example", "en"), ("ben@office.example", "en"),
        ("ana@office.example", "es"), ("ben@office.example", "es"),
    ]  # fmt: skip
    assert {one.outcome for one in copies} == {Accepted()}
    subjects = [str(parsed(one.content)["Subject"]) for one in transport.messages]
    assert all("test" in subject.lower() for subject in subjects)
    assert len({one.message_id for one in transport.messages}) == 4


def test_no_database_is_made_for_them(workspace: Workspace) -> None:
    send_test_copies(workspace, edition(), TWO, transport=MemoryTransport())
    assert not workspace.settings.state_folder.exists()


def test_what_the_server_says_of_one_address_is_told_of_that_one(workspace: Workspace) -> None:
    transport = MemoryTransport(batch_size=5)
    transport.refuse("ben@office.example")
    ana, ben = send_test_copies(workspace, edition(), TWO, transport=transport)
    assert isinstance(ana.outcome, Accepted)
    assert isinstance(ben.outcome, Refused)


def test_an_address_that_is_none_is_refused_before_anything_leaves(workspace: Workspace) -> None:
    transport = MemoryTransport()
    with pytest.raises(AddressError):
        send_test_copies(workspace, edition(), ("ana@office.example", "ben"), transport=transport)
    assert transport.messages == []


def test_a_server_that_is_gone_does_not_speak_of_a_mailing_to_resume(workspace: Workspace) -> None:
    with mail_server() as server:
        gone = server.smtp()
    with pytest.raises(TransportError, match="cannot be reached") as error:
        send_test_copies(workspace, edition(), TWO, transport=SmtpTransport(gone))
    assert error.value.hint == "Check host, port and security in [smtp]"


def test_a_version_is_named_only_where_there_are_several() -> None:
    main = in_two_languages()
    assert version_name(main, main) == "en"
    assert version_name(replace(main.others[0], segments=("district-13",)), main) == "es, district-13"
    assert version_name(edition(), edition()) == ""
