"""An issue in two languages: each reader gets theirs, and the web pages lead to each other."""

from __future__ import annotations

import email
import email.policy
import json
from pathlib import Path

import pytest

from tests.command_line import Newsletter
from tests.journey.test_sendgrid import set_sendgrid
from tests.sending.fake_sendgrid import KEY, fake_sendgrid

SLUG = "2026-05-01-street"
TEXT = """---
subject: Your street, repaved
subject.es: Su calle, reasfaltada
preheader: Work starts in May and takes three weeks
preheader.es: Las obras empiezan en mayo y duran tres semanas
date: 2026-05-01
list: constituents
lang: [en, es]
---
Dear {{ first_name | "neighbor" }}, work starts in May.

=== es
Estimado {{ first_name | "vecino" }}: las obras empiezan en mayo.

=== en
## Where to park

Behind the library.
"""
PEOPLE = {"ana": "es", "bob": "en", "cy": "es-MX", "dee": "fr", "eve": ""}


@pytest.fixture
def street(publication: Path, newsletter: Newsletter) -> Path:
    (publication / "issues" / f"{SLUG}.md").write_text(TEXT, encoding="utf-8")
    rows = "".join(f"{name}@reader.example,{name.title()},{lang}\n" for name, lang in PEOPLE.items())
    (publication / "people.csv").write_text(f"email,first_name,lang\n{rows}", encoding="utf-8")
    assert newsletter("subscribers", "import", "people.csv", "--basis", "Made-up people").exit_code == 0
    return publication


def letters(folder: Path) -> dict[str, email.message.EmailMessage]:
    read = (
        email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        for file in folder.glob("outbox/*/*.eml")
    )
    return {str(message["To"]).partition("@")[0].rpartition("<")[2]: message for message in read}


def test_each_reader_gets_the_letter_in_their_language(street: Path, newsletter: Newsletter) -> None:
    run = newsletter("send", SLUG, "--yes")
    assert run.exit_code == 0, run.err
    subjects = {name: str(message["Subject"]) for name, message in letters(street).items()}
    english, spanish = "Your street, repaved", "Su calle, reasfaltada"
    assert subjects == {"ana": spanish, "bob": english, "cy": spanish, "dee": english, "eve": english}
    body = letters(street)["ana"].get_body(("plain",))
    assert body is not None
    assert "Estimado Ana" in body.get_content()
    assert "Behind the library" in body.get_content()
    assert "Cancelar la suscripción" in body.get_content()


def test_sending_it_again_sends_nothing_and_a_changed_translation_is_a_change(
    street: Path, newsletter: Newsletter
) -> None:
    assert newsletter("send", SLUG, "--yes").exit_code == 0
    assert "No one gets it twice" in newsletter("send", SLUG, "--yes").out
    file = street / "issues" / f"{SLUG}.md"
    file.write_text(TEXT.replace("duran tres semanas", "duran un mes"), encoding="utf-8")
    changed = newsletter("send", SLUG, "--yes")
    assert changed.exit_code == 1
    assert "the file has changed since" in changed.err


def test_every_language_is_built_and_its_page_leads_to_the_others(
    street: Path, newsletter: Newsletter
) -> None:
    assert newsletter("build", SLUG).exit_code == 0
    english = (street / "build" / f"{SLUG}.html").read_text(encoding="utf-8")
    spanish = (street / "build" / f"{SLUG}.es.html").read_text(encoding="utf-8")
    assert f'href="{SLUG}.es.html" lang="es"' in english
    assert f'href="{SLUG}.html" lang="en"' in spanish
    assert "Estimado vecino" in spanish
    mail = (street / "build" / f"{SLUG}.es.txt").read_text(encoding="utf-8")
    assert "Ver en el navegador: #" in mail  # a link of each mailing's own


def test_what_is_not_translated_is_a_finding(street: Path, newsletter: Newsletter) -> None:
    run = newsletter("check", SLUG, "--json")
    found = [one for one in json.loads(run.out)["findings"] if one["rule"] == "language.untranslated"]
    assert [one["place"]["line"] for one in found] == [16]
    assert run.exit_code == 0


def test_a_test_copy_of_each_language_is_sent(street: Path, newsletter: Newsletter) -> None:
    run = newsletter("send", SLUG, "--to", "me@reader.example")
    assert run.exit_code == 0
    assert "Test copy (en) sent to me@reader.example" in run.out
    assert "Test copy (es) sent to me@reader.example" in run.out
    assert len(list(street.glob("outbox/*/*.eml"))) == 2


