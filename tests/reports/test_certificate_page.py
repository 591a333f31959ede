from __future__ import annotations

import io
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from newsletter.reports.certificate import SECTIONS, certify
from newsletter.reports.certificate_page import write_page
from tests.reports.ended import AT, audit, counts, ledger
from tests.sending.samples import publication

EVERYTHING = counts(accepted=1207, failed=2, suppressed=1, cancelled=0, unknown=3)


class Reader(HTMLParser):
    """Notes every tag, and the text that is not style."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text += data


def page(subject: str = "Two things", **details: str) -> str:
    out = io.StringIO()
    write_page(
        certify(audit(EVERYTHING, subject=subject), now=AT),
        ledger(EVERYTHING, details),
        publication(),
        out,
        zone="America/Los_Angeles",
        transport="SMTP",
    )
    return out.getvalue()


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    return reader


def test_it_shows_the_sum_first() -> None:
    assert (
        "1,213 people = 1,207 accepted + 2 failed + 1 suppressed + 0 cancelled + 3 unknown"
        in read(page()).text
    )


def test_it_lists_who_missed_it_and_why_but_not_a_thousand_who_have_it() -> None:
    found = read(page(failed="550 5.1.1 no such mailbox", suppressed="complained"))
    assert found.text.count("550 5.1.1 no such mailbox") == 2
    assert "complained" in found.text
    assert found.tags.count("tr") == 3 + 6


def test_every_table_has_a_caption_and_heads() -> None:
    found = read(page())
    assert found.tags.count("table") == found.tags.count("caption") == 3
    assert found.tags.count("h1") == 1


def test_it_is_one_file_that_fetches_nothing() -> None:
    found = page()
    assert "http" not in found.replace("https://letters", "")
    assert not {"script", "img", "link", "iframe"} & set(read(found).tags)
    assert "prefers-color-scheme: dark" in found


@given(st.text(max_size=60))
def test_no_word_of_a_stranger_becomes_markup(said: str) -> None:
    hostile = f"<script>alert(1)</script>{said}"
    plain = read(page()).tags
    assert read(page(subject=hostile, failed=hostile, unknown=hostile)).tags == plain


def test_every_section_is_there_even_when_it_is_empty() -> None:
    text = read(page()).text
    assert all(f"{getattr(EVERYTHING, name):,} {name}" in text for name in SECTIONS)
    assert "None." in text
