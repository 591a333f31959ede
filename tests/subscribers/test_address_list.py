"""An address list: people who must not be mailed, in whatever file they come."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import ImportFileError, RefusedError
from newsletter.subscribers.address_list import AddressList, ListedAddress
from newsletter.subscribers.csv_import import BadRow

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def listed(tmp_path: Path, content: str) -> list[ListedAddress | BadRow]:
    file = tmp_path / "list.csv"
    file.write_text(content, encoding="utf-8")
    return list(AddressList(file, NOW))


def keys(rows: list[ListedAddress | BadRow]) -> list[str]:
    return [row.address_key for row in rows if isinstance(row, ListedAddress)]


@pytest.mark.parametrize(
    "content",
    [
        "email\na@example.org\nB@example.org\n",
        "a@example.org\nB@example.org\n",
        "Ana <a@example.org>\nBo <B@example.org>\n",
        "name;Correo electrónico\nAna;a@example.org\nBo;B@example.org\n",
        "Email Address,UNSUB_TIME\na@example.org,2024-01-01\nB@example.org,2024-01-02\n",
        "Ana,a@example.org\nBo,B@example.org\n",
        "email,status\na@example.org,subscribed\nB@example.org,subscribed\n",
        "a@example.org,B@example.org\n",
        "a@example.org; B@example.org\n",
        "email\na@example.org, B@example.org\n",
        "Email,Email\na@example.org,B@example.org\n",
        "address,code\na@example.org,550\nB@example.org,550\n",
        "Subscriber,Reason\na@example.org,BOUNCE\nB@example.org,COMPLAINT\n",
        "email,Unsubscribed,Bounced\na@example.org,x,\nB@example.org,,x\n",
        "email,UNSUB_REASON\na@example.org,Too many\nB@example.org,\n",
    ],
)
def test_a_list_is_read_with_or_without_column_names(tmp_path: Path, content: str) -> None:
    assert keys(listed(tmp_path, content)) == ["a@example.org", "b@example.org"]


def test_the_date_and_the_words_of_the_file_come_along(tmp_path: Path) -> None:
    [row] = listed(tmp_path, "email,UNSUB_TIME,UNSUB_REASON\na@example.org,2024-01-01 10:00:00,Too many\n")
    assert isinstance(row, ListedAddress)
    assert row.at == datetime(2024, 1, 1, 10, tzinfo=UTC)
    assert "UNSUB_REASON “Too many”" in row.said


def test_a_row_without_an_address_is_a_bad_row(tmp_path: Path) -> None:
    rows = listed(tmp_path, "a@example.org\nnobody\n")
    assert [type(row) for row in rows] == [ListedAddress, BadRow]


@pytest.mark.parametrize(
    "content",
    [
        "email,status\na@example.org,subscribed\nb@example.org,unsubscribed\n",
        "email,unsubscribed\na@example.org,false\nb@example.org,true\n",
        "email,Opted out,Bounced\na@example.org,,\nb@example.org,x,\n",
    ],
)
def test_a_file_of_everybody_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(RefusedError, match="also holds people who are subscribed"):
        listed(tmp_path, content)


def test_a_file_without_addresses_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="no column named email"):
        listed(tmp_path, "name,phone\nAna,123\n")


def test_of_several_columns_of_addresses_none_is_guessed(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="“First”, “Second”"):
        listed(tmp_path, "First,Second\na@example.org,b@example.org\n")


@pytest.mark.parametrize("domain", ["@example.org", "*@example.org"])
def test_a_whole_domain_is_a_bad_row_wherever_it_stands(tmp_path: Path, domain: str) -> None:
    for content in (f"{domain}\na@example.net\n", f"a@example.net\n{domain}\n"):
        rows = listed(tmp_path, content)
        assert keys(rows) == ["a@example.net"]
        assert [row.problem for row in rows if isinstance(row, BadRow)] == [
            f"“{domain}” stands for a whole domain; only single addresses can be suppressed"
        ]


@given(st.text(max_size=200))
def test_any_text_is_rows_or_one_refusal(tmp_path_factory: pytest.TempPathFactory, content: str) -> None:
    try:
        listed(tmp_path_factory.mktemp("list"), content.replace("\ud800", ""))
    except (ImportFileError, RefusedError):
        return
