"""Names the pictures inside a message: their Content-ID, and the `cid:` address by which HTML shows them.

A Content-ID has the form of a Message-ID, `id@domain` (RFC 2045 section 7, RFC 5322 section 3.6.4), and its
address is the same without the angle brackets (RFC 2392 section 2).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from newsletter.model import Picture, Publication
from newsletter.model.deferred_dataclass import dataclass

_NO_DOMAIN = "newsletter.invalid"
_CID = re.compile(r"cid:([A-Za-z0-9._-]+)(?:(?:@|%40|&#64;)([A-Za-z0-9.-]+))?")
_DOMAIN = re.compile(
    r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InlinePicture:
    """A picture that a message carries once, and its Content-ID without angle brackets."""

    content_id: str
    picture: Picture


def content_domain(publication: Publication) -> str:
    """Return the right side of a publication's Content-IDs: the sender's domain, in ASCII."""
    domain = publication.sender_address.rpartition("@")[2]
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return _NO_DOMAIN
    return domain if _DOMAIN.fullmatch(domain) else _NO_DOMAIN


def cid_url(name: str, domain: str) -> str:
    """Return the address of the picture called `name`."""
    return f"cid:{name}@{domain}"


def shown_name(url: str) -> str | None:
    """Return the name of the picture at a `cid:` address; None for another address."""
    match = _CID.fullmatch(url)
    return match[1] if match is not None else None


def inline_pictures(html: str, pictures: Sequence[Picture]) -> tuple[InlinePicture, ...]:
    """Return the pictures that some HTML shows from inside the message, each once.

    An edition that was frozen before Content-IDs had a domain shows its pictures without one.
    """
    shown = {match[1]: "@".join(filter(None, match.groups())) for match in _CID.finditer(html)}
    own = {picture.name: picture for picture in reversed(pictures)}
    return tuple(
        InlinePicture(content_id=shown[name], picture=own[name])
        for name in dict.fromkeys(picture.name for picture in pictures)
        if name in shown
    )


def with_addresses(html: str, address_of: Callable[[str], str | None]) -> str:
    """Return HTML with other addresses for its inline pictures; `address_of` gets a picture's name."""
    return _CID.sub(lambda match: address_of(match[1]) or match[0], html)
