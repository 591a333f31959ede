"""Report words: failed, late, absent; and the marks of a report that somebody pasted."""

from __future__ import annotations

import pytest

from newsletter.inbound.bounce_patterns.pattern_table import fold
from newsletter.inbound.bounce_patterns.report import (
    ABSENCE_SUBJECT,
    DELAY_SUBJECT,
    DELAYED,
    FAILED,
    FAILURE_SUBJECT,
    FINAL,
    PASTED_REPORT,
    STILL_TRYING,
)


@pytest.mark.parametrize(
    "subject",
    [
        "Undeliverable: Budget",
        "failure notice",
        "Returned mail: see transcript for details",
        "Mail delivery failed: returning message to sender",
        "Delivery Status Notification (Failure)",
        "Unzustellbar: Budget",
        "Niet bestelbaar: Budget",
        "Non recapitabile: Budget",
        "Não é possível entregar: Budget",
        "No se puede entregar: Presupuesto",
        "Niedostarczony: Budget",
        "Недоставлено: Budget",
        "配信不能: Budget",
        "未送达: Budget",
        "无法送达",
        "배달되지 않음: Budget",
        "系统退信",
        "ERROR DE ENTREGA",
        "Ihre E-Mail konnte nicht zugestellt werden",
        "Considered UNSOLICITED BULK EMAIL from you",
        "Olevererbart: Budget",
    ],
)
def test_the_subject_of_a_failure(subject: str) -> None:
    assert FAILURE_SUBJECT.search(fold(subject))


@pytest.mark.parametrize(
    "subject",
    [
        "Delivery delayed: Budget",
        "Remise différée : Budget",
        "Entrega retrasada: x",
        "配信遅延",
        "Zustellung verzögert",
    ],
)
def test_the_subject_of_a_delay(subject: str) -> None:
    assert DELAY_SUBJECT.search(fold(subject))


@pytest.mark.parametrize(
    "subject",
    [
        "Automatische Antwort: Budget",
        "Automatyczna odpowiedź: Budget",
        "自動応答: Budget",
        "自动回复: Budget",
        "자동 응답: Budget",
        "Auto: Budget",
        "Autosvar: Budget",
        "Respuesta automática: Budget",
        "Réponse automatique : Budget",
        "Out of Office: Budget",
    ],
)
def test_the_subject_of_an_absence(subject: str) -> None:
    assert ABSENCE_SUBJECT.match(fold(subject))


@pytest.mark.parametrize("subject", ["Vacation camps for children", "Autonomous buses", "Holiday lights"])
def test_a_subject_of_ours_is_no_absence(subject: str) -> None:
    assert ABSENCE_SUBJECT.match(fold(subject)) is None


def test_final_and_not_yet() -> None:
    final = fold("This is a permanent error. The following address failed")
    late = fold("Warning: message delayed. You do not need to resend your message")
    assert FAILED.search(final)
    assert FINAL.search(final)
    assert STILL_TRYING.search(late)
    assert FINAL.search(late) is None
    assert DELAYED.search("the message has been delayed")


@pytest.mark.parametrize(
    "text",
    [
        "Final-Recipient: rfc822; ana@reader.example",
        "This message was created automatically by mail delivery software.",
        "Delivery has failed to these recipients or groups:",
        "From: Mail Delivery System <MAILER-DAEMON@mx.example>",
    ],
)
def test_a_pasted_report_has_its_marks(text: str) -> None:
    assert PASTED_REPORT.search(fold(text))


def test_a_person_who_writes_of_a_failed_delivery_pastes_nothing() -> None:
    assert PASTED_REPORT.search(fold("The post office says delivery failed to my address. From: Ana")) is None
