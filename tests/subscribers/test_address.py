"""Addresses: kept as typed, compared by key, refused in plain words."""

from __future__ import annotations

import string
import unicodedata

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.errors import AddressError
from newsletter.subscribers.address import folded, needs_smtputf8, read_address, split_name, typo_hint

LOCALS = st.text(string.ascii_letters + string.digits + "._+-'!#$%&*/=?^`{|}~", min_size=1, max_size=70)
DOMAINS = st.sampled_from(
    (
        *("example.org", "EXAMPLE.com", "bücher.example", "a-b.example", "x.test", "no dot", "-a.example"),
        *("xn--bcher-kva.example", "a.b.example.org", "a..example", f"{'d' * 63}.{'d' * 63}.{'d' * 63}.org"),
    )
)


@pytest.mark.parametrize(
    ("typed", "kept", "key"),
    [
        ("ana@example.org", "ana@example.org", "ana@example.org"),
        ("Ana.B+News@Example.ORG", "Ana.B+News@example.org", "ana.b+news@example.org"),
        ("o'brien@example.org", "o'brien@example.org", "o'brien@example.org"),
        ("karin@Bücher.example", "karin@bücher.example", "karin@xn--bcher-kva.example"),
        ("karin@xn--bcher-kva.example", "karin@bücher.example", "karin@xn--bcher-kva.example"),
        ("JOSE\u0301@correo.example", "JOSÉ@correo.example", "josé@correo.example"),
        ("STRASSE@example.org", "STRASSE@example.org", "strasse@example.org"),
        ("Straße@example.org", "Straße@example.org", "strasse@example.org"),
        (f"{'x' * 64}@example.org", f"{'x' * 64}@example.org", f"{'x' * 64}@example.org"),
        ("a@b.invalid", "a@b.invalid", "a@b.invalid"),
        ("a@b.TEST", "a@b.test", "a@b.test"),
    ],
)
def test_an_address_is_kept_as_typed_and_compared_by_its_key(typed: str, kept: str, key: str) -> None:
    assert read_address(typed) == (kept, key)


@pytest.mark.parametrize(
    "dirty",
    [
        "  ana@example.org\t",
        "\u00a0ana@example.org\u00a0",
        "\u200bana@exam\u200bple.org\ufeff",
        "\u202aana@example.org\u202c",
        "mailto:ana@example.org",
        "MAILTO:ana@example.org?subject=Hello",
        "ana@example.org.",
        "ana@example.org,",
        "ana@example.org;",
        "ana＠example.org",
        "<ana@example.org>",
        "“ana@example.org”",
        "'ana@example.org'",
        "ana@exam\u00adple.org",
    ],
)
def test_pasted_dirt_is_dropped(dirty: str) -> None:
    assert read_address(dirty) == ("ana@example.org", "ana@example.org")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "There is no address"),
        (" \u00a0\u200b ", "There is no address"),
        ("ana", "it has no @"),
        ("@example.org", "nothing before the @"),
        ("ana@", "nothing after the @"),
        ("ana@example", "the part after the @ has no dot"),
        ("ana@@example.org", "more than one @"),
        ("ana@a.example@b.example", "more than one @"),
        ("ana maria@example.org", "it has a space in it"),
        ("a@b.example, c@d.example", "it holds two addresses"),
        ("a@b.example;c@d.example", "it holds two addresses"),
        ("a@b.example and c@d.example", "it holds two addresses"),
        ("a@b.example\nc@d.example", "it holds two addresses"),
        ("a..b@example.org", "two dots in a row"),
        (".a@example.org", "dot"),
        ("a@-b.example", "hyphen"),
        ("a@b_c.example", "invalid characters"),
        ("a@[192.0.2.1]", "is a number"),
        ("a@192.0.2.1", "is a number"),
        ('"ana"@example.org', "quotation marks before the @ are not supported"),
        ("a@printer.local", "special-use"),
        ("a@localhost.localdomain.localhost", "special-use"),
        (f"{'x' * 65}@example.org", "too long"),
        (f"{'ñ' * 33}@example.org", "too long"),
        (f"a@{'x' * 64}.example", "so many characters"),
        (f"a@{'.'.join(['x' * 60] * 5)}.example", "too long"),
        ("a\x00b@example.org", "invalid characters"),
        ("a\r\nRcpt-To:<x@y.example>@example.org", "more than one @"),
        ("Ana <ana@example.org>", "space"),
        ("ana@exa＠mple.org", ""),
    ],
)
def test_what_is_no_address_is_refused_with_a_plain_reason(typed: str, reason: str) -> None:
    with pytest.raises(AddressError) as refused:
        read_address(typed)
    assert reason in str(refused.value)


