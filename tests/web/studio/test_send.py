"""The send page and the last screen: what is shown is sent, once, and only by who may send to that list."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx2
import pytest

from newsletter.app.approvals import approve, edition_to_approve
from newsletter.app.editions import open_issue
from newsletter.app.mailing_progress import sending_now
from newsletter.model import Role, ScheduleStatus
from tests.app.actors import staff
from tests.store.people import a_consent, a_person
from tests.web.site import LIST, OTHER
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visits_send import SLUG, TEXT, issue, mailing

SEND = f"/issues/{SLUG}/send"
LATER = "?when=words&words=2026-12-08+09:00"
_FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture
def publisher(studio: StudioSite) -> httpx2.Client:
    issue(studio)
    return studio.client(Role.PUBLISHER)


def form_of(page: httpx2.Response) -> Mapping[str, str]:
    """Return the hidden fields of the last screen's form."""
    assert 'name="shown"' in page.text, page.text[:3000]
    return {name: html.unescape(value) for name, value in _FIELD.findall(page.text)}


def words_of(page: httpx2.Response) -> str:
    """Return what a page says, without its markup."""
    body = page.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def rules(studio: StudioSite, **changed: object) -> None:
    settings = studio.site.workspace.settings
    schedule = replace(settings.schedule, **changed)  # type: ignore[arg-type]
    studio.site.workspace = replace(studio.site.workspace, settings=replace(settings, schedule=schedule))


def test_the_page_counts_who_gets_it_and_says_why_others_do_not(
    studio: StudioSite, publisher: httpx2.Client
) -> None:
    said = words_of(publisher.get(SEND))
    assert "21 people Council District 13 news" in said
    assert "1 paused their emails 1 bounced before" in said
    assert "1 person has unsubscribed since" in said
    assert words_of(publisher.get(f"{SEND}/left-out")).count("@") == 2
    assert "reader1@yahoo.com" not in words_of(publisher.get(f"{SEND}/left-out?reason=paused"))


def test_the_last_screen_says_in_words_what_will_happen(publisher: httpx2.Client) -> None:
    said = words_of(publisher.get(f"{SEND}/confirm{LATER}"))
    assert "This goes to 21 people on Council District 13 news , on Tuesday, December 8, 2026 , at" in said
    assert "You can cancel it until then." in said
    assert "Schedule for Tue, Dec 8, 9:00" in said
    now = words_of(publisher.get(f"{SEND}/confirm"))
    assert "Send now to 21 people" in now
    assert "what has been sent cannot be taken back" in now


def test_looking_sends_nothing(studio: StudioSite, publisher: httpx2.Client) -> None:
    for path in (SEND, f"{SEND}{LATER}", f"{SEND}/confirm", f"{SEND}/confirm{LATER}"):
        for method in ("GET", "HEAD"):
            assert publisher.request(method, path).status_code == 200
    assert studio.workspace.store.mailings() == ()
    assert studio.workspace.store.schedules() == ()


def test_sending_leads_to_the_mailing_and_twice_is_once(studio: StudioSite, publisher: httpx2.Client) -> None:
    form = form_of(publisher.get(f"{SEND}/confirm"))
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: publisher.post(SEND, data=form), range(3)))
    answers.append(publisher.post(SEND, data=form))
    assert {one.status_code for one in answers} == {303}
    assert {one.headers["location"] for one in answers} == {"/studio/mailings/1"}
    (found,) = studio.workspace.store.mailings()
    assert (found.audience, sending_now(studio.workspace)) == (23, 1)


def test_scheduling_leads_to_the_schedule_and_twice_is_once(
    studio: StudioSite, publisher: httpx2.Client
) -> None:
    form = form_of(publisher.get(f"{SEND}/confirm{LATER}"))
    places = {publisher.post(SEND, data=form).headers["location"] for _ in range(2)}
    (found,) = studio.workspace.store.schedules()
    assert places == {f"/studio/schedules/{found.id}"}
    assert found.made_by == "Publisher Ruiz"


