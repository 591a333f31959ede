from __future__ import annotations

import email
import email.header
import email.policy
import email.utils
import re
from email.headerregistry import AddressHeader

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.errors import RefusedError
from newsletter.sending import headers

NAMES = st.text(max_size=120)
SMUGGLERS = [
    "=?utf-8?q?bell=07?=",
    "=?utf-8?b?YmVsbAc=?=",
    "=?utf-8?q?nul=00?=",
    "a\r\nBcc: evil@e.org",
    "a\nb",
    "a\rb",
    "bell\x07",
    "nul\x00",
]
"""Control characters, also where only decoding shows them. Line ends are among the controls of `CONTROLS`."""
CONTROLS = [chr(code) for code in (*range(0x20), 0x7F)]


def read(wire: bytes) -> email.message.EmailMessage:
    found = email.message_from_bytes(wire + b"\r\nbody\r\n", policy=email.policy.default)
    assert isinstance(found, email.message.EmailMessage)
    return found


def check_lines(wire: bytes, *, longest: int = headers.MAX_LINE) -> None:
    assert wire.endswith(b"\r\n")
    for line in wire[:-2].split(b"\r\n"):
        assert 0 < len(line.strip(b" ")) <= len(line) <= longest
        assert not re.search(rb"[\x00-\x1f\x7f]", line)


@given(NAMES)
@example('Zoë "Zed" Núñez 🎈')
@example("👩‍👩‍👧‍👦" * 12)
@example("字" * 300)
@example("e\u0301" * 60)
@example("=?utf-8?q?literal?=")
@example("Ruiz, Ana; (\\)")
def test_a_display_name_comes_back_as_it_was(name: str) -> None:
    safe = headers.harmless(name)
    wire = headers.mailbox("To", safe, "ana@reader.example")
    check_lines(wire)
    assert one_mailbox(wire) == (safe, "ana@reader.example")


def one_mailbox(wire: bytes) -> tuple[str, str]:
    """Read a mailbox by RFC 2047's letter: Python 3.11's own property puts blanks between adjacent words."""
    found = email.message_from_bytes(wire + b"\r\n")
    name, address = email.utils.parseaddr(str(found["To"]).replace("\r\n", ""))
    return str(email.header.make_header(email.header.decode_header(name))) if "=?" in name else name, address


@given(st.text(max_size=15))
def test_a_short_name_is_read_by_the_librarys_own_parser(name: str) -> None:
    safe = headers.harmless(name)
    found = read(headers.mailbox("To", safe, "ana@reader.example"))["To"]
    assert isinstance(found, AddressHeader)
    # The parser makes one blank of several, non-breaking ones too.
    shown = [(" ".join(a.display_name.split()), a.addr_spec) for a in found.addresses]
    assert shown == [(" ".join(safe.split()), "ana@reader.example")]
    assert getattr(found, "defects", None) == ()


@given(st.text(max_size=400))
@example("字" * 300)
@example("What does it mean to be a Sanctuary City, and what would it change for us here today?")
@example("w" * 200)
@example("=?utf-8?q?literal?= and more")
def test_a_subject_comes_back_as_it_was(subject: str) -> None:
    safe = headers.harmless(subject)
    wire = headers.unstructured("Subject", safe)
    check_lines(wire)
    assert str(read(wire)["Subject"]) == safe


@given(st.text(min_size=1, max_size=400), st.integers(40, 75))
def test_encoded_words_stay_short_and_whole(text: str, room: int) -> None:
    words = headers.encoded_words(text, first_room=room)
    assert len(words[0]) <= room
    assert all(len(word) <= headers.MAX_WORD for word in words)
    for word in words:
        found, charset = email.header.decode_header(word)[0]
        assert charset == "utf-8"
        assert isinstance(found, bytes)
        found.decode("utf-8")


def test_a_name_is_left_out_when_it_is_empty() -> None:
    assert headers.mailbox("To", "", "ana@reader.example") == b"To: ana@reader.example\r\n"


