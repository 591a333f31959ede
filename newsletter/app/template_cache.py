"""Template cache: keeps the message templates of mailings while slices of them are sent."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from newsletter.model import Mailing, Publication
from newsletter.ports import MailingStore

if TYPE_CHECKING:
    from newsletter.sending.message_templates import MessageTemplates

MOST_KEPT = 8
"""Templates hold a mailing's pictures; more mailings than this are rarely sent at the same time."""


_Made: TypeAlias = tuple[Publication, Mapping[int, bytes]]
"""What templates were made of, beside the edition: the settings, and the keys of links."""


class TemplateCache:
    """Keeps the most recently used message templates by mailing and edition. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], tuple[_Made, MessageTemplates]] = OrderedDict()

    def load(self, store: MailingStore, mailing: Mailing, publication: Publication) -> MessageTemplates:
        """Return a mailing's templates, from the cache or built from its frozen edition.

        They are built again if the publication's settings or the keys of links have changed. Raises
        NotFoundError.
        """
        key = (mailing.key, mailing.digest)
        made = (publication, store.link_keys())
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept[0] == made:
                self._kept.move_to_end(key)
                return kept[1]
        templates = _built(store, mailing, *made)
        with self._lock:
            self._kept[key] = (made, templates)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return templates

    def drop(self, mailing: Mailing) -> None:
        """Remove the templates of a mailing that has ended."""
        with self._lock:
            self._kept.pop((mailing.key, mailing.digest), None)


def _built(
    store: MailingStore, mailing: Mailing, publication: Publication, keys: Mapping[int, bytes]
) -> MessageTemplates:
    from newsletter.sending.link_tokens import LinkTokens
    from newsletter.sending.message_templates import MessageTemplates

    edition = store.edition_of(mailing.id)
    return MessageTemplates.build(
        edition,
        publication,
        mailing_key=mailing.key,
        date=mailing.created_at,
        tokens=LinkTokens(keys),
    )
