"""The languages: in each, "unknown" is found of a reader, is the sender's of a sender, and full is full."""

from __future__ import annotations

import pytest

from newsletter.inbound.bounce_patterns.languages import (
    FULL_ABROAD,
    LANGUAGES,
    LATER_ABROAD,
    NO_HOST_ABROAD,
    NO_MAILBOX_ABROAD,
    SENDER_ABROAD,
)
from newsletter.inbound.bounce_patterns.pattern_table import fold


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_language_has_all_its_words(name: str) -> None:
    one = LANGUAGES[name]
    assert all((one.room, one.full, one.mailbox, one.gone, one.domain, one.sender, one.refused, one.later))


@pytest.mark.parametrize(
    ("unknown", "sender"),
    [
        ("Empfänger unbekannt", "Absender unbekannt"),
        ("unbekannter Empfänger", "unbekannter Absender"),
        ("Destinataire inconnu", "Expéditeur inconnu"),
        ("No existe el usuario", "No existe el remitente"),
        ("Destinatario sconosciuto", "Mittente sconosciuto"),
        ("Destinatário desconhecido", "Remetente desconhecido"),
        ("Onbekende ontvanger", "Onbekende afzender"),
        ("Nieznany odbiorca", "Nieznany nadawca"),
        ("Неизвестный получатель", "Неизвестный отправитель"),
        ("Okänd mottagare", "Okänd avsändare"),
        ("Tuntematon vastaanottaja", "Tuntematon lähettäjä"),
        ("宛先が不明です", "送信者が不明です"),
        ("收件人不存在", "发件人不存在"),
        ("존재하지 않는 수신자", "존재하지 않는 발신자"),
    ],
)
def test_the_noun_says_whose_address_it_is(unknown: str, sender: str) -> None:
    assert NO_MAILBOX_ABROAD.search(fold(unknown))
    assert SENDER_ABROAD.search(fold(unknown)) is None
    assert SENDER_ABROAD.search(fold(sender))


@pytest.mark.parametrize(
    "words",
    [
        "Postfach voll",
        "Postfach ist ueberfuellt",
        "Boite pleine",
        "buzón lleno",
        "casella piena",
        "caixa cheia",
        "postvak is vol",
        "skrzynka przepełniona",
        "ящик переполнен",
        "inkorgen är full",
        "schránka je plná",
        "メールボックスの容量不足",
        "邮箱空间不足",
        "메일함이 가득",
    ],
)
def test_full_is_full(words: str) -> None:
    assert FULL_ABROAD.search(fold(words))


@pytest.mark.parametrize(
    "words", ["Domain existiert nicht", "dominio desconocido", "домен не найден", "域名不存在"]
)
def test_a_domain_is_not_found(words: str) -> None:
    assert NO_HOST_ABROAD.search(fold(words))


@pytest.mark.parametrize("words", ["bitte später erneut versuchen", "intente más tarde", "稍后再试"])
def test_later_is_later(words: str) -> None:
    assert LATER_ABROAD.search(fold(words))


@pytest.mark.parametrize(
    "words", ["Unbekannter Fehler", "Erreur inconnue", "Error desconocido", "Onbekende fout"]
)
def test_an_unknown_error_is_nobodys_address(words: str) -> None:
    assert NO_MAILBOX_ABROAD.search(fold(words)) is None
