"""Preview frame: the document of one version as a mail program shows it, for the frame beside the text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from newsletter.app.issue_preview import ShownVersion
from newsletter.model import Picture
from newsletter.rendering.content_ids import with_addresses
from newsletter.rendering.mail_clients import darkened, in_gmail, in_outlook, without_pictures
from newsletter.rendering.merge_fields import escape_value


class MailProgram(StrEnum):
    """What shows the email. All but the first are approximations."""

    STANDARD = "standard"
    """Honors the email's own style: Apple Mail, Thunderbird, most phones."""
    GMAIL = "gmail"
    OUTLOOK = "outlook"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameMode:
    """How a version is shown. In the standard program dark mode is the frame's own, and changes no HTML."""

    program: MailProgram = MailProgram.STANDARD
    dark: bool = False
    pictures: bool = True
    plain: bool = False
    """The plain text instead of the HTML; nothing else applies then."""

    @property
    def recolors(self) -> bool:
        """Whether the program darkens the colors by itself."""
        return self.dark and not self.plain and self.program is not MailProgram.STANDARD


_BASE = '<base target="_blank">'
"""A sandboxed frame opens no new windows, so links do nothing, also where no script holds them back."""
_MARKS = (
    "<style>html.leads-to-text [data-line]{cursor:pointer}"
    "[data-line].is-here{outline:2px solid #2f7de1;outline-offset:4px;border-radius:2px}</style>"
)
_PLAIN = (
    '<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark"><title>{title}</title><style>'
    "body{{margin:24px}}pre{{margin:0 auto;max-width:78ch;white-space:pre-wrap;overflow-wrap:anywhere;"
    "font:15px/1.55 ui-monospace,Menlo,Consolas,monospace}}"
    "</style></head><body><pre>{text}</pre></body></html>"
)


def frame_document(shown: ShownVersion, mode: FrameMode, *, picture_path: Callable[[Picture], str]) -> str:
    """Return the document of a version in a mode, with pictures at `picture_path`."""
    if mode.plain:
        return _PLAIN.format(
            lang=escape(shown.lang), title=escape(shown.row.subject), text=escape(shown.text)
        )
    html = shown.html
    if mode.program is MailProgram.OUTLOOK:
        html = in_outlook(html)
    elif mode.program is MailProgram.GMAIL:
        html = in_gmail(html)
    if mode.recolors:
        html = darkened(html)
    if not mode.pictures:
        html = without_pictures(html)
    paths = {picture.name: escape_value(picture_path(picture)) for picture in shown.pictures}
    html = with_addresses(html, paths.get)
    return html.replace("<head>", f"<head>{_BASE}", 1).replace("</head>", f"{_MARKS}</head>", 1)


_CHANGED = "<style>{parts}{{outline:3px {look};outline-offset:3px;border-radius:2px}}</style></head>"
_NEW, _OLD = "solid #27884a", "dashed #d9534a"
"""Colors that stand out 3 to 1 from light and from dark emails."""


def with_changes(html: str, lines: Iterable[int], *, is_old: bool) -> str:
    """Return a frame's document in which the parts of some lines are framed: dashed if they are old."""
    parts = ",".join(f'[data-line="{line}"]' for line in lines)
    if not parts:
        return html
    return html.replace("</head>", _CHANGED.format(parts=parts, look=_OLD if is_old else _NEW), 1)
