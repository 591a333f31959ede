"""Renewals: asks people with an old consent, once, whether they still want a list, and takes the answer.

Nothing changes for whoever does not answer, until staff decide to unsubscribe them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from newsletter.app.people import find_people
from newsletter.app.queued_emails import EmailQueue, send_queue
from newsletter.app.unsubscribing import Method
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import (
    Actor,
    Consent,
    ConsentAction,
    Message,
    Renewal,
    RenewalPerson,
    RenewalPlan,
    RenewalStatus,
)
from newsletter.model.phrase import phrase, setting
from newsletter.sending.single_email import single_email, single_email_id
from newsletter.subscribers.consent_evidence import consent_evidence
from newsletter.subscribers.double_opt_in import SignupLimits, network_prefix
from newsletter.subscribers.masking import mask_address
from newsletter.subscribers.renewal_email import renewal_email

METHOD = "renewal"
"""The method of the consent of a yes, and the `form` in its evidence. It lifts nothing."""
PER_HOUR = SignupLimits().per_site_hour
"""How many of these emails leave within an hour: no more than confirmations of sign-ups."""
LEAST_DAYS = 7
"""How long people have to answer before staff can unsubscribe them."""
_MONTH = timedelta(days=30.44)
_KIND = "renewal"


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalLink:
    """What the page behind the link shows. It names no person and no whole address."""

    title: str
    address: str
    """Masked."""
    lang: str
    """The reader's language, else the publication's."""
    subscribed: bool
    answered: bool
    """The person said yes, or signed up again after a no."""


def plan_renewals(
    workspace: Workspace, list_key: str, *, months: int | None = None, segment: str | None = None
) -> RenewalPlan:
    """Return who would be asked: those on a list who last agreed so many months ago, or are in a segment.

    Raises RefusedError without base_url, to which the link in the email leads.
    """
    if not workspace.publication.base_url:
        raise RefusedError(
            "without base_url the link in the email would lead nowhere",
            hint=phrase("Set {setting}", setting=setting("publication.base_url")),
        )
    now = workspace.clock.now()
    among: Collection[int] | None = None
    if segment is not None:
        among = [one.id for one in find_people(workspace, list_key=list_key, segment=segment)]
    before = None if months is None else now - months * _MONTH
    return workspace.store.plan_renewals(list_key, now=now, agreed_before=before, among=among)


def queue_renewals(workspace: Workspace, list_key: str, plan: RenewalPlan, *, by: Actor) -> int:
    """Queue an email for each person of a plan; return how many. Nobody is asked twice about a list."""
    now = workspace.clock.now()
    return workspace.store.queue_renewals(list_key, plan.ids, actor=by.name, now=now)


def silent_renewals(workspace: Workspace, list_key: str, *, days: int) -> tuple[int, ...]:
    """Return the renewals of people who got the email so many days ago and did not answer.

    Raises RefusedError for fewer than LEAST_DAYS.
    """
    if days < LEAST_DAYS:
        raise RefusedError(phrase("people have at least {least_days} days to answer", least_days=LEAST_DAYS))
    before = workspace.clock.now() - timedelta(days=days)
    return workspace.store.silent_renewals(list_key, emailed_before=before)


def unsubscribe_silent(workspace: Workspace, list_key: str, *, days: int, by: Actor) -> int:
    """Unsubscribe the people who did not answer; return how many. They can sign up again by themselves."""
    withdrawal = Consent(
        list=list_key,
        action=ConsentAction.WITHDRAWN,
        at=workspace.clock.now(),
        basis=f"did not answer within {days} days when asked whether they still want it",
        method=Method.STAFF.value,
        actor=by.name,
    )
    return workspace.store.close_renewals(silent_renewals(workspace, list_key, days=days), withdrawal)


def send_renewals(workspace: Workspace) -> int:
    """Send the emails that are due, PER_HOUR at most; return how many left. Raises as `send_queue` does."""
    store = workspace.store
    return send_queue(
        workspace,
        EmailQueue(
            what=phrase("emails that ask people again"),
            claimed=store.claim_renewals(now=workspace.clock.now(), per_hour=PER_HOUR),
            compose=lambda renewal: _email(workspace, renewal),
            emailed=lambda sent, now: store.renewals_emailed([one.id for one in sent], now=now),
            postpone=lambda ids, until, is_try: store.postpone_renewals(ids, until=until, is_try=is_try),
            give_up=lambda ids, _now: store.give_up_renewals(ids),
        ),
    )


def _email(workspace: Workspace, renewal: Renewal) -> Message | None:
    """Return the email; None if its person left, paused or must not be mailed by now."""
    publication = workspace.publication
    person = workspace.store.renewal_person(renewal, now=workspace.clock.now())
    known = publication.lists.get(renewal.list)
    if person is None or not person.subscribed or person.paused or known is None or not publication.base_url:
        return None
    lang = person.lang or publication.lang
    subject, text = renewal_email(
        title=known.title_for(lang),
        link=_address(workspace, renewal),
        name=publication.name,
        office=", ".join(filter(None, (publication.organisation, publication.postal_address))),
        lang=lang,
    )
    return single_email(
        publication,
        person.address,
        subject=subject,
        text=text,
        key=renewal.token,
        date=renewal.asked_at,
        kind=_KIND,
    )


def find_renewal_link(workspace: Workspace, token: str) -> RenewalLink:
    """Return what a link stands for; raises NotFoundError if it is unknown, or its person was erased."""
    renewal, person = _renewal(workspace, token)
    publication = workspace.publication
    known, lang = publication.lists.get(renewal.list), person.lang or publication.lang
    return RenewalLink(
        title=known.title_for(lang) if known else publication.name,
        address=mask_address(person.address),
        lang=lang,
        subscribed=person.subscribed,
        answered=renewal.status not in (RenewalStatus.PENDING, RenewalStatus.UNSENT),
    )


def renew(workspace: Workspace, token: str, *, words: str, client: str, by: Actor) -> bool:
    """Record that the person still wants the list; twice is once. Raises NotFoundError.

    False, and nothing changes, for whoever is off the list by now or must not be mailed: it lifts nothing.
    `words` is what the page shows; `client` is the address that the click came from; its network is kept.
    """
    renewal, person = _renewal(workspace, token)
    network = network_prefix(client)
    evidence = consent_evidence(
        address=person.address,
        form=METHOD,
        words=words,
        page=_address(workspace, renewal).rpartition("/")[0],
        network=network,
        asked_at=renewal.asked_at.isoformat(),
        emailed_at=renewal.emailed_at.isoformat() if renewal.emailed_at else "",
        message_id=single_email_id(workspace.publication, person.address, key=renewal.token, kind=_KIND),
    )
    consent = Consent(
        list=renewal.list,
        action=ConsentAction.GRANTED,
        at=workspace.clock.now(),
        basis=words,
        method=METHOD,
        source=f"network: {network}" if network else "",
        actor=by.name,
        evidence=evidence,
    )
    return workspace.store.renew(renewal, consent)


def decline(workspace: Workspace, token: str, *, by: Actor) -> bool:
    """Unsubscribe the person from the list; twice is once. Raises NotFoundError."""
    renewal, _person = _renewal(workspace, token)
    withdrawal = Consent(
        list=renewal.list,
        action=ConsentAction.WITHDRAWN,
        at=workspace.clock.now(),
        basis="said no when asked whether they still want it",
        method=Method.PAGE.value,
        actor=by.name,
    )
    return workspace.store.decline(renewal, withdrawal)


def _address(workspace: Workspace, renewal: Renewal) -> str:
    return f"{workspace.publication.base_url.rstrip('/')}/again/{renewal.token}"


def _renewal(workspace: Workspace, token: str) -> tuple[Renewal, RenewalPerson]:
    renewal = workspace.store.renewal_by_token(token)
    if renewal is not None:
        person = workspace.store.renewal_person(renewal, now=workspace.clock.now())
        if person is not None:
            return renewal, person
    raise NotFoundError("this is not a known link")
