"""Compile: what comes out is looked at once more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from newsletter.errors import ThemeError
from newsletter.rendering.mjml import compile as compiling
from newsletter.rendering.mjml.compile import check_html, compile_mjml

MJML = '<mjml lang="en" dir="ltr"><mj-head><mj-title>nl1z</mj-title></mj-head><mj-body><mj-raw>nl1z</mj-raw></mj-body></mjml>'


def test_sound_mjml_compiles_and_passes() -> None:
    html = compile_mjml(MJML)
    assert html.startswith("<!doctype html>")
    check_html(html, mjml=MJML, markers=["nl1z"])


def test_what_the_compiler_refuses_is_a_theme_error() -> None:
    with pytest.raises(ThemeError, match="compiler refused the theme's MJML: unexpected"):
        compile_mjml("<mjml><mj-head><mj-x>y</mj-x></mj-head></mjml>")


class PanicError(BaseException):
    """What a panic of a library in Rust looks like from Python: it is no Exception."""


@pytest.mark.parametrize("stop", [PanicError("index out of bounds"), ValueError("unexpected end")])
def test_a_compiler_that_panics_is_a_theme_error(
    stop: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MRML 6.0.1 panics on some malformed input; a stand-in does here, so that no such input is needed."""
    monkeypatch.setattr(compiling, "mjml2html", stand_in(stop))
    with pytest.raises(ThemeError, match=f"compiler refused the theme's MJML: {stop}") as error:
        compile_mjml(MJML)
    assert error.value.__cause__ is stop


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), SystemExit()])
def test_a_wish_to_stop_is_not_taken_for_a_panic(
    stop: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "mjml2html", stand_in(stop))
    with pytest.raises(type(stop)):
        compile_mjml(MJML)


def stand_in(stop: BaseException) -> Callable[..., str]:
    """Return a compiler that stops like this, whatever it is given."""

    def stopped(*_: object, **__: object) -> str:
        raise stop

    return stopped


@pytest.mark.parametrize(
    "tag", [r'<a title="\u{a0}">', r'<a title="\n">', r'<a title="\"">', r"<a title='\\'>"]
)
def test_an_escape_inside_a_tag_is_noticed(tag: str) -> None:
    with pytest.raises(ThemeError, match="damaged an attribute"):
        check_html(f"<p>{tag}</a></p>", mjml="", markers=())


def test_a_backslash_in_a_text_is_fine() -> None:
    check_html(r"<p>\u{a0} \n</p>", mjml=r"<p>\u{a0} \n</p>", markers=())


@pytest.mark.parametrize("html", ["<p></p>", "<p>nl1z</p>", "<p>nl1znl1znl1znl1z</p>"])
def test_a_lost_or_doubled_marker_is_noticed(html: str) -> None:
    with pytest.raises(ThemeError, match="lost or duplicated a merge field"):
        check_html(html, mjml=MJML, markers=["nl1z"])


@pytest.mark.parametrize(
    "remote", ["https://fonts.googleapis.com/css", "@import x", "https://www.mailjet.com/i.png"]
)
def test_what_the_compiler_would_fetch_is_noticed_but_words_are_not(remote: str) -> None:
    with pytest.raises(ThemeError, match="would load something from another site"):
        check_html(remote, mjml="", markers=())
    check_html(f"<p>{remote}</p>", mjml=f"<p>{remote}</p>", markers=())
