from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import SettingsError
from newsletter.sending.envelope import wire_address
from newsletter.sending.verp import MAX_LOCAL, TOKEN_LETTERS, ReturnPath

PATH = ReturnPath("bounce@bounces.thirteenth.example", secret=b"s" * 32)
COPIES = st.tuples(st.integers(1, 2**32 - 1), st.integers(1, 2**48 - 1))


@given(COPIES)
def test_what_is_sealed_is_read_again(copy: tuple[int, int]) -> None:
    address = PATH.address(mailing_id=copy[0], subscriber_id=copy[1])
    assert PATH.copy_of(address) == copy
    assert PATH.copy_of(address.upper()) == copy
    assert wire_address(address) == address


@given(COPIES)
def test_s8_it_fits_into_a_local_part_and_shows_no_number(copy: tuple[int, int]) -> None:
    local = PATH.address(mailing_id=copy[0], subscriber_id=copy[1]).partition("@")[0]
    assert len(local) <= MAX_LOCAL
    assert len(local) == len("bounce+") + TOKEN_LETTERS
    assert copy[1] < 100_000 or str(copy[1]) not in local


@given(COPIES, COPIES)
def test_every_copy_has_an_address_of_its_own(one: tuple[int, int], other: tuple[int, int]) -> None:
    assert (PATH.token(*one) == PATH.token(*other)) == (one == other)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz234567", min_size=26, max_size=26))
def test_s8_a_token_made_up_by_a_stranger_is_nobodys(token: str) -> None:
    assert PATH.copy_of(f"bounce+{token}@bounces.thirteenth.example") is None


@given(COPIES, st.integers(0, 25), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_token_changed_by_one_letter_is_nobodys(copy: tuple[int, int], place: int, letter: str) -> None:
    token = PATH.token(*copy)
    changed = token[:place] + letter + token[place + 1 :]
    assert PATH.read(changed) == (copy if changed == token else None)


@given(st.text())
def test_nothing_that_a_bounce_came_to_breaks_it(address: str) -> None:
    assert PATH.copy_of(address) is None


@pytest.mark.parametrize(
    "address",
    ["bounce@bounces.thirteenth.example", "bounce+@bounces.thirteenth.example", "other+TOKEN@bounces.thirteenth.example",
     "bounce+TOKEN@evil.example", "bounce+TOKEN"],
)  # fmt: skip
def test_an_address_that_is_not_of_this_mailbox_is_nobodys(address: str) -> None:
    assert PATH.copy_of(address.replace("TOKEN", PATH.token(1, 2))) is None


def test_another_database_reads_nothing_of_it() -> None:
    other = ReturnPath("bounce@bounces.thirteenth.example", secret=b"t" * 32)
    assert other.copy_of(PATH.address(mailing_id=1, subscriber_id=2)) is None


@pytest.mark.parametrize("mailbox", ["no address", f"{'b' * 40}@a.example"])
def test_a_mailbox_without_room_is_refused(mailbox: str) -> None:
    with pytest.raises(SettingsError, match="no room for a token"):
        ReturnPath(mailbox, secret=b"s" * 32)
