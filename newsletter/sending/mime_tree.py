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
from email import policy
from email.mime.base import MIMEBase
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart

from newsletter.model import CalendarFile, Edition, Picture
from newsletter.rendering.content_ids import InlinePicture, inline_pictures

_WIRE = policy.compat32.clone(linesep="\r\n", max_line_length=78)


def mime_tree(edition: Edition) -> tuple[bytes, bytes, bytes]:
    """Return the three pieces round the two holes: before the text, between text and HTML, after it.

    The first begins with Content-Type and MIME-Version of the message. The same edition gives the
    same bytes: boundaries come from the digest, and no body line of ours can begin with `--`.
    """
    text_hole, html_hole = (f"{edition.digest[:24]}x{kind}x" for kind in ("text", "html"))
    shown = inline_pictures(edition.html, edition.pictures)
    tree = MIMEMultipart("alternative", boundary=_boundary(edition, "a"))
    tree.attach(_text_part("plain", text_hole))
    html = _text_part("html", html_hole)
    tree.attach(_related(edition, html, shown) if shown else html)
    attached = [file for file in edition.calendars if file.attached]
    if attached:
        tree = _mixed(edition, tree, attached)
    wire = tree.as_bytes(policy=_WIRE)
    before, rest = wire.split(f"{text_hole}".encode())
    between, after = rest.split(f"{html_hole}".encode())
    return before, between, after


def _mixed(edition: Edition, body: MIMEMultipart, files: list[CalendarFile]) -> MIMEMultipart:
    mixed = MIMEMultipart("mixed", boundary=_boundary(edition, "m"))
    del body["MIME-Version"]
    mixed.attach(body)
    for file in files:
        part = MIMENonMultipart("text", "calendar", charset="utf-8", name=file.name)
        del part["MIME-Version"]
        part["Content-Transfer-Encoding"] = "base64"
        part.add_header("Content-Disposition", "attachment", filename=file.name)
        part.set_payload(base64.encodebytes(file.data).decode("ascii"))
        mixed.attach(part)
    return mixed


def _boundary(edition: Edition, part: str) -> str:
    return f"=_{part}_{edition.digest[:32]}"


def _text_part(subtype: str, hole: str) -> MIMEBase:
    part = MIMENonMultipart("text", subtype, charset="utf-8")
    part["Content-Transfer-Encoding"] = "quoted-printable"
    del part["MIME-Version"]
    part.set_payload(hole)
    return part


def _related(edition: Edition, html: MIMEBase, pictures: Sequence[InlinePicture]) -> MIMEBase:
    related = MIMEMultipart("related", boundary=_boundary(edition, "r"), type="text/html")
    del related["MIME-Version"]
    related.attach(html)
    for one in pictures:
        related.attach(_image(one.picture, one.content_id))
    return related


def _image(picture: Picture, content_id: str) -> MIMEBase:
    image = MIMEImage(picture.data, picture.media_type.partition("/")[2])
    del image["MIME-Version"]
    image["Content-ID"] = f"<{content_id}>"
    image.add_header("Content-Disposition", "inline", filename=picture.name)
    return image
