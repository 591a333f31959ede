"""The routes of the preview: what they answer, to whom, and that nothing in an issue runs or is written."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

from newsletter.app.preview_cache import PreviewCache
from newsletter.model import Role
from tests.web.site import OTHER
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visits_preview import CLEAR, MIXED, SLUG, first_list, written

PICTURE = "\n![A crowd](march.png)\n"
SAMPLE = "2023-03-11-sanctuary-city"


def ask(client: httpx2.Client, slug: str = SLUG, **body: Any) -> httpx2.Response:
    return client.post(f"/issues/{slug}/preview", json=body)


def text_of(studio: StudioSite, text: str = MIXED) -> str:
    return text.replace("list: news", f"list: {first_list(studio)}")


def answer(studio: StudioSite, who: Any = Role.WRITER, **body: Any) -> dict[str, Any]:
    found = ask(studio.client(who), **body)
    assert found.status_code == 200, found.text
    return dict(found.json())


def test_an_unsaved_text_is_rendered_and_checked_and_not_written(studio: StudioSite) -> None:
    written(studio)
    file = studio.workspace.root / "issues" / f"{SLUG}.md"
    before = file.read_bytes(), file.stat().st_mtime_ns
    found = answer(studio, text=text_of(studio).replace("What changes", "What differs"))
    assert "What differs" in found["html"]
    assert "What differs" in found["parts"]["row"]
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
    assert {one["rule"] for one in found["findings"]} > {"link.wrapped", "link.text-generic"}
    assert found["summary"] == "1 to fix before sending, 6 to check."


def test_a_finding_has_its_place_and_its_fix_as_a_browser_counts(studio: StudioSite) -> None:
    written(studio)
    text = text_of(studio).replace("Read it on", "🌳🌳 Read it on")
    found = answer(studio, text=text)
    (link,) = (one for one in found["findings"] if one["rule"] == "link.wrapped")
    units = text.encode("utf-16-le")

    def cut(start: int, end: int) -> str:
        return units[2 * start : 2 * end].decode("utf-16-le")

    address = cut(link["fix"]["from"], link["fix"]["to"])
    assert address.startswith("https://nam02.safelinks.protection.outlook.com/")
    assert link["fix"]["text"] == "https://city.gov/plan"
    assert link["fix"]["label"] == "Use city.gov/plan"
    line = text.split("\n")[link["line"] - 1].encode("utf-16-le")
    start = 2 * (link["column"] - 1)
    assert line[start : start + 2 * link["length"]].decode("utf-16-le") == address


def test_a_document_that_is_known_is_not_sent_again(studio: StudioSite) -> None:
    written(studio)
    first = answer(studio, text=text_of(studio))
    assert answer(studio, text=text_of(studio), etag=first["etag"])["html"] is None
    other = answer(studio, text=text_of(studio), etag=first["etag"], query="view=plain")
    assert "<pre>" in other["html"]


def test_without_a_text_it_is_the_saved_one(studio: StudioSite) -> None:
    written(studio)
    assert answer(studio)["html"] == answer(studio, text=text_of(studio))["html"]


@pytest.mark.parametrize("text", ["", "---\nsubject: \ud83c\n---\n", "\0", "---\nlist: nobody\n---\n"])
def test_a_broken_text_is_answered_with_its_faults(studio: StudioSite, text: str) -> None:
    written(studio)
    if "\ud83c" in text:
        assert (
            studio.client(Role.WRITER)
            .post(f"/issues/{SLUG}/preview", content=b'{"text": "\\ud83c"}')
            .status_code
            == 400
        )
        return
    found = answer(studio, text=text, etag="as-before")
    assert (found["shown"], found["html"], found["etag"]) == (False, None, "as-before")
    assert found["findings"][0]["level"] == "error"


@pytest.mark.parametrize("body", [{"text": 1, "query": 5}, {"person": []}, {"editor": {}}, {"etag": 1}])
def test_what_is_no_text_is_refused(studio: StudioSite, body: dict[str, Any]) -> None:
    written(studio)
    assert ask(studio.client(Role.WRITER), **body).status_code == 400


def test_an_issue_that_does_not_exist_is_not_found(studio: StudioSite) -> None:
    client = studio.client(Role.ADMIN)
    assert ask(client, "no-such-issue", text=MIXED).status_code == 404
    for path in ("", "/frame", "/pictures/x.png"):
        assert client.get(f"/issues/no-such-issue/preview{path}").status_code == 404


def test_the_frame_has_its_own_policy_and_may_stand_in_the_page(studio: StudioSite) -> None:
    written(studio)
    found = studio.client(Role.WRITER).get(f"/issues/{SLUG}/preview/frame")
    assert found.headers["content-security-policy"] == (
        "default-src 'none'; script-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
        "form-action 'none'; frame-ancestors 'self'"
    )
    assert found.headers["x-frame-options"] == "SAMEORIGIN"
    page = studio.client(Role.WRITER).get(f"/issues/{SLUG}/preview")
    assert page.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert 'sandbox="allow-same-origin allow-scripts"' in page.text


def test_pictures_come_from_this_site_to_whoever_may_see_the_issue(studio: StudioSite) -> None:
    client = studio.client(Role.WRITER)
    frame = client.get(f"/issues/{SAMPLE}/preview/frame").text
    sources = re.findall(r'<img[^>]*\ssrc="([^"]*)"', frame)
    assert sources
    for source in sources:
        path = urlsplit(source).path.removeprefix("/studio")
        found = client.get(path)
        assert (found.status_code, found.headers["content-type"].partition("/")[0]) == (200, "image")
        assert "private" in found.headers["cache-control"]
        assert studio.client(None).get(path, follow_redirects=False).status_code == 303
    studio.site.workspace = replace(studio.workspace, previews=PreviewCache())  # as after a restart
    assert client.get(path).status_code == 200
    assert client.get(f"/issues/{SAMPLE}/preview/pictures/unknown.png").status_code == 404


def test_somebody_of_another_list_sees_nothing_of_it(studio: StudioSite) -> None:
    written(studio)
    other = studio.add_account("other@riverton.example", Role.PUBLISHER, lists=(OTHER,))
    client = studio.client(other)
    assert ask(client, text=text_of(studio)).status_code == 403
    for path in ("", "/frame", "/pictures/x.png"):
        assert client.get(f"/issues/{SLUG}/preview{path}").status_code == 403
    assert client.post(f"/issues/{SLUG}/preview/people", json={"query": "maria"}).status_code == 403


def test_a_text_for_another_list_is_not_shown_to_whoever_has_no_part_in_it(studio: StudioSite) -> None:
    written(studio)
    mine = studio.add_account("mine@riverton.example", Role.WRITER, lists=(first_list(studio),))
    assert ask(studio.client(mine), text=text_of(studio)).status_code == 200
    assert ask(studio.client(mine), text=MIXED.replace("list: news", f"list: {OTHER}")).status_code == 403


def test_people_are_found_and_shown_to_publishers_alone(studio: StudioSite) -> None:
    written(studio)
    studio.site.join("maria.lopez@riverton.example", list=first_list(studio), lang="es")
    studio.site.join("marius@riverton.example", list=OTHER)
    found = studio.client(Role.PUBLISHER).post(f"/issues/{SLUG}/preview/people", json={"query": "mari"})
    assert [one["address"] for one in found.json()["people"]] == ["maria.lopez@riverton.example"]
    nobody = studio.client(Role.PUBLISHER).post(f"/issues/{SLUG}/preview/people", json={"query": " ?"})
    assert nobody.json() == {"people": []}
    shown = answer(studio, Role.PUBLISHER, person="maria.lopez@riverton.example")
    assert "Qué cambia en las bibliotecas" in shown["parts"]["row"]
    assert "would not get it" not in shown["parts"]["facts"]
    for role in (Role.WRITER, Role.EDITOR):
        client = studio.client(role)
        assert client.post(f"/issues/{SLUG}/preview/people", json={"query": "mari"}).status_code == 403
        assert ask(client, person="maria.lopez@riverton.example").status_code == 403


def test_somebody_of_another_list_or_nobody_is_shown_as_everyone(studio: StudioSite) -> None:
    written(studio)
    studio.site.join("marius@riverton.example", list=OTHER)
    everyone = answer(studio, Role.PUBLISHER)["html"]
    for address in ("marius@riverton.example", "nobody@riverton.example", "no address"):
        assert answer(studio, Role.PUBLISHER, person=address)["html"] == everyone


def test_whoever_left_the_list_would_not_get_it(studio: StudioSite) -> None:
    written(studio)
    token = studio.site.join("maria.lopez@riverton.example", list=first_list(studio))
    assert studio.site.client.post(f"/u/{token}", data={"List-Unsubscribe": "One-Click"}).status_code < 400
    shown = answer(studio, Role.PUBLISHER, person="maria.lopez@riverton.example")
    assert "would not get it" in shown["parts"]["facts"]


def test_the_page_shows_everything_without_scripts(studio: StudioSite) -> None:
    written(studio)
    query = "view=desktop&program=outlook&dark=1&no_pictures=1&lang=es&topic=parks&reader=named"
    page = studio.client(Role.WRITER).get(f"/issues/{SLUG}/preview?{query}").text
    source = re.search(r'src="([^"]*/frame\?[^"]*)"', page)
    assert source is not None
    assert source[1].replace("&amp;", "&").partition("?")[2] == (
        "view=desktop&program=outlook&dark=1&no_pictures=1&lang=es&topic=parks&reader=named"
    )
    for chosen in (
        'value="desktop" checked',
        'value="outlook" selected',
        'value="es" checked',
        'value="parks" selected',
    ):
        assert chosen in page
    assert "goes through Microsoft Safe Links" in page
    assert "<noscript><button" in page
    assert "data-fix" not in page
    assert "data-goto" not in page


def test_all_clear_is_said(studio: StudioSite) -> None:
    studio.site.change(
        postal_address="400 Main Street, Riverton", base_url="", web_url=None, sender_address="news@riverton.gov",
        reply_to="office@riverton.gov", unsubscribe_mailbox="unsubscribe@riverton.gov",
    )  # fmt: skip
    written(studio)
    found = answer(studio, text=text_of(studio, CLEAR))
    assert found["findings"] == []
    assert "Every check before sending passes" in found["parts"]["findings"]
    assert found["summary"] == "Nothing to fix."


def test_the_rules_are_explained_where_findings_lead(studio: StudioSite) -> None:
    written(studio)
    rules = studio.client(Role.WRITER).get("/rules").text
    found = answer(studio)
    for one in found["findings"]:
        assert f'id="{one["rule"]}"' in rules
        assert f"/rules#{one['rule']}" in found["parts"]["findings"]
