"""Has somebody asked by email whether they want a list, because staff were told so; only they can confirm it.

It is how a person who unsubscribed comes back, and how a lost confirmation email is sent again.
"""

from __future__ import annotations

from newsletter.app.people import find_suppressions
from newsletter.app.signing_up import STAFF_FORM
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import Action, Actor, Hint, SignupRequest, SubscriptionStatus, SuppressionReason
from newsletter.model.phrase import phrase, setting
from newsletter.subscribers.address import read_address
from newsletter.subscribers.double_opt_in import EXPIRY, Request, SignupLimits
from newsletter.subscribers.mailbox_key import mailbox_key

_LIMITS = SignupLimits()


def send_confirmation(workspace: Workspace, address: str, *, list_key: str, by: Actor, lang: str = "") -> str:
    """Queue the email by which a person confirms that they want a list; return their address.

    The limits of the sign-up page hold. Raises AddressError, NotFoundError for an unknown list, and
    RefusedError for who is on the list, must not be mailed, or was asked too often.
    """
    publication = workspace.publication
    if list_key not in publication.lists:
        raise NotFoundError(phrase("there is no list {list_key}", list_key=list_key))
    if not publication.base_url:
        raise RefusedError(
            "without base_url the link in the email would lead nowhere",
            hint=phrase("Set {setting}", setting=setting("publication.base_url")),
        )
    kept, key = read_address(address)
    known = workspace.store.subscriber(key)
    places = known.subscriptions if known else ()
    if any(one.list == list_key and one.status is SubscriptionStatus.SUBSCRIBED for one in places):
        raise RefusedError(phrase("{kept} is on {list_key} already", kept=kept, list_key=list_key))
    barring = find_suppressions(workspace.store, address)
    if any(one.reason is not SuppressionReason.UNSUBSCRIBED for one in barring):
        raise RefusedError(
            phrase("{kept} is on the suppression list and was not asked", kept=kept),
            next_steps=(Hint(Action.SHOW_SUBSCRIBER, kept),),
        )
    title = publication.lists[list_key].title
    request = SignupRequest(
        address=kept,
        address_key=key,
        mailbox_key=mailbox_key(key),
        lists=(list_key,),
        lang=lang or (known.person.lang if known else ""),
        words=f"Asked by email, because they told {by.name} that they want {title}",
        form=STAFF_FORM,
        network="",
    )
    taken = workspace.store.take_signup(request, limits=_LIMITS, now=workspace.clock.now(), again=True)
    if taken is not Request.EMAIL:
        raise RefusedError(
            phrase(
                "{kept} was not asked: they had {per_address} such emails within {address_days} days, said "
                "that it was somebody else, or must not be mailed",
                kept=kept,
                per_address=_LIMITS.per_address,
                address_days=_LIMITS.address_days,
            )
        )
    return kept


LINK_DAYS = EXPIRY.days
"""How long the link works."""
