"""Addresses pasted one a line, as people type them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.csv_table import CsvTable
from newsletter.subscribers.pasted_addresses import PastedAddresses, addresses_in, is_pasted


@pytest.mark.parametrize(
    ("line", "addresses"),
    [
        ("ana@example.org", ["ana@example.org"]),
        ("- ana@example.org,", ["ana@example.org"]),
        ("1. Ana Ruiz <ana@example.org>", ["Ana Ruiz <ana@example.org>"]),
        ("Ana Ruiz ana@example.org", ["Ana Ruiz <ana@example.org>"]),
        ('"Ruiz, Ana" <ana@example.org>', ['"Ruiz, Ana" <ana@example.org>']),
        ("a@example.org b@example.org;c@example.org", ["a@example.org", "b@example.org", "c@example.org"]),
        ("Ana <a@example.org>, Bo Lind <b@example.org>", ["Ana <a@example.org>", "Bo Lind <b@example.org>"]),
        ('"Ruiz, Ana" <a@example.org>; b@example.org', ['"Ruiz, Ana" <a@example.org>', "b@example.org"]),
        ("illegible", ["illegible"]),
    ],
)
def test_each_address_of_a_line_is_found_with_its_name(line: str, addresses: list[str]) -> None:
    assert addresses_in(line) == addresses


@given(st.text(alphabet="ab@.<>,; \"'-1\n", max_size=60))
def test_nothing_of_a_line_with_an_address_is_lost(line: str) -> None:
    found = "".join(addresses_in(line))
    assert sum(map(found.count, "ab@")) >= sum(map(line.count, "ab@"))


@pytest.mark.parametrize(
    ("text", "pasted"),
    [
        ("ana@example.org\n", True),
        ("\n\nAna <ana@example.org>\nx\n", True),
        ("email\nana@example.org\n", False),
        ("ana@example.org,Ana,Ruiz\n", False),
        ("name;email\nAna;ana@example.org\n", False),
    ],
)
def test_a_list_without_column_names_is_told_from_a_table(tmp_path: Path, text: str, pasted: bool) -> None:
    file = tmp_path / "list.txt"
    file.write_text(text)
    assert is_pasted(CsvTable(file)) is pasted


def test_the_lines_keep_their_numbers(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_bytes("﻿a@example.org\r\n\r\nb@example.org, c@example.org\r\n".encode())
    rows = [(record.row, record.cells) for record in PastedAddresses(CsvTable(file)).rows()]
    assert rows == [(1, ("a@example.org",)), (3, ("b@example.org",)), (3, ("c@example.org",))]
