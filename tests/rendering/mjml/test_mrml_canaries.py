"""Canaries: what the pinned MJML compiler does wrong today, so that an upgrade is noticed and read about.

Each test documents a fault that the rest of this department works around. When one fails after an upgrade, the
fault is gone or has changed: read the work-around it names, and decide. Only wrong output and errors that are
raised are kept here: on some input this version also panics or ends its process, and such input is in no file.
"""

from __future__ import annotations

from importlib.metadata import version

import pytest
from mjml import mjml2html

from newsletter.errors import ThemeError
from newsletter.rendering.mjml.compile import check_html


def compiled(body: str, head: str = "") -> str:
    return str(mjml2html(f"<mjml><mj-head>{head}</mj-head><mj-body>{body}</mj-body></mjml>", fonts={}))


def column(content: str) -> str:
    return f"<mj-section><mj-column>{content}</mj-column></mj-section>"


def test_the_compiler_is_the_one_that_was_measured() -> None:
    assert version("mjml-python") == "1.4.2"


# --- attributes (tree writes numeric references) ---------------------------------------------


@pytest.mark.parametrize(
    ("character", "spoilt"),
    [
        ("\u00a0", r"\u{a0}"),
        ("e\u0301", r"\u{301}"),
        ("\u0939\u093f\u0928\u094d\u0926\u0940", r"\u{94d}"),
        ("\u2764\ufe0f", r"\u{fe0f}"),
        ("\U0001f469\u200d\U0001f4bb", r"\u{200d}"),
        ("\u200f", r"\u{200f}"),
        ("\u200b", r"\u{200b}"),
        ("\u00ad", r"\u{ad}"),
        ("\u202e", r"\u{202e}"),
        ("\u2028", r"\u{2028}"),
        ("\ufeff", r"\u{feff}"),
        ("\ue000", r"\u{e000}"),
        ("back\\slash", r"back\\slash"),
        ("new\nline", r"new\nline"),
        ("tab\there", r"tab\there"),
    ],
)
def test_an_attribute_is_written_as_a_rust_debug_string(character: str, spoilt: str) -> None:
    html = compiled(column(f'<mj-text><a href="x" title="{character}">x</a></mj-text>'))
    assert spoilt in html
    with pytest.raises(ThemeError, match="damaged an attribute"):
        check_html(html, mjml="", markers=())


def test_a_quotation_mark_in_single_quotes_breaks_the_tag() -> None:
    assert r"\"" in compiled(column("""<mj-text><a title='say "x"'>x</a></mj-text>"""))


def test_the_title_is_spoilt_too_for_it_becomes_an_aria_label() -> None:
    assert r'aria-label="a\u{a0}b"' in compiled("", "<mj-title>a\u00a0b</mj-title>")


@pytest.mark.parametrize("character", ["\u00a0", "\u0301", "\u200d", "\\", "\n", '"', "&", "<", "\u202e"])
def test_a_numeric_reference_in_an_attribute_passes_untouched(character: str) -> None:
    html = compiled(column(f'<mj-text><a title="x&#x{ord(character):x};y">x</a></mj-text>'))
    assert f'title="x&#x{ord(character):x};y"' in html


@pytest.mark.parametrize(
    "character", ["\u00a0", "e\u0301", "\u200d", "\\", "\u202e", "&nbsp;", "&#847;", "&amp;lt;"]
)
def test_a_text_is_never_touched(character: str) -> None:
    assert f"<p>x{character}y</p>" in compiled(column(f"<mj-text><p>x{character}y</p></mj-text>"))


# --- what is not validated (schema does) -----------------------------------------------------


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (column("<mj-buton>x</mj-buton>"), "<mj-buton>"),
        (column("loose text"), "loose text"),
        (column("<p>x</p>"), "<p>x</p>"),
        ("<mj-section><mj-text>x</mj-text></mj-section>", ">x</div>"),
        (column('<mj-text colour="red">x</mj-text>'), ">x</div>"),
        (column('<mj-text color="rubbish">x</mj-text>'), "color:rubbish"),
    ],
)
def test_bad_structure_is_accepted_in_silence(body: str, found: str) -> None:
    assert found in compiled(body)


def test_a_picture_without_alt_stays_without() -> None:
    assert "alt=" not in compiled(column('<mj-image src="x.png" />'))


def test_a_unitless_zero_in_a_padding_is_not_understood() -> None:
    def html(zero: str) -> str:
        return compiled(column(f'<mj-image src="x.png" alt="" padding="{zero} 30px" />'))

    assert 'width="600"' in html("0")
    assert 'width="540"' in html("0px")


