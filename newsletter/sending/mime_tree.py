"""The MIME tree of an edition, built by the standard library, with a hole where each text goes.

multipart/alternative
├── text/plain                       first, as RFC 2046 section 5.1.4 wants the plainest
└── text/html, or multipart/related
    ├── text/html
    └── image/…                      one for each picture that the HTML shows by `cid:`, however often

With calendar files to attach, that stands in a multipart/mixed, and each text/calendar after it.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from email.message import Message

from newsletter.model import CalendarFile, Edition, Picture
from newsletter.rendering.content_ids import InlinePicture, inline_pictures

# Message and its own policy: email.mime would import the newer policies, which take 4 ms and are not used.
_WIRE = Message().policy.clone(linesep="\r\n", max_line_length=78)


def mime_tree(edition: Edition) -> tuple[bytes, bytes, bytes]:
    """Return the three pieces round the two holes: before the text, between text and HTML, after it.

    The first begins with Content-Type and MIME-Version of the message. The same edition gives the
    same bytes: boundaries come from the digest, and no body line of ours can begin with `--`.
    """
    text_hole, html_hole = (f"{edition.digest[:24]}x{kind}x" for kind in ("text", "html"))
    shown = inline_pictures(edition.html, edition.pictures)
    tree = _multipart("alternative", _boundary(edition, "a"))
    tree.attach(_text_part("plain", text_hole))
    html = _text_part("html", html_hole)
    tree.attach(_related(edition, html, shown) if shown else html)
    attached = [file for file in edition.calendars if file.attached]
    if attached:
        tree = _mixed(edition, tree, attached)
    tree["MIME-Version"] = "1.0"
    wire = tree.as_bytes(policy=_WIRE)
    before, rest = wire.split(f"{text_hole}".encode())
    between, after = rest.split(f"{html_hole}".encode())
    return before, between, after


def _mixed(edition: Edition, body: Message, files: list[CalendarFile]) -> Message:
    mixed = _multipart("mixed", _boundary(edition, "m"))
    mixed.attach(body)
    for file in files:
        part = _part("text/calendar", charset="utf-8", name=file.name)
        _set_data(part, file.data)
        part.add_header("Content-Disposition", "attachment", filename=file.name)
        mixed.attach(part)
    return mixed


def _boundary(edition: Edition, part: str) -> str:
    return f"=_{part}_{edition.digest[:32]}"


def _part(kind: str, **parameters: str) -> Message:
    part = Message()
    part.add_header("Content-Type", kind, **parameters)
    return part


def _multipart(subtype: str, boundary: str, **parameters: str) -> Message:
    part = _part(f"multipart/{subtype}", **parameters)
    part.set_boundary(boundary)
    return part


def _text_part(subtype: str, hole: str) -> Message:
    part = _part(f"text/{subtype}", charset="utf-8")
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(hole)
    return part


def _related(edition: Edition, html: Message, pictures: Sequence[InlinePicture]) -> Message:
    related = _multipart("related", _boundary(edition, "r"), type="text/html")
    related.attach(html)
    for one in pictures:
        related.attach(_image(one.picture, one.content_id))
    return related


def _image(picture: Picture, content_id: str) -> Message:
    image = _part(f"image/{picture.media_type.partition('/')[2]}")
    _set_data(image, picture.data)
    image["Content-ID"] = f"<{content_id}>"
    image.add_header("Content-Disposition", "inline", filename=picture.name)
    return image


def _set_data(part: Message, data: bytes) -> None:
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(base64.encodebytes(data).decode("ascii"))
