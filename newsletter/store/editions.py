"""Editions: a frozen edition as text for the database, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from newsletter.model import Edition, Link, MergeField, Picture, Place


def to_payload(edition: Edition) -> str:
    """Return everything of the edition but the picture bytes, as ASCII JSON."""
    plain: dict[str, Any] = {
        "issue": edition.issue,
        "list": edition.list,
        "lang": edition.lang,
        "subject": edition.subject,
        "preheader": edition.preheader,
        "html": edition.html,
        "text": edition.text,
        "mjml": edition.mjml,
        "fields": [asdict(field) for field in edition.fields],
        "links": [asdict(link) for link in edition.links],
        "pictures": [_picture_to_plain(picture) for picture in edition.pictures],
    }
    return json.dumps(plain, separators=(",", ":"))


def from_payload(payload: str, digest: str, pictures: Sequence[bytes]) -> Edition:
    """Return the edition again; `pictures` are the bytes in the edition's order."""
    plain: dict[str, Any] = json.loads(payload)
    return Edition(
        issue=plain["issue"],
        list=plain["list"],
        lang=plain["lang"],
        subject=plain["subject"],
        preheader=plain["preheader"],
        html=plain["html"],
        text=plain["text"],
        mjml=plain["mjml"],
        digest=digest,
        fields=tuple(MergeField(**field) for field in plain["fields"]),
        links=tuple(Link(**_placed(link)) for link in plain["links"]),
        pictures=tuple(
            Picture(**_placed(picture), data=data)
            for picture, data in zip(plain["pictures"], pictures, strict=True)
        ),
    )


def _picture_to_plain(picture: Picture) -> dict[str, Any]:
    return {
        "name": picture.name,
        "media_type": picture.media_type,
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt,
        "place": asdict(picture.place) if picture.place else None,
    }


def _placed(plain: Mapping[str, Any]) -> dict[str, Any]:
    place = plain["place"]
    return {**plain, "place": Place(**place) if place else None}
