"""Phone numbers of the country are found, and nothing else that has as many digits."""

from __future__ import annotations

import subprocess
import sys

import pytest

from newsletter.rendering.phone_numbers import phone_numbers


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


def test_the_library_is_not_imported_for_a_text_without_numbers() -> None:
    code = (
        "import sys\nfrom newsletter.rendering.prose import prose\n"
        "from newsletter.rendering.phone_numbers import phone_numbers\n"
        "list(phone_numbers('In 2026 there are 1,240 ideas.', 'US'))\nprint('phonenumbers' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
