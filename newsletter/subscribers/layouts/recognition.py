"""Recognition: which tool wrote a file, by the columns that together name it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from newsletter.subscribers.layouts.action_network import ACTION_NETWORK
from newsletter.subscribers.layouts.beehiiv import BEEHIIV
from newsletter.subscribers.layouts.brevo import BREVO
from newsletter.subscribers.layouts.buttondown import BUTTONDOWN
from newsletter.subscribers.layouts.constant_contact import CONSTANT_CONTACT
from newsletter.subscribers.layouts.everyaction import EVERYACTION
from newsletter.subscribers.layouts.ghost import GHOST
from newsletter.subscribers.layouts.google_contacts import GOOGLE_CONTACTS
from newsletter.subscribers.layouts.govdelivery import GOVDELIVERY
from newsletter.subscribers.layouts.hubspot import HUBSPOT
from newsletter.subscribers.layouts.layout import Layout
from newsletter.subscribers.layouts.listmonk import LISTMONK
from newsletter.subscribers.layouts.mailchimp import MAILCHIMP
from newsletter.subscribers.layouts.mailerlite import MAILERLITE
from newsletter.subscribers.layouts.nationbuilder import NATIONBUILDER
from newsletter.subscribers.layouts.outlook import OUTLOOK
from newsletter.subscribers.layouts.sendgrid import SENDGRID
from newsletter.subscribers.layouts.squarespace import SQUARESPACE
from newsletter.subscribers.layouts.substack import SUBSTACK, SUBSTACK_DASHBOARD
from newsletter.subscribers.layouts.wix import WIX
from newsletter.subscribers.plain_words import plain

LAYOUTS: tuple[Layout, ...] = (
    MAILCHIMP, CONSTANT_CONTACT, ACTION_NETWORK, NATIONBUILDER, EVERYACTION, SUBSTACK, SUBSTACK_DASHBOARD,
    GHOST, LISTMONK, BEEHIIV, BUTTONDOWN, MAILERLITE, BREVO, HUBSPOT, SENDGRID, GOVDELIVERY, SQUARESPACE, WIX,
    GOOGLE_CONTACTS, OUTLOOK,
)  # fmt: skip


def recognize(header: Sequence[str]) -> Layout | None:
    """Return the layout whose columns a header has; None for an unknown tool.

    Of several the one that takes the most columns to name.
    """
    return _recognized(frozenset(map(plain, header)))


@lru_cache(maxsize=256)
def _recognized(names: frozenset[str]) -> Layout | None:
    found = [
        (len(signature), -number, layout)
        for number, layout in enumerate(LAYOUTS)
        for signature in layout.signatures
        if names.issuperset(map(plain, signature))
    ]
    return max(found, key=lambda one: one[:2])[2] if found else None
