"""Reading: every case file says what it is, and nothing makes the reader raise."""

from __future__ import annotations

from typing import assert_never

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.inbound import classify
from newsletter.inbound.classify import (
    Arrived,
    AsksToLeave,
    Bounced,
    Complained,
    Foreign,
    Leaves,
    Mentions,
    Noise,
    Puzzle,
    Says,
    digest_of,
    read_mail,
)
from newsletter.inbound.mime import MAX_BYTES, open_mail
from tests.inbound.made import CASES, bounces, case, filled, names


def told(says: Says) -> list[str]:
    """Return what a reading says, as the case files write it."""
    match says:
        case Bounced(failures=failures, reached=reached):
            each = ", ".join(f"{one.diagnosis.kind} {one.diagnosis.code}".strip() for one in failures)
            named = [address for one in failures for address in one.addresses]
            return [f"Says: bounced {each}{', others reached' if reached else ''}", *_names(named)]
        case Arrived(addresses=addresses):
            return ["Says: arrived", *_names(addresses)]
        case Complained(kind=kind, addresses=addresses):
            return [f"Says: complained {kind}", *_names(addresses)]
        case Leaves(token=token):
            return [f"Says: leaves {token}"]
        case AsksToLeave(sender=sender):
            return [f"Says: asks to leave {sender}"]
        case Noise(what=what):
            return [f"Says: noise {what}"]
        case Mentions():
            return ["Says: mentions"]
        case Foreign():
            return ["Says: foreign"]
        case Puzzle(why=why):
            return [f"Says: puzzle {why}"]
        case _:
            assert_never(says)


def _names(addresses: object) -> list[str]:
    assert isinstance(addresses, list | tuple)
    return [f"Names: {' '.join(addresses)}"] if addresses else []


@pytest.mark.parametrize("name", names())
def test_every_case_is_read_as_is_written_beside_it(name: str) -> None:
    expected = filled((CASES / f"{name}.expect").read_text(encoding="utf-8")).splitlines()
    assert expected[0].startswith("Description: ")
    read = [line for line in expected[1:] if not line.startswith("Follows: ")]
    assert told(read_mail(case(name)).says) == read


@pytest.mark.parametrize("name", names())
def test_line_ends_make_no_difference(name: str) -> None:
    raw = case(name)
    unix = raw.replace(b"\r\n", b"\n")
    assert read_mail(unix) == read_mail(raw)


@given(st.binary(max_size=3000))
def test_any_octets_are_read(raw: bytes) -> None:
    assert isinstance(read_mail(raw).digest, str)


@given(st.data())
def test_a_case_broken_anywhere_is_read_without_a_fault_of_ours(data: st.DataObject) -> None:
    raw = bytearray(case(data.draw(st.sampled_from(names()))))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(raw) - 1))
        what = data.draw(st.sampled_from(["change", "cut", "repeat", "insert"]))
        if what == "change":
            raw[at] = data.draw(st.integers(0, 255))
        elif what == "cut":
            del raw[at : at + data.draw(st.integers(1, 400))]
        elif what == "repeat":
            raw[at:at] = raw[at : at + data.draw(st.integers(1, 400))] * data.draw(st.integers(1, 5))
        else:
            raw[at:at] = data.draw(
                st.sampled_from([b"\x00", b"\r", b"\n\n", b"=?utf-8?b?", b"--", b"\xff\xfe"])
            )
        if not raw:
            return
    says = read_mail(bytes(raw)).says
    assert not (isinstance(says, Puzzle) and "cannot be read" in says.why)