def test_a_time_in_words_stays_what_was_shown(studio: StudioSite, publisher: httpx2.Client) -> None:
    form = form_of(publisher.get(f"{SEND}/confirm?when=words&words=in+2+hours"))
    assert form["words"] == "2026-11-24 11:30 America/Los_Angeles"
    day = form_of(publisher.get(f"{SEND}/confirm?when=at&day=2026-12-08&hour=09:00&zone=America/New_York"))
    assert day["words"] == "2026-12-08 09:00 America/New_York"


def test_an_issue_that_was_edited_is_shown_again_and_not_sent(
    studio: StudioSite, publisher: httpx2.Client
) -> None:
    form = form_of(publisher.get(f"{SEND}/confirm"))
    file = studio.workspace.root / "issues" / f"{SLUG}.md"
    file.write_text(TEXT.replace("at five", "at six"), encoding="utf-8")
    answer = publisher.post(SEND, data=form)
    assert answer.status_code == 409
    assert "Nothing was sent: something changed since you looked The issue was edited." in words_of(answer)
    assert studio.workspace.store.mailings() == ()
    assert publisher.post(SEND, data=form_of(answer)).status_code == 303


def test_somebody_who_joined_meanwhile_is_shown_first(studio: StudioSite, publisher: httpx2.Client) -> None:
    form = form_of(publisher.get(f"{SEND}/confirm"))
    studio.workspace.store.import_people([(a_person(99), a_consent(at=studio.clock.now()))])
    answer = publisher.post(SEND, data=form)
    assert answer.status_code == 409
    assert "It now goes to 22 people. It was 21 people." in words_of(answer)
    assert "Send now to 22 people" in words_of(answer)
    assert studio.workspace.store.mailings() == ()


@pytest.mark.parametrize("shown", ["", "{}", "null", '{"digest":"x"}', "\x00"])
def test_a_form_that_we_did_not_make_sends_nothing(
    studio: StudioSite, publisher: httpx2.Client, shown: str
) -> None:
    assert publisher.post(SEND, data={"when": "now", "shown": shown}).status_code == 409
    assert studio.workspace.store.mailings() == ()


def test_an_error_in_the_issue_takes_the_button_away(studio: StudioSite, publisher: httpx2.Client) -> None:
    form = form_of(publisher.get(f"{SEND}/confirm"))
    file = studio.workspace.root / "issues" / f"{SLUG}.md"
    file.write_text(TEXT + "\n[Read more](http://localhost/a)\n", encoding="utf-8")
    page = publisher.get(f"{SEND}/confirm")
    assert 'name="shown"' not in page.text
    assert "Stops the send" in words_of(page)
    assert "1 thing must be fixed before this can be sent" in words_of(page)
    assert publisher.post(SEND, data=form).status_code == 409
    assert studio.workspace.store.mailings() == ()


def test_missing_approvals_stop_a_send_and_are_named(studio: StudioSite, publisher: httpx2.Client) -> None:
    rules(studio, approvals=1)
    page = publisher.get(f"{SEND}/confirm")
    assert 'name="shown"' not in page.text
    assert "1 approval is still needed." in words_of(page)
    assert "It needs 1 more approval before it can be sent. Nobody has approved it yet." in words_of(page)
    assert f"/studio/issues/{SLUG}/review" in page.text


def test_the_versions_of_an_issue_are_named_by_their_language(
    studio: StudioSite, publisher: httpx2.Client
) -> None:
    file = studio.workspace.root / "issues" / f"{SLUG}.md"
    file.write_text(TEXT.replace("lang: en", "lang: [en, es]") + "\n=== es\nA las cinco.\n", encoding="utf-8")
    assert "Versions 21 English 0 Spanish Checks" in words_of(publisher.get(SEND))
    studio.workspace.store.set_language(1, "es")
    account = studio.add_account("luz@riverton.example", Role.PUBLISHER, lang="es")
    spanish = studio.client(account)
    assert "20 inglés 1 español" in words_of(spanish.get(SEND))


