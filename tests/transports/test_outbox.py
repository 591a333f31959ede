from __future__ import annotations

import os
import resource
import signal
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import TransportError
from newsletter.model import Accepted, Message
from newsletter.transports.outbox import OutboxTransport, message_path
from tests.sending.samples import KEY, message

COPY = message()


def everybody(messages: Sequence[Message]) -> Sequence[Message]:
    return messages


def send(folder: Path, *messages: Message) -> list[Path]:
    session = OutboxTransport(folder).open()
    for _, outcome in session.deliver(messages, everybody):
        assert isinstance(outcome, Accepted)
    session.close()
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_each_copy_becomes_a_file_below_its_mailing(tmp_path: Path) -> None:
    files = send(tmp_path / "outbox", message(1), message(2))
    assert [path.parent.name for path in files] == [KEY, KEY]
    assert files[0].name.startswith("ana1@reader.example-")
    assert files[0].read_bytes() == message(1).content


def test_a_copy_sent_again_replaces_its_own_file(tmp_path: Path) -> None:
    assert send(tmp_path, COPY) == send(tmp_path, COPY)


def test_what_may_not_leave_is_not_written(tmp_path: Path) -> None:
    assert list(OutboxTransport(tmp_path).open().deliver([COPY], lambda messages: [])) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_reference_says_where_the_file_lies(tmp_path: Path) -> None:
    [(_, outcome)] = OutboxTransport(tmp_path).open().deliver([COPY], everybody)
    assert isinstance(outcome, Accepted)
    assert (tmp_path / outcome.reference).read_bytes() == COPY.content


@given(st.text(max_size=120))
def test_no_address_leaves_the_folder_or_hides(address: str) -> None:
    path = message_path(Path("/outbox"), replace(COPY, envelope_to=address))
    assert path.parent == Path("/outbox") / KEY
    assert not path.name.startswith((".", "-"))
    assert len(path.name) <= 120
    assert path.name.isascii()


def test_addresses_that_look_alike_have_files_of_their_own() -> None:
    one, two = message(1, address="Ana@reader.example"), message(2, address="ana@reader.example")
    assert message_path(Path("o"), one) != message_path(Path("o"), two)


def test_a_mailing_key_cannot_leave_the_folder() -> None:
    evil = replace(COPY, shared=replace(COPY.shared, mailing_key="../../etc"))
    assert message_path(Path("o"), evil).parent.parent == Path("o")


@pytest.fixture
def small_files() -> Iterator[None]:
    """Let no file grow beyond 100 bytes: what a full disk looks like to a writer."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.usefixtures("small_files")
def test_a_full_disk_names_the_folder_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    with pytest.raises(TransportError) as caught:
        list(OutboxTransport(tmp_path / "out").open().deliver([COPY], everybody))
    assert str(tmp_path / "out") in str(caught.value)
    assert "[outbox] folder" in caught.value.hint
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(TransportError, match="file/outbox"):
        OutboxTransport(tmp_path / "file" / "outbox").open()
    assert os.listdir(tmp_path) == ["file"]
