"""Wish words: the whole line must be the wish."""

from __future__ import annotations

import pytest

from newsletter.inbound.bounce_patterns.pattern_table import fold
from newsletter.inbound.unsubscribe_phrases import BARE_WISH, LEAVING_WORD, SHORT_WISH


@pytest.mark.parametrize(
    "line",
    [
        "Unsubscribe",
        "unsubscribe me from this newsletter, please.",
        "STOP",
        "Baja, gracias!",
        "Se désinscrire",
        "abmelden bitte",
    ],
)
def test_a_line_that_says_no_more_is_a_wish(line: str) -> None:
    assert BARE_WISH.fullmatch(fold(line))


@pytest.mark.parametrize(
    "line",
    ["", "please", "do not unsubscribe", "unsubscribe link broken", "stop the works", "baja california"],
)
def test_a_line_that_says_anything_else_is_none(line: str) -> None:
    assert BARE_WISH.fullmatch(fold(line)) is None


@pytest.mark.parametrize(
    "line", ["remover por favor", "Cancel, please.", "sair", "no thanks!", "Stop. Thank you"]
)
def test_a_word_and_a_thank_you_are_for_staff(line: str) -> None:
    assert SHORT_WISH.fullmatch(fold(line))


def test_a_word_in_a_sentence_is_seen() -> None:
    assert LEAVING_WORD.search(fold("Why can I not unsubscribe?"))
    assert LEAVING_WORD.search(fold("Where is the library?")) is None


WISHES = """
    Please remove my email address from your list.
    I no longer wish to receive these emails.
    Take my name off your list please
    Delete my address from your database, I never asked for this.
    How do I get off this list?
    no me manden más correos
    please stop emailing me
    I want out
    Kindly discontinue these newsletters
    unsuscribe
    unsubcribe me
    I never signed up for this
    Please take us off your mailing list
    don't email me anymore
    I am not interested in your updates
    I'd like to opt out of all communications
    Cancel my subscription
    lose my email address
    who gave you my email?
    quit sending me stuff
    Ya no quiero recibir sus mensajes
    Quítenme de la lista
    Por favor, elimine mi dirección de correo
    dejen de enviarme mensajes
    Bitte keine weiteren Newsletter mehr
    Bitte löschen Sie meine Adresse
    Merci de ne plus m'envoyer de courriels
    Retirez mon adresse de votre liste
    Não quero mais receber este boletim
    Non voglio più ricevere queste mail
    Ik wil geen nieuwsbrieven meer ontvangen
    Proszę mnie wypisać
    Удалите мой адрес из рассылки
    配信停止をお願いします
    请帮我退订
    수신거부 부탁드립니다
    Vänligen avregistrera mig
    Please take me off!
    get me off your list
    We do not wish to get any further mailings
    I asked you to remove me twice already
    unsubscribe please!!!
    Pls stop the emails
    No more newsletters, thanks
    My wife never subscribed to this
    Por favor quiten mi nombre de su lista
    Ya no deseo recibir sus correos electrónicos
    Eliminar mi suscripción por favor
    Je ne souhaite plus recevoir vos messages
    I moved out of the district, please remove
    My husband died in May, please stop.
    I am no longer a resident, so there's no need to send me this
    This is spam. I will report you.
    no me interesa, gracias
    No quiero nada de ustedes, dejen de molestar
    请不要再给我发邮件
    Pakitanggal ako sa listahan
    hủy đăng ký
    Không muốn nhận email nữa
    إلغاء الاشتراك
    لغو عضویت
    Խնդրում եմ հեռացրեք ինձ ցուցակից
    I withdraw my consent
    I hereby revoke my permission to email me
    Please take Ana off, she no longer works here.
    My father passed away in March.
    Пожалуйста, отпишите меня
    Отпишитесь за меня, пожалуйста
    请把我从名单中删除
    請刪除我的電子郵件
    이메일 그만 보내주세요
    뉴스레터 받고 싶지 않아요
    명단에서 저를 삭제해 주세요
    もうメールは不要です
    リストから外してください
"""
LETTERS = """
    Thank you, this is wonderful work.
    The post office says my address does not exist. What can I do?
    When does the library open on Sundays?
    I no longer live in Echo Park but still love the park.
    Please stop the road works on my street!
    Who removed the bench at the corner?
    ¿Cuándo abre la biblioteca?
    Wann öffnet die Bibliothek?
    Could you send me the agenda of the meeting?
    My name is misspelled in your article.
    I do not want these trees removed.
    Please keep us informed.
    Can you get me a copy of the plan?
    I don't want any more construction on my street.
    Stop the mail theft on Main Street!
    How can I get out of jury duty?
    I am out of town until Monday, can I vote by mail?
    No quiero más basura en el parque.
    Ich habe keine Antwort von der Verwaltung bekommen.
    Take the bus off this route.
    We need to end this war.
    The city withdrew its plan for the plaza.
    The bus no longer stops here.
    The park where my dog died needs a fence.
    이메일 주소를 알려주세요
    请删除第二段
    Отпраздновали день района
"""


@pytest.mark.parametrize("line", [line.strip() for line in WISHES.strip().splitlines()])
def test_a_wish_in_a_readers_own_words_is_seen(line: str) -> None:
    folded = fold(line)
    assert BARE_WISH.fullmatch(folded) or LEAVING_WORD.search(folded)


@pytest.mark.parametrize("line", [line.strip() for line in LETTERS.strip().splitlines()])
def test_other_sentences_are_no_wish(line: str) -> None:
    folded = fold(line)
    assert BARE_WISH.fullmatch(folded) is None
    assert LEAVING_WORD.search(folded) is None
    assert SHORT_WISH.fullmatch(folded) is None


@pytest.mark.parametrize("words", ["Remove", "No thanks!", "stop.", "please delete", "basta"])
def test_one_word_as_the_whole_answer_is_for_staff_at_least(words: str) -> None:
    assert SHORT_WISH.fullmatch(fold(words))
