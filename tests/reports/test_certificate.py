from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import RefusedError
from newsletter.model import DeliveryStatus, MailingStatus
from newsletter.reports.certificate import MEANINGS, SECTIONS, DeliveryStream, certify
from tests.reports.ended import AT, audit, copy, counts, ledger

PARTS = st.fixed_dictionaries({name: st.integers(0, 30) for name in SECTIONS})


@given(PARTS)
def test_a_certificate_is_issued_when_the_five_parts_are_the_audience(parts: dict[str, int]) -> None:
    certificate = certify(audit(counts(**parts)), now=AT)
    assert sum(certificate.count(name) for name in SECTIONS) == certificate.mailing.audience


@given(PARTS, st.integers(-5, 5).filter(bool))
def test_it_is_refused_when_the_launch_counted_other_people(parts: dict[str, int], off: int) -> None:
    found = counts(**parts)
    with pytest.raises(RefusedError, match="do not add up"):
        certify(audit(found, audience=found.audience + off), now=AT)


@pytest.mark.parametrize("where", ["queued", "deferred"])
def test_it_is_refused_while_a_copy_is_on_its_way(where: str) -> None:
    with pytest.raises(RefusedError, match="there is no certificate yet"):
        certify(audit(counts(accepted=4, **{where: 1})), now=AT)


@pytest.mark.parametrize("status", [MailingStatus.SENDING, MailingStatus.PAUSED])
def test_it_is_refused_while_the_mailing_is_open(status: MailingStatus) -> None:
    with pytest.raises(RefusedError, match="and not finished"):
        certify(audit(counts(accepted=4), status=status), now=AT)


def test_a_cancelled_mailing_is_certified_too() -> None:
    parts = counts(accepted=4, cancelled=6)
    assert certify(audit(parts, status=MailingStatus.CANCELLED), now=AT).counts.cancelled == 6


def test_every_section_has_a_meaning_in_words() -> None:
    assert list(MEANINGS) == list(SECTIONS)


@pytest.mark.parametrize("name", list(SECTIONS))
def test_a_ledger_that_changes_meanwhile_is_noticed(name: str) -> None:
    said = counts(**dict.fromkeys(SECTIONS, 3))
    grown = counts(**{**dict.fromkeys(SECTIONS, 3), name: 4})
    register = DeliveryStream(certify(audit(said), now=AT), ledger(grown))
    with pytest.raises(RefusedError, match="changed while"):
        list(register.section(name))


def fingerprint(detail: str) -> str:
    register = DeliveryStream(
        certify(audit(counts(failed=1)), now=AT),
        lambda status: (
            [copy(1, DeliveryStatus.FAILED, detail=detail)] if status is SECTIONS["failed"] else []
        ),
    )
    for name in SECTIONS:
        list(register.section(name))
    return register.fingerprint()


@given(st.text(), st.text())
def test_the_fingerprint_is_the_same_for_the_same_ledger_and_for_no_other(one: str, other: str) -> None:
    same = one.encode("utf-8", "replace") == other.encode("utf-8", "replace")
    assert (fingerprint(one) == fingerprint(other)) == same
