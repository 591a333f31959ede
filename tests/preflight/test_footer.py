"""Footer: what the law requires."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.preflight.proofs import ADDRESS, EDITION, LEAVE, findings, levels, only, page, rules

LINKED = f'<p><a href="{LEAVE}">Unsubscribe</a></p>'


@pytest.mark.parametrize("postal", ["", "  ", "—"])
def test_a_publication_has_a_postal_address(postal: str) -> None:
    assert "newsletter.toml" in only(findings(postal=postal), "footer.address").hint


@pytest.mark.parametrize(
    ("footer", "fired"),
    [
        (f"{LINKED}<p>{ADDRESS}</p>", {}),
        (f"{LINKED}<p>200 N. Spring St.<br>Los Angeles,&nbsp;CA 90012</p>", {}),
        (f"{LINKED}<p>Los Angeles</p>", {"footer.address": "error"}),
        (f"{LINKED}<!-- {ADDRESS} -->", {"footer.address": "error"}),
        (f"<p>{ADDRESS}</p>", {"footer.unsubscribe": "error"}),
        (f"<p>{ADDRESS}</p>{LEAVE}", {"footer.unsubscribe": "error"}),
        (f'<p>{ADDRESS}</p><a href="https://city.gov/u">Leave the list</a>', {"footer.unsubscribe": "error"}),
    ],
)
def test_a_letter_shows_the_address_and_the_way_out(footer: str, fired: dict[str, str]) -> None:
    assert levels(findings(replace(EDITION, html=page(footer=footer)))) == fired


def test_an_unsubscribe_link_without_words_is_none() -> None:
    found = findings(replace(EDITION, html=page(footer=f'<a href="{LEAVE}"></a>{ADDRESS}')))
    assert rules(found) == ["footer.unsubscribe", "link.text-missing"]


@pytest.mark.parametrize(
    ("text", "fired"),
    [
        (f"Leave: {LEAVE}\n{ADDRESS}", {}),
        (f"Leave: {LEAVE}\n200 N. Spring St.,\nLos Angeles, CA\n90012", {}),
        (f"Leave: {LEAVE}", {"footer.address": "error"}),
        (ADDRESS, {"footer.unsubscribe": "error"}),
    ],
)
def test_the_plain_text_has_them_too(text: str, fired: dict[str, str]) -> None:
    assert levels(findings(replace(EDITION, text=text))) == fired


def test_an_edition_without_the_field_has_no_way_out_in_either_part() -> None:
    found = findings(replace(EDITION, fields=EDITION.fields[1:]))
    assert [finding.rule for finding in found].count("footer.unsubscribe") == 2


def test_a_link_after_the_first_100_kb_is_never_seen() -> None:
    far = page(f"<p>{'x' * 102_400}</p>")
    near = page(footer=f"{LINKED}<p>{ADDRESS}</p><p>{'x' * 102_400}</p>")
    assert "footer.unsubscribe-clipped" in rules(findings(replace(EDITION, html=far)))
    assert "footer.unsubscribe-clipped" not in rules(findings(replace(EDITION, html=near)))