def test_what_was_changed_after_an_approval_is_said_and_linked(
    studio: StudioSite, publisher: httpx2.Client
) -> None:
    rules(studio, approvals=1)
    found = open_issue(studio.workspace, SLUG)
    edition = edition_to_approve(studio.workspace, found)
    approve(studio.workspace, found, edition, name="Bo Ode", by=staff("bo"))
    assert "Nobody has approved" not in words_of(publisher.get(SEND))
    file = studio.workspace.root / found.path
    file.write_text(f"{found.source}\nOne more paragraph.\n", encoding="utf-8")
    for path in (SEND, f"/issues/{SLUG}/review"):
        page = publisher.get(path)
        said = words_of(page)
        assert "Bo Ode approved it on" in said
        assert "Since then, 1 part of the text has changed. See what changed" in said
        assert edition.digest[:8] not in said
        link = re.findall(rf"/studio(/issues/{SLUG}/history/[^\"]+)", page.text)[0]
        assert "<del>\nOne more paragraph." in publisher.get(link).text


def test_a_time_that_is_not_understood_or_ambiguous_is_asked_again(publisher: httpx2.Client) -> None:
    for path in (SEND, f"{SEND}/confirm"):
        answer = publisher.get(f"{path}?when=words&words=someday")
        assert (answer.status_code, "This is not a time we can read." in words_of(answer)) == (422, True)
    skipped = words_of(publisher.get(f"{SEND}?when=words&words=2027-03-14+02:30"))
    assert "2:30 AM does not exist on March 14, 2027" in skipped


def test_a_time_that_was_ticked_and_not_given_is_asked_for(
    studio: StudioSite, publisher: httpx2.Client
) -> None:
    for query, asked in (
        ("?when=at", "Choose a day and a time."),
        ("?when=at&day=2026-12-08", "Choose a day and a time."),
        ("?when=at&hour=09:00", "Choose a day and a time."),
        ("?when=words&words=+", "This is not a time we can read."),
    ):
        answer = publisher.get(f"{SEND}/confirm{query}")
        assert (answer.status_code, asked in words_of(answer)) == (422, True)
        assert 'name="shown"' not in answer.text


def test_a_day_and_a_time_stay_in_their_fields(publisher: httpx2.Client) -> None:
    query = "?when=at&day=2026-12-08&hour=09:00&zone=Europe/Berlin"
    page = publisher.get(f"{SEND}{query}").text
    assert re.search(r'name="day" type="date" value="2026-12-08"', page)
    assert re.search(r'value="Europe/Berlin" selected', page)
    now = publisher.get(f"{SEND}{query.replace('when=at', 'when=now')}&day_before=2026-12-08")
    assert re.search(r'value="now" checked', now.text)  # a day that was there before is no choice of a day


def test_an_issue_that_cannot_be_read_says_where_to_fix_it(
    studio: StudioSite, publisher: httpx2.Client
) -> None:
    file = studio.workspace.root / "issues" / f"{SLUG}.md"
    file.write_text(TEXT + "\n{{ frist_name }}\n", encoding="utf-8")
    page = publisher.get(SEND)
    assert (page.status_code, "This issue cannot be read yet" in words_of(page)) == (422, True)
    assert f"/studio/issues/{SLUG}#line-{len(TEXT.splitlines()) + 2}" in page.text


def test_a_send_can_be_undone_for_some_minutes(studio: StudioSite, publisher: httpx2.Client) -> None:
    rules(studio, undo_minutes=10.0)
    page = publisher.get(f"{SEND}/confirm")
    assert "You have 10 minutes to undo" in words_of(page)
    where = publisher.post(SEND, data=form_of(page)).headers["location"].removeprefix("/studio")
    waiting = publisher.get(where)
    assert "Until then you can undo it." in words_of(waiting)
    assert 'data-seconds="599"' in waiting.text or 'data-seconds="600"' in waiting.text
    assert publisher.get(f"{where}/state").json() == {"status": "waiting", "mailing": None}
    assert [publisher.post(f"{where}/cancel").status_code for _ in range(2)] == [303, 303]
    assert "Cancelled. Nothing was sent." in words_of(publisher.get(where))
    assert studio.workspace.store.schedules(ScheduleStatus.WAITING) == ()