def test_f3_the_name_with_everything_in_it_is_encoded_in_words() -> None:
    wire = headers.mailbox("To", 'Zoë "Zed" Núñez 🎈', "zoe@reader.example")
    assert wire == b"To: =?utf-8?b?Wm/DqyAiWmVkIiBOw7rDsWV6IPCfjog=?= <zoe@reader.example>\r\n"


@pytest.mark.parametrize("text", SMUGGLERS)
def test_f7_staff_text_that_smuggles_a_header_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="The subject holds a line end") as caught:
        headers.checked(text, "The subject")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", SMUGGLERS)
def test_f7_a_subscribers_text_is_defused(text: str) -> None:
    safe = headers.harmless(text)
    wire = headers.unstructured("Subject", safe) + headers.mailbox("To", safe, "a@b.example")
    again = read(wire).as_bytes(policy=email.policy.default.clone(max_line_length=998))
    assert b"\nBcc" not in again
    assert read(wire).keys() == ["Subject", "To"]
    assert not re.search("[\x00-\x1f\x7f]", str(read(wire)["Subject"]))


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: f"{ord(control):#04x}")
def test_f7_no_control_character_hides_in_an_encoded_word(
    control: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Releases of the standard library let some of these through; a stand-in decoder says that one is there."""
    for found in (f"a{control}b", f"a{control}b".encode()):
        monkeypatch.setattr(headers, "decode_header", lambda _text, found=found: [(found, None)])
        with pytest.raises(RefusedError, match="The subject holds a line end"):
            headers.checked("=?utf-8?q?a?=", "The subject")
        assert headers.harmless("=?utf-8?q?a?=") == "= ?utf-8?q?a?="


def test_f7_an_encoded_word_in_users_text_is_encoded_again() -> None:
    wire = headers.unstructured("Subject", "=?utf-8?q?hi?=")
    assert b"=?utf-8?q?hi?=" not in wire
    assert str(read(wire)["Subject"]) == "=?utf-8?q?hi?="


@pytest.mark.parametrize("text", ["=?x-nonsense?q?a?=", "=?utf-8?b?%%%?=", "=?utf-8?b?YWJ?="])
def test_f7_an_encoded_word_that_nobody_can_read_does_not_crash(text: str) -> None:
    assert isinstance(headers.harmless(text), str)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("  a   b ", "a b"), ("0 \xa0", "0"), ("a\tb", "a b"), ("a\u2028b", "a b"), ("\ud800x", "x")],
)
def test_blanks_and_controls_in_a_header_become_one_blank(text: str, expected: str) -> None:
    assert headers.harmless(text) == expected


@given(st.text(max_size=200))
def test_cleaned_text_holds_no_control_and_keeps_its_length(text: str) -> None:
    cleaned = headers.clean(text)
    assert len(cleaned) == len(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", cleaned)
    assert headers.clean(cleaned) == cleaned


@given(st.text("abcXYZ019-_", min_size=1, max_size=300))
def test_u12_a_uri_is_never_encoded_or_folded_inside(token: str) -> None:
    mailto = headers.unsubscribe_mailto("off@letters.example", token)
    value = headers.list_unsubscribe(f"https://letters.example/u/{token}", mailto)
    wire = headers.folded_uris("List-Unsubscribe", value)
    first, second = wire.decode("ascii").removesuffix("\r\n").split("\r\n")
    assert first == f"List-Unsubscribe: <https://letters.example/u/{token}>,"
    assert second == f" <mailto:off@letters.example?subject=unsubscribe%20{token}>"


def test_u11_the_list_id_is_phrase_and_dot_atom() -> None:
    assert (
        headers.list_id("District 13 news", "Constituents!", "t.example")
        == "District 13 news <constituents.t.example>"
    )
    assert headers.list_id("", "¡!", "t.example") == "<list.t.example>"


@given(st.text(max_size=100), st.text(max_size=30))
def test_u11_the_list_id_is_one_mailbox_like_value_whatever_the_title(title: str, key: str) -> None:
    value = headers.list_id(title, key, "t.example")
    assert re.search(r"<[a-z0-9-]+\.t\.example>$", value)
    assert value.isascii()
