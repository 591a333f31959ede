from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.sending.message_template import MessageTemplate
from newsletter.sending.message_templates import MessageTemplates
from tests.sending.samples import KEY, NOW, edition, publication, recipient


def letters(*langs: str) -> MessageTemplates:
    first, *others = (edition(lang=lang, subject=f"Subject {lang}") for lang in langs)
    return MessageTemplates.build(
        replace(first, others=tuple(others)), publication(), mailing_key=KEY, date=NOW
    )


@pytest.mark.parametrize(
    ("lang", "subject"),
    [("es", "es"), ("es-MX", "es"), ("ES", "es"), ("en", "en"), ("fr", "en"), ("", "en"), ("pt", "pt-BR")],
)
def test_a_reader_gets_the_letter_in_their_language_or_the_first(lang: str, subject: str) -> None:
    made = letters("en", "es", "pt-BR")
    message = made.personalise(recipient(lang=lang))
    assert f"Subject: Subject {subject}\r\n".encode() in message.content
    assert message.shared.edition.lang == subject
    assert made.unwritten(recipient(lang=lang)).shared is message.shared


def test_with_one_edition_everybody_gets_what_its_template_writes() -> None:
    one = edition()
    made = MessageTemplates.build(one, publication(), mailing_key=KEY, date=NOW)
    template = MessageTemplate.build(one, publication(), mailing_key=KEY, date=NOW)
    for lang in ("", "es"):
        assert made.personalise(recipient(lang=lang)).content == template.personalise(recipient()).content


def test_a_copys_message_id_does_not_depend_on_its_language() -> None:
    made = letters("en", "es")
    ids = {made.personalise(recipient(lang=lang)).message_id for lang in ("en", "es")}
    assert len(ids) == 1