def test_what_was_sent_is_not_sent_again(studio: StudioSite) -> None:
    found = mailing(studio, tried=0)
    client = studio.client(Role.PUBLISHER)
    assert "It is being sent" in words_of(client.get(SEND))
    studio.workspace.store.finish(found.id, now=studio.clock.now())
    assert 'name="shown"' not in client.get(f"{SEND}/confirm").text
    again = client.post(SEND, data={"when": "now", "shown": ""})
    assert (again.status_code, len(studio.workspace.store.mailings())) == (409, 1)


def test_a_publisher_of_another_list_may_not_send(studio: StudioSite) -> None:
    issue(studio)
    other = studio.add_account("vera@riverton.example", Role.PUBLISHER, lists=(OTHER,))
    mine = studio.add_account("ana@riverton.example", Role.PUBLISHER, lists=(LIST,))
    form = form_of(studio.client(mine).get(f"{SEND}/confirm"))
    client = studio.client(other)
    assert client.get(SEND).status_code == 403
    assert client.post(SEND, data=form).status_code == 403
    # Another list named in the form is no way in, and none out of one's own list.
    assert client.post(SEND, data={**form, "list": LIST}).status_code == 403
    assert studio.client(mine).post(SEND, data={**form, "list": OTHER}).status_code == 403
    assert studio.workspace.store.mailings() == ()


def test_an_editor_may_look_at_mailings_and_send_nothing(studio: StudioSite) -> None:
    form = form_of((issue(studio), studio.client(Role.PUBLISHER))[1].get(f"{SEND}/confirm"))
    editor = studio.client(Role.EDITOR)
    assert editor.get("/mailings").status_code == 200
    assert editor.get(SEND).status_code == editor.post(SEND, data=form).status_code == 403
    assert studio.workspace.store.mailings() == ()


def test_there_is_no_such_issue_or_list(publisher: httpx2.Client) -> None:
    assert publisher.get("/issues/nothing/send").status_code == 404
    assert publisher.get(f"{SEND}?list=nothing").status_code == 404


def test_each_reader_can_get_it_at_the_same_hour_of_their_own(studio: StudioSite) -> None:
    issue(studio, people=2)
    studio.site.change(attributes=("timezone",))
    for number, zone in enumerate(("America/New_York", "America/Los_Angeles")):
        person = a_person(50 + number, attributes={"timezone": zone})
        studio.workspace.store.import_people([(person, a_consent(at=studio.clock.now()))])
    client = studio.client(Role.PUBLISHER)
    assert "At that hour in each reader's own time zone" in words_of(client.get(SEND))
    page = client.get(f"{SEND}/confirm{LATER}&readers_zone=1")
    assert "at that hour in each reader's time zone." in words_of(page)
    assert "1 New York, 9:00 AM EST" in words_of(page).replace("\u202f", " ")
    assert client.post(SEND, data=form_of(page)).status_code == 303
    (found,) = studio.workspace.store.schedules()
    assert found.readers_zone


def test_the_pages_speak_spanish(studio: StudioSite) -> None:
    issue(studio)
    account = studio.add_account("luz@riverton.example", Role.PUBLISHER, lang="es")
    client = studio.client(account)
    assert "Quién lo recibe" in words_of(client.get(SEND))
    page = client.get(f"{SEND}/confirm{LATER}")
    assert (
        "Esto va a 21 personas de Council District 13 news , el martes, 8 de diciembre de 2026"
        in words_of(page)
    )
    where = client.post(SEND, data=form_of(page)).headers["location"].removeprefix("/studio")
    assert "Sale a Council District 13 news el martes, 8 de diciembre de 2026" in words_of(client.get(where))
    assert client.post(f"{where}/cancel").status_code == 303
    assert "Cancelado. No se envió nada." in words_of(client.get(where))
    found = mailing(studio, tried=9)
    said = words_of(client.get(f"/mailings/{found.id}"))
    assert "Enviando ahora" in said
    assert "yahoo.com nos pide ir más despacio (421)." in said
    for path in ("/mailings", f"/mailings/{found.id}/missed", f"/mailings/{found.id}/cancel"):
        assert client.get(path).status_code == 200, path
