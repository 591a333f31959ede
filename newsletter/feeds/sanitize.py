"""Clean: a stranger's markup becomes literal text, short and on one line.

The result is text, not HTML: it may well hold `<`, `&` or `{{ }}`, and whoever prints it escapes it.
"""

from __future__ import annotations

import html
import re
import unicodedata

import nh3

from newsletter.issues.wrapped_links.in_text import unwrapped_text

MAX_CHARACTERS = 300
_MAX_MARKUP_CHARACTERS = 20_000
"""Of a long article only the beginning is read."""
_FIRST_MARKUP_CHARACTERS = 1_000
"""What is tried first: it mostly holds more text than is kept."""
_BREAKS = {"p", "br", "div", "li", "ul", "ol", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
_SILENT = {
    "script",
    "style",
    "noscript",
    "iframe",
    "template",
    "svg",
    "math",
    "object",
    "noembed",
    "noframes",
}
_CLEANER = nh3.Cleaner(tags=_BREAKS, clean_content_tags=_SILENT, attributes={}, link_rel=None)
_TAG = re.compile(r"</?[a-z0-9]+>")
_MARKUP = re.compile("[<&\0\ud800-\udfff]")
"""What makes a difference between markup and the text it stands for."""
_MAX_HEADLINE_MARKUP = 4_000
_MARKUP_IN_HEADLINES = frozenset(
    ("a", "acronym", "b", "bdi", "bdo", "big", "blink", "br", "center", "div", "em", "figure", "font",
     "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "nobr", "ol", "p", "rb", "rp", "rt", "ruby",
     "span", "strike", "strong", "sub", "sup", "u", "ul", "wbr")
)  # fmt: skip
"""What formats a headline, closed or not."""
_MARKUP_IN_PAIRS = _SILENT | frozenset(
    ("abbr", "cite", "code", "del", "dfn", "ins", "kbd", "mark", "q", "s", "samp", "small", "time", "tt",
     "var")
)  # fmt: skip
"""What formats (or hides) what stands between two tags; alone it is a word about HTML."""
_ANGLE = re.compile(
    r"<(?:!--.*?-->|/?([a-z][a-z0-9]*)(?=[\s/>])"
    r"(?:(?:\"[^\"]*\"|'[^']*'|[^'\"<>])*>|[^<>]*=[^<>]*$))?",
    re.IGNORECASE | re.DOTALL,
)
"""An angle bracket, with what follows it when that is a comment or a tag (the last may be cut off)."""
_REFERENCE = re.compile(
    r"&(?!(?:lt|gt|#0*6[02]|#x0*3[ce]);)(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE
)
_CAPTION = re.compile(
    r"<figcaption\b[^>]{0,300}>.{0,1000}?</figcaption\s*>"
    r"|<(p|dd|div|span)\b[^>]{0,300}\bwp-caption-(?:text|dd)\b[^>]{0,300}>.{0,1000}?</\1\s*>",
    re.IGNORECASE | re.DOTALL,
)
"""What stands below a picture: in HTML, and as WordPress wrote it before HTML 5."""
_CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|$)", re.DOTALL)
_MOST_MARKS = 30
"""Combining characters in a row: Unicode's own bound (UAX #15)."""
_MAYBE_CROWDED = re.compile(r"[^\x00-\u02ff]{30}")
_JOINERS = "\u200c\u200d"
"""Invisible, but words in Persian and Hindi and many emoji are spelled with them."""


def sanitize_text(markup: str, *, limit: int = MAX_CHARACTERS) -> str:
    """Return markup as literal text: no tags, entities unescaped once, one line, NFC, at most `limit`.

    Control characters and those that turn the direction of writing are removed, wrapped links in the text
    unwrapped. A picture's caption counts only where there is no other text. A text that is cut ends at a
    word, with "…".
    """
    markup = markup[:_MAX_MARKUP_CHARACTERS]
    without = _CAPTION.sub(" ", markup) if "caption" in markup.lower() else markup
    return _words(without, limit) or (_words(markup, limit) if without != markup else "")