@pytest.mark.parametrize(
    "raw",
    [
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) for level in range(40)
        ),
        b"Subject: " + b"x" * 1_000_000 + b"\n\nbody",
        b"\n".join(b"X-Header-%d: y" % number for number in range(40_000)) + b"\n\nbody",
        b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nx\n" * 30_000,
        b"From: mailer-daemon@x\nSubject: failure notice\n\n" + b"a@" * 100_000,
        b"From: mailer-daemon@x\nSubject: failure notice\n\n" + b"-" * 200_000 + b"5.1.1." * 9000,
        b"Subject: " + b"=?utf-8?q?" * 30_000 + b"\n\n",
        b"Subject: " + b"re: " * 60_000 + b"\n\n" + b"> " * 60_000,
        b"Content-Type: text/plain; charset=" + b"zlib" * 9000 + b"\n\n\xff",
        b"Content-Type: message/rfc822\n\n" * 40,
        b"Content-Transfer-Encoding: base64\n\n" + b"=" * 200_000,
        b"\x00" * 200_000,
        b"<" * 250_000,
        b"From: " + b"(" * 40 + b"\nTo: " + b"(" * 40 + b"\nSubject: unsubscribe\n\n",
        b"From: mailer-daemon@x\nSubject: failure notice\nContent-Type: text/html\n\n" + b"<a " * 40,
        b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
        + b"Action: failed\n\n" * 15_000,
    ],
    ids=lambda raw: repr(raw[:24]),
)
def test_what_is_made_to_hurt_is_read_like_the_rest(raw: bytes) -> None:
    says = read_mail(raw).says
    assert not (isinstance(says, Puzzle) and "cannot be read" in says.why)


GROUP = st.tuples(
    st.sampled_from(["failed", "delayed", "delivered", "relayed", "expanded"]),
    st.sampled_from(["5.1.1", "5.2.2", "5.7.1", "4.4.1", "2.0.0", "5.0.0"]),
    st.sampled_from(["ana", "ben", "cleo", "dan"]),
)


@given(st.lists(GROUP, min_size=1, max_size=6))
def test_of_any_report_the_failed_are_the_failures(groups: list[tuple[str, str, str]]) -> None:
    fields = "\n\n".join(
        f"Final-Recipient: rfc822; {name}@x.example\nAction: {action}\nStatus: {status}"
        for action, status, name in groups
    )
    says = read_mail(
        f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n{fields}".encode()
    ).says
    failed = [(name, status) for action, status, name in groups if action == "failed"]
    if failed:
        assert isinstance(says, Bounced)
        assert [(*one.addresses, one.diagnosis.code) for one in says.failures] == [
            (f"{name}@x.example", status) for name, status in failed
        ]
        assert says.reached == any(action in classify.REACHED for action, _status, _name in groups)
    elif any(action == "delivered" for action, _status, _name in groups):
        assert isinstance(says, Arrived)
    else:
        assert isinstance(says, Noise)


def test_a_fault_of_ours_sets_the_mail_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_raw: bytes) -> object:
        raise RecursionError

    monkeypatch.setattr(classify, "open_mail", broken)
    assert read_mail(b"x").says == Puzzle(why="it cannot be read (RecursionError)")


def test_of_a_large_mail_the_beginning_counts() -> None:
    raw = case("postfix-unknown-user") + b"x" * 10_000_000
    assert told(read_mail(raw).says) == told(read_mail(case("postfix-unknown-user")).says)
    assert digest_of(raw) == digest_of(raw[: MAX_BYTES + 5])


@pytest.mark.parametrize("name", bounces())
def test_a_report_that_is_forwarded_as_an_attachment_says_what_it_says_by_itself(name: str) -> None:
    forwarded = (
        b"From: ana@reader.example\r\nTo: letters@example.org\r\nSubject: Fwd: look at this\r\n"
        b"Content-Type: multipart/mixed; boundary=fwd\r\n\r\n--fwd\r\nContent-Type: text/plain\r\n\r\n"
        b"This came to me.\r\n--fwd\r\nContent-Type: message/rfc822\r\n\r\n" + case(name) + b"\r\n--fwd--\r\n"
    )
    found = read_mail(forwarded)
    assert found.says == read_mail(case(name)).says
    assert found.clues == read_mail(case(name)).clues


def test_a_mail_without_anything_is_foreign() -> None:
    assert read_mail(b"").says == Foreign()
    assert open_mail(b"").parts[0].body == b""
