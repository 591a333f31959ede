"""The shared parts: what every copy of a mailing says the same, checked once before anybody gets one."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

from newsletter.errors import RefusedError, SettingsError
from newsletter.model import Edition, Publication, SharedParts
from newsletter.sending import headers
from newsletter.sending.envelope import needs_smtputf8, wire_address
from newsletter.sending.loopback import is_loopback

_NOT_IN_FEEDBACK_ID = re.compile(r"[^A-Za-z0-9._-]+")
_WEB_ADDRESS = re.compile(r"(?P<scheme>https?)://[!-+\x2d-;=?-~]+")


def shared_parts(edition: Edition, publication: Publication, *, mailing_key: str, test: bool) -> SharedParts:
    """Return what all copies share; a `test` says so in its subject.

    Raises RefusedError for text that cannot stand in a header.
    """
    subject = headers.checked(edition.subject, "The subject")
    if not subject:
        raise RefusedError("The subject is empty", hint="Write subject: in the issue's front matter")
    return SharedParts(
        mailing_key=mailing_key,
        edition=edition,
        subject=f"[Test] {subject}" if test else subject,
        sender_name=headers.checked(publication.sender_name, "[sender] name"),
        sender_address=own_address(publication.sender_address, "[sender] address"),
        reply_to=own_address(publication.reply_to, "[sender] reply_to") if publication.reply_to else None,
        headers=_list_headers(edition, publication, mailing_key),
    )


def unsubscribe_base(publication: Publication) -> str:
    """Return what unsubscribe links start with; "" without web pages: then readers unsubscribe by email.

    Raises SettingsError unless base_url is https, or http on this machine for trying out.
    """
    base = publication.base_url.rstrip("/")
    if not base:
        return ""
    found = _WEB_ADDRESS.fullmatch(base)
    if not found or (found["scheme"] == "http" and not is_loopback(urlsplit(base).hostname or "")):
        raise SettingsError(
            f"[publication] base_url is {publication.base_url!r}, and one-click unsubscribe needs https "
            "(RFC 8058)",
            hint='Write the https address of your public pages, or base_url = "" if you have none',
        )
    return f"{base}/u/"


def preferences_base(publication: Publication) -> str:
    """Return what links to preferences start with; "" without web pages. Raises SettingsError likewise."""
    return unsubscribe_base(publication).removesuffix("u/") + "p/" if publication.base_url else ""


def own_address(address: str, what: str) -> str:
    """Return an address of ours as it goes over the wire; raises AddressError, SettingsError."""
    wire = wire_address(address)
    if needs_smtputf8(wire):
        raise SettingsError(
            f"{what} is {address}, with letters that not every mail server takes",
            hint="Write from an address of plain letters, digits and signs",
        )
    return wire


def _list_headers(edition: Edition, publication: Publication, mailing_key: str) -> dict[str, str]:
    title = publication.lists[edition.list].title if edition.list in publication.lists else ""
    domain = wire_address(publication.sender_address).rpartition("@")[2]
    list_id = headers.list_id(headers.checked(title, f"[lists.{edition.list}] title"), edition.list, domain)
    # One-click is for https alone (RFC 8058 section 3.1): not for mailto, and not for trying out over http.
    one_click = unsubscribe_base(publication).startswith("https:")
    return {
        "List-Id": list_id,
        **({"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if one_click else {}),
        "Precedence": "bulk",
        "Feedback-ID": _feedback_id(mailing_key, edition.list, domain),
    }


def _feedback_id(mailing_key: str, list_key: str, domain: str) -> str:
    """Name mailing, list and sender for Gmail's complaint figures; equal for all, never per person.

    Four fields, the last of 5 to 15 letters and stable (support.google.com/mail/answer/6254652).
    """
    sender = hashlib.sha256(domain.lower().encode("ascii")).hexdigest()[:12]
    mailing, kind = (_NOT_IN_FEEDBACK_ID.sub("-", part)[:40] for part in (mailing_key, list_key))
    return f"{mailing}:{kind}:newsletter:{sender}"
