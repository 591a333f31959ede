"""Identify: which copy a report is about, and by what proof. A report that proves nothing is about none.

What a stranger can make up proves nothing: an address, a date, a mailing's name. What they cannot: a
return address, whose token is enciphered with the database's key; the token of an unsubscribe link, 128
random bits; a Message-ID, which is made from that token.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.errors import AddressError
from newsletter.inbound.correlation_hints import CorrelationHints
from newsletter.model import Proof
from newsletter.model.deferred_dataclass import dataclass
from newsletter.ports.mailbox import CopyRegister, SentCopy
from newsletter.sending.delivery_key import delivery_key
from newsletter.sending.verp import ReturnPath
from newsletter.subscribers.address import read_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The copy and its proof; or why there is none, "" when nothing of ours is in it at all."""

    copy: SentCopy | None = None
    proof: Proof = Proof.RETURN_PATH
    why: str = ""


def correlate(
    clues: CorrelationHints, addresses: tuple[str, ...], register: CopyRegister, return_path: ReturnPath
) -> Match:
    """Return the copy that a mail with these clues is about; `addresses` are those it names."""
    for tokens in (clues.came_to, clues.returned_to):
        places = {place for token in tokens if (place := return_path.read(token)) is not None}
        if len(places) > 1:
            return Match(why="it names the return addresses of several copies")
        if places:
            (place,) = places
            return _left(register.sent_copy(*place), Proof.RETURN_PATH)
    keys = address_keys(addresses)
    if (copy := _by_message_id(clues, keys, register)) is not None:
        return _left(copy, Proof.MESSAGE_ID)
    if (found := _by_token(clues, register)) is not None:
        return _left(found, Proof.TOKEN)
    if any(register.mailing_with_key(mailing) is not None for mailing, _copy in clues.message_ids):
        return Match(why="it names a mailing of ours, and nobody to whom it went")
    return Match()


def address_keys(addresses: tuple[str, ...]) -> frozenset[str]:
    """Return what spellings of one mailbox share, of those that are addresses at all."""
    return frozenset(_keys(addresses))


def _keys(addresses: tuple[str, ...]) -> Iterator[str]:
    for address in addresses:
        try:
            yield read_address(address[:400])[1]
        except AddressError:
            continue


def _left(copy: SentCopy | None, proof: Proof) -> Match:
    if copy is None:
        return Match(why="it names a copy that is not in the ledger")
    if not copy.left:
        return Match(why="it names a copy that was not handed over")
    return Match(copy=copy, proof=proof)


def _by_message_id(clues: CorrelationHints, keys: frozenset[str], register: CopyRegister) -> SentCopy | None:
    """Return the copy with this Message-ID: whose it is, its token or its address must say."""
    people = {found[0].id for token in clues.tokens if (found := register.subscriber_by_token(token))}
    people |= {person.id for key in keys if (person := register.subscriber(key))}
    for mailing_key, key in clues.message_ids:
        mailing = register.mailing_with_key(mailing_key)
        for person_id in sorted(people) if mailing is not None else ():
            copy = register.sent_copy(mailing or 0, person_id)
            if copy is not None and copy.token and key == delivery_key(mailing_key, person_id, copy.token):
                return copy
    return None


def _by_token(clues: CorrelationHints, register: CopyRegister) -> SentCopy | None:
    """Return the newest copy of the one person whose link stands in the returned letter."""
    places = {
        (found[0].id, found[1]) for token in clues.tokens if (found := register.subscriber_by_token(token))
    }
    if len(places) != 1:
        return None
    (place,) = places
    return register.last_copy(*place)
