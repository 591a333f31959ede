"""Phone numbers of the country are found, and nothing else that has as many digits."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import (
    PhoneMetadata,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberMatcher,
    PhoneNumberType,
    example_number_for_type,
    format_number,
    format_out_of_country_calling_number,
    region_code_for_number,
)

from newsletter.rendering.phone_numbers import (
    FEWEST,
    FEWEST_FROM_ZERO,
    FEWEST_IN,
    has_enough_digits,
    phone_numbers,
)

KINDS = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan",
    "voicemail",
)  # fmt: skip
EXAMPLES: list[tuple[str, PhoneNumber]] = [
    (country, number)
    for country in sorted({*FEWEST_IN, "GB", "DE", "IT", "CA", "AR", "BR", "JP", "AU", "NL", "NO", "BB"})
    for kind in PhoneNumberType.values()
    if (number := example_number_for_type(country, kind)) is not None
]
"""A valid number of each kind in each country that the library has metadata of."""
BETWEEN = st.text(st.sampled_from("-x\u2010\u2013 \u00a0\u200b()./~[]"), max_size=4)
WAYS_TO_WRITE = (
    "(650) 253-0000", "650-253-0000", "650.253.0000", "650 253 0000", "1-650-253-0000", "1 (650) 253 0000",
    "+1 650-253-0000", "+1 (650) 253-0000", "+1.650.253.0000", "+16502530000", "\uff0b1 650 253 0000",
    "tel:+1-650-253-0000", "650-253-0000 ext. 12", "650-253-0000 x12", "650 253 0000;ext=12", "(650)253-0000",
    "6502530000", "650/253-0000", "\uff16\uff15\uff10 \uff12\uff15\uff13 \uff10\uff10\uff10\uff10",
    "650\u2011253\u20110000", "650\u2013253\u20130000", "011 44 20 7031 3000", "011-44-20-7031-3000",
    "+44 (0) 20 7031 3000", "+44 20 7031 3000", "+49 (0)30 23125-0", "+33 1 42 76 40 40", "+52 55 5658 1111",
    "+41 44 668 18 00", "+39 02-36618 300", "+64 3-331 6005", "+800 1234 5678", "+376 712 345", "[650] 253 0000",
)  # fmt: skip


def found(text: str, country: str = "US") -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.url) for one in phone_numbers(text, country)]


@pytest.mark.parametrize(
    ("country", "text", "words", "url"),
    [
        ("US", "Call (213) 555-0134.", "(213) 555-0134", "tel:+1-213-555-0134"),
        ("US", "213.555.0134, Monday to Friday", "213.555.0134", "tel:+1-213-555-0134"),
        ("US", "213\u2011555\u20110134", "213\u2011555\u20110134", "tel:+1-213-555-0134"),
        ("US", "213\u00a0555\u00a00134", "213\u00a0555\u00a00134", "tel:+1-213-555-0134"),
        ("US", "213-555-0100 ext. 12", "213-555-0100 ext. 12", "tel:+1-213-555-0100;ext=12"),
        ("US", "1-800-555-0199", "1-800-555-0199", "tel:+1-800-555-0199"),
        ("US", "Call 310-1234 or (213) 555-0134", "(213) 555-0134", "tel:+1-213-555-0134"),
        ("CA", "Call 310-1234", "310-1234", "tel:+1-310-1234"),
        ("US", "Call us at 2135550134", "2135550134", "tel:+1-213-555-0134"),
        ("US", "London: +44 20 7946 0958", "+44 20 7946 0958", "tel:+44-20-7946-0958"),
        ("", "London: +44 20 7946 0958", "+44 20 7946 0958", "tel:+44-20-7946-0958"),
        ("ES", "Llame al 912 34 56 78", "912 34 56 78", "tel:+34-912-34-56-78"),
        ("MX", "Tel. 55 5658 1111", "55 5658 1111", "tel:+52-55-5658-1111"),
        ("GB", "02079460958", "02079460958", "tel:+44-20-7946-0958"),
        ("FR", "Téléphone\u00a0: 01 42 76 40 40", "01 42 76 40 40", "tel:+33-1-42-76-40-40"),
        ("DE", "(030) 23125-123", "(030) 23125-123", "tel:+49-30-23125123"),
    ],
)
def test_a_number_is_found_as_people_write_it(country: str, text: str, words: str, url: str) -> None:
    assert found(text, country) == [(words, url)]


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("US", "555-0134"),
        ("US", "Ordinance 23-0456-S1, file 2024-0123-4567"),
        ("US", "Los Angeles, CA 90012-1234"),
        ("US", "2023-03-11, 10:00-11:30, 12/05/2026 18:00"),
        ("US", "$2,135,550,134 or $213 555 0134"),
        ("US", "Case 213-555-0134 and docket 2135550134"),
        ("US", "Fax: (213) 555-0135"),
        ("US", "ISBN 978-3-16-148410-0"),
        ("US", "4111 1111 1111 1111"),
        ("US", "34.0522, -118.2437 and 192.168.100.200"),
        ("ES", "Presupuesto: 912 345 678 €"),
        ("ES", "912 345 678 euros"),
        ("", "(213) 555-0134"),
        ("DE", "10.05.2026, 1.240.000"),
    ],
)
def test_other_digits_are_left_alone(country: str, text: str) -> None:
    assert found(text, country) == []


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("US", "In 2026 there are 1,240 ideas."),
        ("US", "2023\u20132024, 2023-03-11, 10:00-11:30, 3/11/2023 6 pm"),
        ("US", "Los Angeles, CA 90012-1234; $1,240,000,000; 34.0522, -118.2437"),
        ("US", "Ordinance 23-0456-S1, call 555-0134"),
        ("ES", "28013 Madrid, 2023-2024, 10.05.2026, 1.240.000 \u20ac"),
        ("", "2023, 2024"),
    ],
)
def test_the_library_is_not_imported_for_a_text_with_other_digits(country: str, text: str) -> None:
    assert not has_enough_digits(text, country)


def test_the_library_is_not_imported_before_it_is_needed() -> None:
    code = (
        "import sys\nfrom newsletter.rendering.prose import prose\n"
        "from newsletter.rendering.phone_numbers import phone_numbers\n"
        "list(phone_numbers('In 2026 there are 1,240 ideas.', 'US'))\nprint('phonenumbers' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"


def library_finds(text: str, country: str) -> list[str]:
    """Return what phonenumbers finds, without numbers of six digits or less, and those of seven in Canada."""
    found = [
        match.raw_string
        for match in PhoneNumberMatcher(text, country or None)
        if country == "CA"
        or region_code_for_number(match.number) != "CA"
        or (match.number.national_number or 0) > 9_999_999
    ]
    return [one for one in found if sum(map(str.isdigit, one)) >= FEWEST]


@pytest.mark.parametrize("country", FEWEST_IN)
def test_no_number_of_a_country_is_shorter_than_we_say(country: str) -> None:
    known = PhoneMetadata.metadata_for_region(country)
    assert known is not None
    kinds = (getattr(known, name) for name in KINDS)
    lengths = {length for kind in kinds if kind for length in kind.possible_length if length > 0}
    assert min(lengths) >= FEWEST_IN[country]
    # What the library puts before a number that is dialed within a town would have to be counted, too.
    assert known.national_prefix_transform_rule is None
    # A number abroad: what dials out, and the shortest country code and number there are, of six digits.
    dialed = re.sub(r"\[[^]]*\]", "1", known.international_prefix or "")
    assert dialed.startswith("0")
    assert len(dialed) + 6 >= FEWEST_FROM_ZERO


@pytest.mark.parametrize("text", WAYS_TO_WRITE)
def test_ways_to_write_a_number_are_not_lost(text: str) -> None:
    assert library_finds(text, "US") != []
    assert has_enough_digits(text, "US")


@pytest.mark.parametrize("between", ["", "-", ".", "\u00a0", " / ", "\u2011", ") ("])
def test_no_example_of_the_library_is_lost(between: str) -> None:
    lost = []
    for country, number in EXAMPLES:
        for form in (PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL):
            text = f"Office: {between.join(re.split('[ -]+', format_number(number, form)))}; today"
            for home in (country, "US"):
                if library_finds(text, home) and not has_enough_digits(text, home):
                    lost.append((home, text))
    assert lost == []


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a text with a number that exists, written in some way or other, and the country of its readers."""
    country, number = draw(st.sampled_from(EXAMPLES))
    home = draw(st.sampled_from([country, "", *FEWEST_IN]))
    form = draw(st.sampled_from([PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL]))
    written = format_number(number, form)
    if home and draw(st.booleans()):
        written = format_out_of_country_calling_number(number, home)
    parts = [part for part in re.split(r"([^\d+]+)", written) if part]
    mixed = "".join(part if part[0] in "+0123456789" else draw(st.just(part) | BETWEEN) for part in parts)
    around = st.text(st.sampled_from("0123456789 -./()+x:,;#~\u2013\n\tae"), max_size=12)
    return draw(around) + mixed + draw(around), home


@given(texts())
def test_no_number_that_the_library_finds_is_lost(text: tuple[str, str]) -> None:
    assert not library_finds(*text) or has_enough_digits(*text)


@given(st.text(st.sampled_from("0123456789 -./()+x"), max_size=24), st.sampled_from([*FEWEST_IN, "", "DE"]))
def test_nothing_is_lost_among_digits_of_any_kind(text: str, country: str) -> None:
    assert not library_finds(text, country) or has_enough_digits(text, country)