SEGMENTS = """
[segments.park]
where = 'neighborhood = "Echo Park"'

[segments.spanish]
where = 'lang = "es"'
"""
PARTS = """
=== all
::: only segment: park
Your library is closed on Monday.
:::

::: only segment: spanish
Llame al 311.
:::
"""


def with_segments(street: Path, newsletter: Newsletter) -> None:
    settings = street / "newsletter.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + SEGMENTS, encoding="utf-8")
    (street / "issues" / f"{SLUG}.md").write_text(TEXT + PARTS, encoding="utf-8")
    rows = "ana@reader.example,Echo Park\nbob@reader.example,ECHO PARK\n"
    (street / "where.csv").write_text(f"email,neighborhood\n{rows}", encoding="utf-8")
    assert newsletter("subscribers", "import", "where.csv", "--basis", "Made-up people").exit_code == 0


def test_each_reader_gets_the_parts_of_their_segments_and_no_others(
    street: Path, newsletter: Newsletter
) -> None:
    with_segments(street, newsletter)
    run = newsletter("send", SLUG, "--yes")
    assert run.exit_code == 0, run.err
    got = {}
    for name, message in letters(street).items():
        body = message.get_body(("plain",))
        assert body is not None
        got[name] = ("closed on Monday" in body.get_content(), "Llame al 311" in body.get_content())
    nothing = (False, False)
    assert got == {
        "ana": (True, True),
        "bob": (True, False),
        "cy": (False, True),
        "dee": nothing,
        "eve": nothing,
    }
    assert "1 person: es, park, spanish" in run.err


def test_the_readers_of_every_version_are_counted_before(street: Path, newsletter: Newsletter) -> None:
    with_segments(street, newsletter)
    readers = json.loads(newsletter("check", SLUG, "--json").out)["readers"]
    assert {one["version"]: one["people"] for one in readers if one["people"]} == {
        "en": 2, "en, park": 1, "es, spanish": 1, "es, park, spanish": 1
    }  # fmt: skip
    assert len(readers) == 8


def test_the_page_on_the_web_shows_nobodys_part(street: Path, newsletter: Newsletter) -> None:
    with_segments(street, newsletter)
    assert newsletter("build", SLUG).exit_code == 0
    build = street / "build"
    assert "closed on Monday" not in (build / f"{SLUG}.html").read_text(encoding="utf-8")
    assert "closed on Monday" in (build / f"{SLUG}.es+park.html").read_text(encoding="utf-8")


def test_too_many_versions_are_refused_with_a_number(street: Path, newsletter: Newsletter) -> None:
    settings = street / "newsletter.toml"
    keys = [f"s{number}" for number in range(4)]
    tables = "".join(f"\n[segments.{key}]\nwhere = 'lang = \"{key}\"'\n" for key in keys)
    settings.write_text(settings.read_text(encoding="utf-8") + tables, encoding="utf-8")
    parts = "".join(f"\n::: only segment: {key}\nText.\n:::\n" for key in keys)
    (street / "issues" / f"{SLUG}.md").write_text(TEXT + parts, encoding="utf-8")
    run = newsletter("build", SLUG)
    assert run.exit_code == 1
    assert "would have 32 versions (2 languages, 4 segments); at most 16 are possible" in run.err


def test_a_segment_that_cannot_be_made_out_is_told_with_its_name(
    street: Path, newsletter: Newsletter
) -> None:
    settings = street / "newsletter.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\n[segments.x]\nwhere = 'zip = \"1\"'\n")
    run = newsletter("check", SLUG)
    assert run.exit_code == 2
    assert "[segments.x] where: nothing is known of “zip”; known: lang, list, joined, tag" in run.err


def test_one_request_to_a_provider_carries_one_language(
    street: Path, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_SENDGRID_KEY", KEY)
    with fake_sendgrid() as server:
        set_sendgrid(street, server, batch_size=100)
        run = newsletter("send", SLUG, "--transport", "sendgrid", "--yes")
    assert run.exit_code == 0, run.err
    got = {
        str(mail["subject"]): {
            person["to"][0]["email"].partition("@")[0] for person in mail["personalizations"]
        }
        for mail in server.payloads
    }
    assert got == {"Your street, repaved": {"bob", "dee", "eve"}, "Su calle, reasfaltada": {"ana", "cy"}}