def test_of_two_classes_the_first_wins() -> None:
    head = '<mj-attributes><mj-class name="a" color="#111111" /><mj-class name="b" color="#222222" /></mj-attributes>'
    assert "color:#111111" in compiled(column('<mj-text mj-class="a b">x</mj-text>'), head)


def test_thirds_become_fractions() -> None:
    body = "<mj-section>" + 3 * "<mj-column><mj-text>x</mj-text></mj-column>" + "</mj-section>"
    assert "mj-column-per-33-333332" in compiled(body)


def test_right_to_left_does_not_turn_the_layout() -> None:
    html = str(
        mjml2html(f'<mjml dir="rtl"><mj-body>{column("<mj-text>x</mj-text>")}</mj-body></mjml>', fonts={})
    )
    assert 'dir="rtl"' in html
    assert "direction:ltr" in html
    assert "text-align:left" in html


def test_style_marked_inline_is_not_inlined() -> None:
    html = compiled(
        column("<mj-text><p>x</p></mj-text>"), '<mj-style inline="inline">p{margin:1px}</mj-style>'
    )
    assert "p{margin:1px}" in html
    assert 'style="margin:1px"' not in html


def test_a_style_is_raw_text_so_references_in_it_stay() -> None:
    assert ".a &gt; b{}" in compiled("", "<mj-style>.a &gt; b{}</mj-style>")
    assert ".a > b{}" in compiled("", "<mj-style>.a > b{}</mj-style>")


def test_a_font_is_fetched_from_elsewhere_unless_fonts_are_turned_off() -> None:
    body = f"<mjml><mj-body>{column('<mj-text>x</mj-text>')}</mj-body></mjml>"
    assert "fonts.googleapis.com" in str(mjml2html(body))
    assert "fonts.googleapis.com" not in str(mjml2html(body, fonts={}))


def test_the_preview_text_is_written_in_white() -> None:
    html = compiled("", "<mj-preview>x</mj-preview>")
    assert "color:#ffffff" in html


def test_a_button_has_an_invalid_attribute_that_nobody_minds() -> None:
    assert 'vertical-align="middle"' in compiled(column('<mj-button href="x">x</mj-button>'))


def test_a_language_and_direction_are_unknown_unless_said() -> None:
    assert '<html lang="und" dir="auto"' in compiled("")


def test_the_table_role_of_data_tables_is_left_out() -> None:
    html = compiled(column('<mj-table role="presentation"><tr><td>x</td></tr></mj-table>'))
    assert '<table border="0" cellpadding="0" cellspacing="0" width="100%" style="color:' in html


# --- errors (compile catches them; what it does about a compiler that panics: test_compile) ---


@pytest.mark.parametrize(
    "mjml",
    [
        column("<mj-text>a < b</mj-text>"),
        column("<mj-text><![CDATA[x]]></mj-text>"),
        column("<mj-text><!-- a -- b --></mj-text>"),
        column("<mj-text><p>x</mj-text>"),
        column("<mj-text><a href=x>x</a></mj-text>"),
        column("<mj-text>\x00</mj-text>"),
        '<?xml version="1.0"?>',
    ],
)
def test_malformed_input_is_a_value_error(mjml: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        compiled(mjml)


@pytest.mark.parametrize(
    "head",
    [
        "<mj-title><b>x</b></mj-title>",
        "<mj-html-attributes></mj-html-attributes>",
        "<mj-unknown>x</mj-unknown>",
    ],
)
def test_some_heads_are_a_value_error(head: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        compiled("", head)


def test_an_unclosed_void_element_before_windows_line_ends_is_a_value_error() -> None:
    body = column("<mj-text><br></mj-text>")
    assert "<br" in str(mjml2html(f"<mjml><mj-body>{body}</mj-body></mjml>\n", fonts={}))
    with pytest.raises(ValueError, match=r".+"):
        mjml2html(f"<mjml><mj-body>{body}</mj-body></mjml>\r\n", fonts={})


def test_positions_count_bytes_not_characters() -> None:
    with pytest.raises(ValueError, match="position") as one:
        mjml2html("<mjml><mj-head><mj-unknown>x</mj-unknown></mj-head></mjml>")
    with pytest.raises(ValueError, match="position") as other:
        mjml2html("<mjml><mj-head><mj-title>é</mj-title><mj-unknown>x</mj-unknown></mj-head></mjml>")
    start = int(str(other.value).rsplit(" ", 1)[1].split(":")[0]) - int(
        str(one.value).rsplit(" ", 1)[1].split(":")[0]
    )
    assert start == len("<mj-title>é</mj-title>".encode())