def test_a_refusal_never_repeats_control_characters_or_endless_text() -> None:
    with pytest.raises(AddressError) as refused:
        read_address("\x1b[31m" + "x" * 10_000)
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 200


def test_the_librarys_list_of_reserved_names_is_left_as_it_is() -> None:
    read_address("a@b.invalid")
    with pytest.raises(EmailNotValidError):
        validate_email("a@b.invalid", check_deliverability=False)


@given(st.text(max_size=80))
@example("＠.invalid")
@example("a@.invalid")
def test_reading_any_text_gives_an_address_or_a_refusal(text: str) -> None:
    try:
        kept, key = read_address(text)
    except AddressError:
        return
    assert read_address(kept) == (kept, key)
    assert kept.isprintable()
    assert not any(char.isspace() for char in kept)


@given(LOCALS, DOMAINS)
def test_local_part_and_domain_apart_are_judged_as_the_library_judges_them_together(
    local: str, domain: str
) -> None:
    typed = f"{local}@{domain}"
    try:
        whole = validate_email(typed, check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError:
        if "'" not in typed:  # a quoted address loses its quotation marks here
            with pytest.raises(AddressError):
                read_address(typed)
        return
    assert read_address(typed)[0].partition("@")[2] == whole.domain


@given(LOCALS, DOMAINS)
def test_an_address_with_nothing_to_clean_is_read_as_one_with_something(local: str, domain: str) -> None:
    def read(text: str) -> tuple[str, str] | None:
        try:
            return read_address(text)
        except AddressError:
            return None

    assert read(f"{local}@{domain}") == read(f" {local}@{domain}")


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing_more(local: str) -> None:
    once = folded(local)
    assert folded(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text(string.ascii_letters + string.digits, min_size=1, max_size=20))
def test_upper_and_lower_case_share_a_key(local: str) -> None:
    upper, lower = (read_address(f"{word}@example.org")[1] for word in (local.upper(), local.lower()))
    assert upper == lower


@pytest.mark.parametrize(
    ("typed", "name", "address"),
    [
        ("Ana Ruiz <ana@example.org>", "Ana Ruiz", "ana@example.org"),
        ('"Ruiz, Ana" <ana@example.org>', "Ruiz, Ana", "ana@example.org"),
        ('Zoë "Zed" <zoe@example.org>', 'Zoë "Zed"', "zoe@example.org"),
        ("<ana@example.org>", "", "ana@example.org"),
        ("ana@example.org", "", "ana@example.org"),
        ("a <b <c@d.example>", "", "a <b <c@d.example>"),
        ("Ana@Example.org <ana@example.org>", "", "ana@example.org"),
        ("'ana@example.org' <ana@example.org>", "", "ana@example.org"),
        ("a@b.example <c@d.example>", "", "a@b.example <c@d.example>"),
        ("Ana @ Work <ana@example.org>", "Ana @ Work", "ana@example.org"),
    ],
)
def test_a_name_before_the_address_is_split_off(typed: str, name: str, address: str) -> None:
    assert split_name(typed) == (name, address)


def test_only_a_local_part_beyond_ascii_needs_smtputf8() -> None:
    assert needs_smtputf8("josé@example.org")
    assert not needs_smtputf8("jose@bücher.example")


def test_the_hint_for_a_mistyped_domain_is_at_hand_beside_reading() -> None:
    assert typo_hint("ana@gmial.com") == "ana@gmail.com"
