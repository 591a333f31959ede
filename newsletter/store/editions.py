"""Serializes a frozen edition for the database, and restores it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from newsletter.model import CalendarFile, Document, Edition, EditionPoll, Link, MergeField, Picture, Place


def to_payload(edition: Edition) -> str:
    """Return everything of the edition but the bytes of its assets, as ASCII JSON."""
    return json.dumps(_to_plain(edition), separators=(",", ":"))


def all_assets(edition: Edition) -> tuple[Picture | Document, ...]:
    """Return the pictures and then the documents of an edition, then those of its others, in their order."""
    assets: list[Picture | Document] = []
    for one in (edition, *edition.others):
        assets += one.pictures
        assets += one.documents
    return tuple(assets)


def _to_plain(edition: Edition) -> dict[str, Any]:
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
    if edition.calendars:
        plain["calendars"] = [{**asdict(file), "data": file.data.decode()} for file in edition.calendars]
    if edition.documents:
        plain["documents"] = [_document_to_plain(document) for document in edition.documents]
    if edition.polls:
        plain["polls"] = [_poll_to_plain(poll) for poll in edition.polls]
    if not edition.archive:
        plain["archive"] = False
    if edition.segments:
        plain["segments"] = list(edition.segments)
    if edition.topics:
        plain["topics"] = list(edition.topics)
    if edition.needs_topic:
        plain["needs_topic"] = True
    if edition.others:
        plain["others"] = [{**_to_plain(other), "digest": other.digest} for other in edition.others]
        plain["rules"] = dict(edition.rules)
    return plain


def from_payload(payload: str, digest: str, assets: Sequence[bytes]) -> Edition:
    """Return the edition again; `assets` are the bytes in the order of `all_assets`."""
    plain: dict[str, Any] = json.loads(payload)
    data = iter(assets)
    edition = _from_plain(plain, digest, data)
    others = tuple(_from_plain(other, other["digest"], data) for other in plain.get("others", ()))
    if next(data, None) is not None:
        raise ValueError("more assets than the edition has")
    return replace(edition, others=others, rules=plain.get("rules", {}))


def without_pictures(payload: str, digest: str) -> Edition:
    """Return the edition with empty pictures and documents: all but their bytes."""
    plain: dict[str, Any] = json.loads(payload)
    editions = (plain, *plain.get("others", ()))
    number = sum(len(one["pictures"]) + len(one.get("documents", ())) for one in editions)
    return from_payload(payload, digest, [b""] * number)


def _from_plain(plain: Mapping[str, Any], digest: str, data: Iterator[bytes]) -> Edition:
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
        pictures=tuple(Picture(**_placed(picture), data=_next(data)) for picture in plain["pictures"]),
        calendars=tuple(
            CalendarFile(**{**file, "data": file["data"].encode()}) for file in plain.get("calendars", ())
        ),
        documents=tuple(Document(**_placed(file), data=_next(data)) for file in plain.get("documents", ())),
        polls=tuple(map(_to_poll, plain.get("polls", ()))),
        archive=plain.get("archive", True),
        segments=tuple(plain.get("segments", ())),
        topics=tuple(plain.get("topics", ())),
        needs_topic=plain.get("needs_topic", False),
    )


def _next(data: Iterator[bytes]) -> bytes:
    found = next(data, None)
    if found is None:
        raise ValueError("fewer assets than the edition has")
    return found


def _picture_to_plain(picture: Picture) -> dict[str, Any]:
    return {
        "name": picture.name,
        "media_type": picture.media_type,
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt,
        "place": asdict(picture.place) if picture.place else None,
    }


def _document_to_plain(document: Document) -> dict[str, Any]:
    return {
        "name": document.name,
        "media_type": document.media_type,
        "place": asdict(document.place) if document.place else None,
    }


def _poll_to_plain(poll: EditionPoll) -> dict[str, Any]:
    closes_at = poll.closes_at.isoformat() if poll.closes_at is not None else None
    return {**asdict(poll), "closes_at": closes_at}


def _to_poll(plain: Mapping[str, Any]) -> EditionPoll:
    closes_at = plain["closes_at"]
    moment = datetime.fromisoformat(closes_at) if closes_at is not None else None
    return EditionPoll(**{**plain, "options": tuple(plain["options"]), "closes_at": moment})


def _placed(plain: Mapping[str, Any]) -> dict[str, Any]:
    place = plain["place"]
    return {**plain, "place": Place(**place) if place else None}
