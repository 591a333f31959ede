"""Files as a mailbox: a mail, an mbox, a folder, a Maildir; none of them is changed."""

from __future__ import annotations

import mailbox
from pathlib import Path

import pytest

from newsletter.errors import MailboxError
from newsletter.mailboxes.files import FileMailbox
from tests.mailboxes.contract import MAILS


def read(path: Path) -> list[tuple[bytes, bytes | None]]:
    with FileMailbox(path=path).open() as box:
        found = [
            (one.header.splitlines()[0], box.content(one.uid, max_bytes=10_000))
            for one in box.waiting(after=0)
        ]
        for uid in range(1, len(found) + 1):
            box.put_away(uid)
            box.set_aside(uid)
        assert box.name == str(path)
    return found


def test_one_mail(tmp_path: Path) -> None:
    file = tmp_path / "bounce.eml"
    file.write_bytes(MAILS[0])
    assert read(file) == [(b"Subject: mail 0", MAILS[0])]
    assert file.read_bytes() == MAILS[0]


def test_a_folder_of_mails(tmp_path: Path) -> None:
    for number, mail in enumerate(MAILS):
        (tmp_path / f"{number}.eml").write_bytes(mail)
    (tmp_path / ".hidden").write_bytes(b"x")
    assert [content for _header, content in read(tmp_path)] == list(MAILS)


def test_a_maildir(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "box")
    for mail in MAILS:
        box.add(mail)
    assert len(read(tmp_path / "box")) == 3
    assert len(list((tmp_path / "box" / "new").iterdir())) == 3


def test_an_mbox(tmp_path: Path) -> None:
    file = tmp_path / "box"
    box = mailbox.mbox(file)
    for mail in MAILS:
        box.add(mail)
    box.close()
    before = file.read_bytes()
    assert [header for header, _content in read(file)] == [f"Subject: mail {n}".encode() for n in range(3)]
    assert file.read_bytes() == before


def test_what_cannot_be_read_is_reported(tmp_path: Path) -> None:
    with pytest.raises(MailboxError, match="cannot be read"), FileMailbox(path=tmp_path / "none").open():
        pass


def test_a_mail_is_called_by_its_files_name_or_by_its_number_in_an_mbox(tmp_path: Path) -> None:
    (tmp_path / "bounce.eml").write_bytes(b"Subject: a\n\nb\n")
    with FileMailbox(path=tmp_path).open() as box:
        assert box.label(1) == "bounce.eml"
    (tmp_path / "all.mbox").write_bytes(b"From x\nSubject: a\n\nb\n")
    with FileMailbox(path=tmp_path / "all.mbox").open() as box:
        assert box.label(1) == "1"
