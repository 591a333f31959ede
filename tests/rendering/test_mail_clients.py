"""What previews of mail programs change: about what the programs do, and never the words."""

from __future__ import annotations

import re

import pytest
from lxml import html as lxml_html

from newsletter.processes.svg_rasterizer import rasterize_svg
from newsletter.rendering.edition import render
from newsletter.rendering.mail_clients import darkened, in_gmail, in_outlook, without_pictures
from newsletter.rendering.sample_issue import FULL, SPECIMENS, sample_issue
from newsletter.rendering.theme import Theme
from tests.rendering.samples import THEMES, publication


@pytest.fixture(scope="module", params=THEMES, ids=lambda theme: theme.name)
def email(request: pytest.FixtureRequest) -> str:
    theme: Theme = request.param
    issue, own = sample_issue(FULL, publication())
    return render(issue, own, theme, root=SPECIMENS, rasterize=rasterize_svg).html


def words(html: str) -> str:
    tree = lxml_html.fromstring(
        re.sub(r"<!--.*?-->|<style.*?</style>|<noscript>.*?</noscript>", "", html, flags=re.DOTALL)
    )
    return " ".join(tree.body.text_content().split())


@pytest.mark.parametrize("change", [in_outlook, in_gmail, darkened, without_pictures])
def test_no_word_is_lost_or_added(email: str, change: object) -> None:
    assert callable(change)
    assert words(change(email)) == words(email)


def test_outlook_reads_its_comments_and_ignores_what_word_does_not_know(email: str) -> None:
    shown = in_outlook(email)
    assert "<!--[if" not in shown
    assert "@media" not in shown
    styles = " ".join(re.findall(r'style="([^"]*)"', shown))
    assert not re.search(r"border-radius|max-width|background-image|box-shadow", styles)
    assert shown.count("<table") == shown.count("</table>") > email.count("</table>") - email.count("<!--[if")


@pytest.mark.parametrize(
    ("condition", "is_shown"),
    [
        ("mso", True), ("mso | IE", True), ("gte mso 9", True), ("lte mso 11", False), ("!mso", False),
        ("IE", False), ("lt mso 16", False), ("gt mso 15", True), ("(gte mso 9)|(IE)", True),
    ],
)  # fmt: skip
def test_outlook_shows_what_is_for_word(condition: str, is_shown: bool) -> None:
    assert ("here" in in_outlook(f"<p>a<!--[if {condition}]>here<![endif]--></p>")) is is_shown


def test_outlook_hides_what_is_for_all_others() -> None:
    assert in_outlook("<p>a<!--[if !mso]><!-->here<!--<![endif]-->b</p>") == "<p>ab</p>"


def test_a_button_keeps_its_inner_space_in_outlook() -> None:
    cell = '<td style="border-radius:8px;mso-padding-alt:14px 26px"><a style="padding:14px 26px;mso-padding-alt:0">Go</a></td>'
    shown = in_outlook(cell)
    assert "padding:14px 26px" in shown.partition("<a")[0]
    assert "padding:14px" not in shown.partition("<a")[2]


def test_gmail_at_its_worst_has_no_style_block(email: str) -> None:
    assert "<style" not in in_gmail(email)
    assert "color-scheme" not in in_gmail(email)


def test_a_darkened_email_has_light_text_on_dark_grounds() -> None:
    page = (
        '<td bgcolor="#ffffff" style="background-color:#FFFFFF;color:#1d2433;border:1px solid #e3e6ee">x</td>'
    )
    shown = darkened(page)
    ground, text = re.search(r'bgcolor="#(..)', shown), re.search(r"[;\"]color:#(..)", shown)
    assert ground is not None
    assert text is not None
    assert int(ground[1], 16) < 0x40 < 0xA0 < int(text[1], 16)
    assert "#ffffff" not in shown.lower()


def test_a_blocked_picture_leaves_a_box_of_its_size_with_the_alt_text(email: str) -> None:
    before, after = lxml_html.fromstring(email), lxml_html.fromstring(without_pictures(email))
    pictures = list(after.iter("img"))
    assert [one.get("alt") for one in pictures] == [one.get("alt") for one in before.iter("img")]
    assert not any(one.get("src") for one in pictures)
    for one in pictures:
        assert f"aspect-ratio:{one.get('width')}/{one.get('height')}" in one.get("style")