def _words(markup: str, limit: int) -> str:
    """Return the words of markup, its captions too."""
    return _first_words(markup, limit) or plain_text(unwrapped_text(_bare(markup)), limit=limit)


def _first_words(markup: str, limit: int) -> str:
    """Return the words of markup from its beginning alone; "" when that does not hold enough of them.

    The last word is left aside: it may be cut, or lack a tag that was. Text in a table is not looked at, as
    HTML puts what is misplaced further down in it before it.
    """
    if len(markup) < 2 * _FIRST_MARKUP_CHARACTERS:
        return ""
    beginning = markup[:_FIRST_MARKUP_CHARACTERS]
    if "<table" in beginning.lower():
        return ""
    *whole, _ = _bare(beginning).rsplit(None, 1) or [""]
    line = _on_one_line(unwrapped_text("".join(whole)))
    return _cut(line, limit) if len(line) > limit else ""


def _bare(markup: str) -> str:
    """Return markup without its tags and comments, entities unescaped once."""
    if not _MARKUP.search(markup):
        return markup
    sound = _CLEANER.clean(markup.encode(errors="ignore").decode())  # no lone surrogates
    # The library has escaped every "<" of the text, so what still looks like a tag is one of `_BREAKS`.
    return html.unescape(_TAG.sub(" ", sound))


def headline_text(text: str) -> str:
    """Return a headline of which nobody says whether it is markup (RSS) as literal text.

    Tags that format are removed; any other "<" is what it says: "the <table> tag", "<your name>", "a <b".
    """
    text = text[:_MAX_HEADLINE_MARKUP]
    if "<" in text:
        lower = text.lower()

        def angle(found: re.Match[str]) -> str:
            name = (found[1] or "").lower()
            formats = name in _MARKUP_IN_HEADLINES or (name in _MARKUP_IN_PAIRS and f"</{name}" in lower)
            return found[0] if formats or found[0].startswith("<!--") else f"&lt;{found[0][1:]}"

        text = _ANGLE.sub(angle, text)
    return sanitize_text(text)


def literal_text(text: str, *, limit: int = MAX_CHARACTERS) -> str:
    """Return text that is no markup (Atom's type "text", JSON Feed) as it is, on one line.

    References that a content system left in it by mistake are resolved ("R&amp;B"), but never to an angle.
    """
    if "&" in text:
        text = _REFERENCE.sub(lambda found: html.unescape(found[0]), text[:_MAX_MARKUP_CHARACTERS])
    return plain_text(unwrapped_text(text[:_MAX_MARKUP_CHARACTERS]), limit=limit)


def without_cdata(text: str) -> str:
    """Return what stands in a CDATA section that was escaped, so that it is no section any more."""
    return _CDATA.sub(r"\1", text) if "<![CDATA[" in text else text


def plain_text(text: str, *, limit: int = MAX_CHARACTERS) -> str:
    """Return text on one line without invisible characters, in NFC, at most `limit` long."""
    line = _on_one_line(text)
    return line if len(line) <= limit else _cut(line, limit)


def _on_one_line(text: str) -> str:
    folded = " ".join(text.split())
    if folded.isprintable():  # most text is, and need not be looked at letter by letter
        if folded.isascii():
            return folded
    else:
        folded = "".join(char for char in folded if not _is_hidden(char))
    if _MAYBE_CROWDED.search(folded):
        folded = _uncrowded(folded)
    return " ".join(unicodedata.normalize("NFC", folded).split()).strip(f" {_JOINERS}")


def _uncrowded(text: str) -> str:
    """Leave a letter at most so many accents; more only serve to break what reads them."""
    kept: list[str] = []
    run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def _is_hidden(char: str) -> bool:
    """Control, formatting (bidi, zero width), surrogate and private-use characters."""
    if char.isspace() or char in _JOINERS:
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co") or ord(char) & 0xFFFE == 0xFFFE


def _cut(text: str, limit: int) -> str:
    at = text.rfind(" ", 0, limit)
    if at < limit // 2:  # one endless word
        at = limit - 1
    return f"{text[:at].rstrip(' ,;:–—-')}…"
