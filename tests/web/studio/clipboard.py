"""The clipboard of a real browser, filled as another program fills it."""

from __future__ import annotations

from playwright.sync_api import Page

_COPY = """([html, text]) => {
  const copied = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (html) event.clipboardData.setData("text/html", html);
    event.clipboardData.setData("text/plain", text);
  };
  document.addEventListener("copy", copied, { capture: true, once: true });
  return document.execCommand("copy");
}"""


def copy(page: Page, *, html: str = "", text: str = "") -> None:
    """Put raw markup and plain text on the clipboard: navigator.clipboard would drop what Word writes."""
    assert page.evaluate(_COPY, [html, text])


def paste(page: Page, *, html: str = "", text: str = "", keys: str = "Control+V") -> None:
    """Copy something, and press the keys that paste it."""
    copy(page, html=html, text=text)
    page.keyboard.press(keys)
