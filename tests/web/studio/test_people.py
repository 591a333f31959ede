"""People in the studio: found, looked at, changed, exported, erased, each through the use cases."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from playwright.sync_api import Browser, expect

from newsletter.model import AuditFilter, Role, SubscriptionStatus
from tests.web.site import LIST, OTHER
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visits_people import somebody

MARIA = "maria@riverton.example"


def status_of(studio: StudioSite, address: str = MARIA, list_key: str = LIST) -> str:
    found = studio.workspace.store.subscriber(address)
    assert found is not None
    return next((one.status.value for one in found.subscriptions if one.list == list_key), "")


def test_people_are_found_by_a_part_of_their_name_also_without_a_script(studio: StudioSite) -> None:
    somebody(studio)
    studio.site.join("bo@riverton.example")
    client = studio.client(Role.PUBLISHER)
    found = client.get("/people?q=nunez").text
    assert MARIA in found
    assert "bo@riverton.example" not in found
    part = client.get("/people/results?q=bo@").text
    assert "bo@riverton.example" in part
    assert "<html" not in part
    assert "Nobody matches" in client.get("/people?q=zzz").text


def test_pages_of_people_go_on_behind_the_last_one(studio: StudioSite) -> None:
    for number in range(60):
        studio.site.join(f"p{number:02}@riverton.example")
    client = studio.client(Role.PUBLISHER)
    first = client.get("/people").text
    link = re.search(r'href="/studio(/people\?[^"]*before=\d+)"', first)
    assert link is not None
    second = client.get(link[1].replace("&amp;", "&")).text
    shown = [re.findall(r"p\d\d@riverton\.example", text) for text in (first, second)]
    assert len(set(shown[0])) == 50
    assert set(shown[0]).isdisjoint(shown[1])
    assert len(set(shown[0]) | set(shown[1])) == 60


@pytest.mark.parametrize(
    "query",
    [
        "list=nowhere",
        "status=odd",
        "segment=lang+%3D",
        "list=constituents&segment=colour+%3D+3",
        "before=-1",
        "before=x",
        "before=" + "9" * 15,
        "before=" + "9" * 30,
        "before=" + "9" * 5000,
        "tag=%00",
        "q=%00",
        "q=" + "x" * 500,
    ],
)
def test_a_wrong_filter_is_a_page_not_a_failure(studio: StudioSite, query: str) -> None:
    answer = studio.client(Role.PUBLISHER).get(f"/people?{query}")
    assert answer.status_code == 200
    assert studio.site.failures == []


@pytest.mark.parametrize("number", ["0", "9" * 19, "9" * 30, "12345"])
@pytest.mark.parametrize("path", ["/people/{}", "/people/imports/{}/undo"])
def test_a_number_that_nobody_has_is_not_found(studio: StudioSite, path: str, number: str) -> None:
    assert studio.client(Role.PUBLISHER).get(path.format(number)).status_code == 404
    assert studio.site.failures == []


def test_somebody_is_added_with_proof(studio: StudioSite) -> None:
    client = studio.client(Role.PUBLISHER)
    form = {"address": MARIA, "list": LIST, "basis": "Asked at the desk", "first_name": "María"}
    answer = client.post("/people/add", data=form, follow_redirects=True)
    assert "Added to Council District 13 news." in answer.text
    assert studio.site.consents(MARIA) == [("granted", "staff", "Asked at the desk")]
    again = client.post("/people/add", data={**form, "basis": " "})
    assert again.status_code == 422
    assert "Say how this person agreed" in again.text
    wrong = client.post("/people/add", data={**form, "address": "zoe@"})
    assert wrong.status_code == 422
    assert 'value="zoe@"' in wrong.text, "what was typed stays"


def test_whoever_left_is_asked_by_email_and_not_brought_back(studio: StudioSite) -> None:
    studio.site.change(base_url="https://news.riverton.example")
    number = somebody(studio)
    client = studio.client(Role.PUBLISHER)
    client.post(f"/people/{number}/unsubscribe", data={"list": LIST})
    assert status_of(studio) == "unsubscribed"
    back = client.post(f"/people/{number}/lists", data={"list": LIST, "basis": "Told us"})
    assert back.status_code == 422
    assert "Only they can subscribe again" in back.text
    asked = client.post(f"/people/{number}/confirmation", data={"list": LIST}, follow_redirects=True)
    assert "It works for 7 days" in asked.text
    assert status_of(studio) == SubscriptionStatus.UNSUBSCRIBED.value
    (signup,) = studio.workspace.store.claim_confirmations(now=studio.clock.now())
    assert signup.request.address == MARIA


def test_a_lost_confirmation_email_is_sent_again(studio: StudioSite) -> None:
    studio.site.change(base_url="https://news.riverton.example")
    client = studio.client(Role.PUBLISHER)
    form = {"address": MARIA, "list": LIST, "ask": "1", "lang": "es"}
    for _ in range(3):
        answer = client.post("/people/add", data=form, follow_redirects=True)
        assert "Nothing changes until they do" in answer.text
    assert studio.workspace.store.subscriber(MARIA) is None
    more = client.post("/people/add", data=form)
    assert more.status_code == 422
    assert "3 such emails within 30 days" in more.text
    assert client.post("/people/add", data={**form, "address": ""}).status_code == 422


def test_tags_and_notes_come_and_go(studio: StudioSite) -> None:
    number = somebody(studio)
    client = studio.client(Role.PUBLISHER)
    client.post(f"/people/{number}/tags", data={"tag": "Vip"})
    client.post(f"/people/{number}/notes", data={"text": "Prefers to be called"})
    page = client.get(f"/people/{number}").text
    assert 'class="tag">Vip<' in page
    assert "Prefers to be called" in page
    assert "Publisher Ruiz" in page
    client.post(f"/people/{number}/tags", data={"remove": "Vip"})
    assert 'class="tag">Vip<' not in client.get(f"/people/{number}").text
    assert client.post(f"/people/{number}/notes", data={"text": " "}).status_code == 422


def test_an_address_is_suppressed_for_a_reason(studio: StudioSite) -> None:
    number = somebody(studio)
    client = studio.client(Role.PUBLISHER)
    assert client.post(f"/people/{number}/suppress", data={"reason": "erased"}).status_code == 422
    client.post(f"/people/{number}/suppress", data={"reason": "unsubscribed", "list": LIST})
    assert studio.site.suppressions(MARIA) == [(LIST, "unsubscribed")]
    client.post(f"/people/{number}/suppress", data={"reason": "bounced"})
    assert (None, "bounced") in studio.site.suppressions(MARIA)
    assert "must not be mailed, on any list" in client.get(f"/people/{number}").text


def test_a_change_of_address_keeps_both_in_the_history(studio: StudioSite) -> None:
    number = somebody(studio)
    client = studio.client(Role.PUBLISHER)
    form = {"address": "maria@new.example", "reason": "Called us"}
    assert client.post(f"/people/{number}/address", data=form).status_code == 303
    page = client.get(f"/people/{number}").text
    assert "maria@new.example" in page
    assert f"address changed from {MARIA}" in page
    studio.site.join("bo@riverton.example")
    taken = client.post(
        f"/people/{number}/address", data={"address": "bo@riverton.example", "reason": "Called"}
    )
    assert taken.status_code == 422
    assert "is a subscriber already" in taken.text


def test_a_merge_is_shown_first(studio: StudioSite) -> None:
    number, other = somebody(studio), somebody(studio, "m.nunez@work.example")
    client = studio.client(Role.PUBLISHER)
    query = "other=m.nunez@work.example&reason=She+told+us"
    shown = client.get(f"/people/{number}/merge?{query}").text
    assert "stays and gets the email" in shown
    assert client.get(f"/people/{other}").status_code == 200
    form = {"other": "m.nunez@work.example", "reason": "She told us"}
    client.post(f"/people/{number}/merge", data=form)
    assert client.get(f"/people/{other}").status_code == 404
    assert "She told us" in client.get(f"/people/{number}").text


def test_erasing_needs_the_address_typed(studio: StudioSite) -> None:
    number = somebody(studio)
    client = studio.client(Role.PUBLISHER)
    assert client.post(f"/people/{number}/erase", data={"typed": "yes"}).status_code == 422
    assert client.get(f"/people/{number}").status_code == 200
    assert client.post(f"/people/{number}/erase", data={"typed": MARIA.upper()}).status_code == 303
    assert client.get(f"/people/{number}").status_code == 404
    assert studio.workspace.store.subscriber(MARIA) is None


def test_the_data_of_a_person_are_those_that_they_get_themselves(studio: StudioSite) -> None:
    number = somebody(studio)
    answer = studio.client(Role.PUBLISHER).get(f"/people/{number}/data")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["cache-control"] == "no-store"
    assert json.loads(answer.text)["person"]["address"] == MARIA


def test_an_export_is_a_file_that_imports_again_and_runs_no_formula(studio: StudioSite) -> None:
    client = studio.client(Role.PUBLISHER)
    form = {"address": MARIA, "list": LIST, "basis": "Asked", "first_name": "=1+1"}
    client.post("/people/add", data=form)
    answer = client.get(f"/people/export/file?list={LIST}")
    assert answer.headers["content-type"].startswith("text/csv")
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["email"], row["first_name"], row["list"]) == (MARIA, "'=1+1", LIST)
    (raw,) = csv.DictReader(io.StringIO(client.get("/people/export/file?raw=1").text))
    assert raw["first_name"] == "=1+1"
    assert client.get("/people/export/file?segment=x").status_code == 404
    assert client.get("/people/export/file?list=nowhere").status_code == 404


def test_what_is_done_is_in_the_audit_log_and_names_nobody(studio: StudioSite) -> None:
    number = somebody(studio)
    client = studio.client(Role.PUBLISHER)
    client.get(f"/people/export/file?list={LIST}")
    client.post(f"/people/{number}/unsubscribe", data={"list": LIST})
    client.post(f"/people/{number}/erase", data={"typed": MARIA})
    log = studio.workspace.store.audit_entries(AuditFilter(action="people."))
    assert [(one.action, one.subject, one.detail) for one in reversed(log)] == [
        ("people.export", "", LIST),
        ("people.unsubscribe", f"person {number}", LIST),
        ("people.erase", f"person {number}", ""),
    ]
    assert {one.actor for one in log} == {"Publisher Ruiz"}


def test_growth_has_a_chart_and_the_table_beside_it(studio: StudioSite) -> None:
    number = somebody(studio)
    client = studio.client(Role.PUBLISHER)
    client.post(f"/people/{number}/unsubscribe", data={"list": LIST})
    page = client.get("/people/growth").text
    assert page.count('class="joined"') == page.count('class="left"') == 1
    assert ">Nov 2026<" in page
    assert "Nobody has joined yet" in client.get(f"/people/growth?list={OTHER}").text


def test_a_tag_for_everybody_is_rehearsed_given_and_taken_back(studio: StudioSite) -> None:
    number = somebody(studio)
    client = studio.client(Role.PUBLISHER)
    form = {"act": "tag", "list": LIST, "tag": "fair", "segment": 'lang = "es"'}
    assert "People who would get the tag “fair”: 1" in client.post("/people/bulk", data=form).text
    assert 'class="tag">fair<' not in client.get(f"/people/{number}").text
    done = client.post("/people/bulk", data={**form, "confirmed": "1"}).text
    assert 'class="tag">fair<' in client.get(f"/people/{number}").text
    run = re.search(r'name="run" value="(\d+)"', done)
    assert run is not None
    client.post("/people/bulk/undo-tag", data={"run": run[1]})
    assert 'class="tag">fair<' not in client.get(f"/people/{number}").text


def test_a_move_is_rehearsed_and_undone_like_an_import(studio: StudioSite) -> None:
    somebody(studio)
    client = studio.client(Role.PUBLISHER)
    form = {"act": "move", "list": LIST, "to": OTHER, "basis": "Both announced", "segment": ""}
    assert "People who would be moved to Volunteers: 1" in client.post("/people/bulk", data=form).text
    assert status_of(studio) == "subscribed"
    client.post("/people/bulk", data={**form, "confirmed": "1"})
    assert (status_of(studio), status_of(studio, list_key=OTHER)) == ("unsubscribed", "subscribed")
    client.post("/people/imports/1/undo")
    assert status_of(studio) == "subscribed"
    same = client.post("/people/bulk", data={**form, "to": LIST})
    assert same.status_code == 422


def test_people_asked_again_are_counted_first(studio: StudioSite) -> None:
    studio.site.change(base_url="https://news.riverton.example")
    somebody(studio)
    studio.clock.time = studio.clock.time.replace(year=2029)
    client = studio.client(Role.PUBLISHER)
    form = {"list": LIST, "months": "24"}
    assert "Get an email: 1" in client.post("/people/upkeep/ask-again", data=form).text
    assert studio.workspace.store.renewal_counts(LIST).asked == 0
    client.post("/people/upkeep/ask-again", data={**form, "confirmed": "1"})
    assert studio.workspace.store.renewal_counts(LIST).waiting == 1
    wrong = client.post("/people/upkeep/ask-again", data={"list": LIST, "months": "soon"})
    assert wrong.status_code == 422


def test_the_search_follows_the_typing(studio: StudioSite, browser: Browser) -> None:
    somebody(studio)
    studio.site.join("bo@riverton.example")
    page = browser.new_page()
    studio.open(page, Role.PUBLISHER, "/people")
    expect(page.locator(".roster li")).to_have_count(2)
    page.get_by_label("Search").press_sequentially("núñ", delay=30)
    expect(page.locator(".roster li")).to_have_count(1)
    expect(page.locator(".roster")).to_contain_text(MARIA)
    expect(page).to_have_url(re.compile(r"\?q=n%C3%BA%C3%B1$"))
    page.get_by_label("Search").fill("zzzz")
    expect(page.locator("#results")).to_contain_text("Nobody matches")
    page.get_by_label("Search").fill("")
    expect(page.locator(".roster li")).to_have_count(2)
    page.close()


def test_a_segment_is_counted_and_its_fault_marked_while_it_is_typed(
    studio: StudioSite, browser: Browser
) -> None:
    somebody(studio)
    page = browser.new_page()
    studio.open(page, Role.PUBLISHER, "/people/segments/edit")
    where = page.get_by_label("Who is in it")
    where.fill('lang = "es"')
    expect(page.locator("[data-trial]")).to_have_text("People in it now: 1")
    where.fill('lang = "es" and colour = 3')
    expect(page.locator("[data-trial]")).to_contain_text("column 17")
    assert where.get_attribute("aria-invalid") == "true"
    where.fill('lang = "es" and not tag = "staff"')
    expect(page.locator("[data-trial]")).to_have_text("People in it now: 1")
    page.get_by_label("Name").fill("spanish")
    page.get_by_role("button", name="Save this segment").click()
    expect(page.locator("h1")).to_have_text("Segments")
    expect(page.locator("td code")).to_have_text('lang = "es" and not tag = "staff"')
    settings = (studio.workspace.root / "newsletter.toml").read_text(encoding="utf-8")
    assert "[segments.spanish]" in settings
    page.close()


def test_a_segment_that_somebody_else_changed_is_not_overwritten(studio: StudioSite) -> None:
    client = studio.client(Role.PUBLISHER)
    client.post("/people/segments", data={"list": LIST, "name": "here", "where": 'lang = "es"'})
    seen = {"list": LIST, "name": "here", "seen": 'lang = "fr"', "where": 'lang = "de"'}
    answer = client.post("/people/segments", data=seen)
    assert answer.status_code == 422
    assert "in the meantime" in answer.text
    assert "lang = &#34;de&#34;" in answer.text, "what was typed stays"
    client.post("/people/segments/delete", data={"name": "here"})
    assert "No segments yet" in client.get("/people/segments").text
