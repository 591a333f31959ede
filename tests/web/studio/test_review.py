"""Reviews over HTTP: asking, approving exactly what was shown, sending back, last looks; emails over SMTP."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from newsletter.app.review_emails import send_review_emails
from newsletter.errors import TransportError
from newsletter.model import ReviewAct, Role, Security, SmtpServer
from tests.sending.smtp_servers import MailServer, mail_server
from tests.web.every_route import everything_stored
from tests.web.site import LIST, OTHER
from tests.web.studio.editing import SLUG
from tests.web.studio.reviewing import REVIEW, TEXT, needs, save, sends_by, shown, state, written
from tests.web.studio.studio_site import StudioSite


def acts(studio: StudioSite) -> list[str]:
    return [one.act.value for one in studio.workspace.store.review_steps(SLUG)]


def arrived(server: MailServer) -> list[tuple[list[str], str, str]]:
    found = []
    for one in server.received:
        email = message_from_bytes(one.content, policy=default)
        body = email.get_body()
        assert body is not None
        found.append((one.to, str(email["Subject"]), body.get_content()))
    return found


def test_a_whole_review_with_its_emails(studio: StudioSite) -> None:
    writer, editor = written(studio), studio.client(Role.EDITOR)
    needs(studio, 1)
    with mail_server() as server:
        sends_by(studio, server.smtp())
        asked = writer.post(f"{REVIEW}/ready", data={**shown(writer), "word": "Is Monday right?"})
        assert asked.status_code == 303
        assert "These people get an email: Editor Ruiz." in writer.get(REVIEW).text
        assert send_review_emails(studio.workspace) == 1
        to, subject, text = arrived(server)[0]
        assert (to, subject) == (["editor@riverton.example"], "Ready for review: The street")
        assert "> Is Monday right?" in text
        assert f"https://news.rivertown.gov/studio/issues/{SLUG}/review" in text

        back = editor.post(f"{REVIEW}/send-back", data={**shown(editor), "word": "It is Tuesday."})
        assert back.status_code == 303
        assert send_review_emails(studio.workspace) == 1
        to, subject, text = arrived(server)[1]
        assert (to, subject) == (["writer@riverton.example"], "Sent back: The street")
        assert "> It is Tuesday." in text
        assert "It is Tuesday." in writer.get(f"/issues/{SLUG}").text, "the editor's page says it too"
        assert "Sent back" in writer.get("/issues").text

        save(writer, TEXT.replace("Monday", "Tuesday"))
        writer.post(f"{REVIEW}/ready", data={**shown(writer), "word": ""})
        assert send_review_emails(studio.workspace) == 1
        page = editor.get(REVIEW).text
        assert "<del>Monday</del><ins>Tuesday</ins>" in page
        assert "It needs 1 more approval" in page
        assert editor.post(f"{REVIEW}/approve", data=shown(editor)).status_code == 303
        assert "Exactly this text can be sent." in editor.get(REVIEW).text
        assert send_review_emails(studio.workspace) == 1
        assert arrived(server)[3][:2] == (["writer@riverton.example"], "Approved: The street")
    assert acts(studio) == ["ready", "sent-back", "ready", "approved"]
    assert "This text was approved by Editor Ruiz." in state(writer)


def test_what_changed_since_the_page_was_shown_is_not_approved(studio: StudioSite) -> None:
    writer, editor = written(studio), studio.client(Role.EDITOR)
    writer.post(f"{REVIEW}/ready", data=shown(writer))
    seen = shown(editor)
    save(writer, TEXT.replace("Monday", "Tuesday"))
    refused = editor.post(f"{REVIEW}/approve", data=seen)
    assert refused.status_code == 409
    assert "The issue has changed since you opened this page" in refused.text
    assert shown(editor)["digest"] in refused.text, "the page shows the new one"
    assert studio.workspace.store.approvals(SLUG, LIST) == ()
    assert "Changed since" in state(writer)
    assert "Changed since" in writer.get("/issues").text
    forged = shown(editor) | {"digest": seen["digest"]}
    assert editor.post(f"{REVIEW}/approve", data=forged).status_code == 409
    assert editor.post(f"{REVIEW}/approve", data={}).status_code == 409
    assert studio.workspace.store.approvals(SLUG, LIST) == ()
    stale = writer.post(f"{REVIEW}/ready", data=seen)
    assert stale.status_code == 409
    assert acts(studio) == ["ready"]


def test_an_author_cannot_approve_what_they_wrote(studio: StudioSite) -> None:
    editor = studio.client(Role.EDITOR)
    written(studio)
    save(editor, TEXT + "\nA line of the editor's own.\n")
    page = state(editor)
    assert "You wrote in this issue, so somebody else has to approve it." in page
    assert "Approve this text" not in page
    answer = editor.post(f"{REVIEW}/approve", data=shown(editor))
    assert answer.status_code == 409
    assert "wrote issues/" in answer.text
    publisher = studio.client(Role.PUBLISHER)
    assert publisher.post(f"{REVIEW}/approve", data=shown(publisher)).status_code == 303
    named = studio.client(studio.add_account("zed@riverton.example", Role.EDITOR, name="ana  LIN"))
    save(studio.client(Role.WRITER), TEXT.replace("lang: en", "lang: en\nauthors: [Ana Lin]"))
    assert named.post(f"{REVIEW}/approve", data=shown(named)).status_code == 409


def test_authors_and_other_lists_and_writers_are_not_asked(studio: StudioSite) -> None:
    studio.add_account("o@riverton.example", Role.EDITOR, name="Other List", lists=(OTHER,))
    studio.add_account("m@riverton.example", Role.EDITOR, name="Main List", lists=(LIST,))
    studio.add_account("w@riverton.example", Role.WRITER, name="Another Writer")
    writer, editor = written(studio), studio.client(Role.EDITOR)
    save(editor, TEXT + "\nMore.\n")
    writer.post(f"{REVIEW}/ready", data=shown(writer))
    page = writer.get(REVIEW).text
    assert "These people get an email: Main List." in page


def test_looking_is_recorded_by_the_button_and_never_by_opening_the_page(studio: StudioSite) -> None:
    writer, editor = written(studio), studio.client(Role.EDITOR)
    writer.post(f"{REVIEW}/ready", data=shown(writer))
    before = everything_stored(studio.site)
    for path in ("", "/after"):
        assert editor.get(f"{REVIEW}{path}").status_code == 200
    assert editor.get(f"{REVIEW}/before").status_code == 404
    assert editor.get(f"{REVIEW}/elsewhere").status_code == 404
    assert everything_stored(studio.site) == before
    assert "all of it is new to you" in state(editor)
    seen = shown(editor)
    assert editor.post(f"{REVIEW}/looked", data=seen).status_code == 303
    assert "Nothing, since" in state(editor)
    save(writer, TEXT.replace("Wednesday", "Thursday"))
    assert editor.post(f"{REVIEW}/looked", data=seen).status_code == 409
    assert "<del>Wednesday</del><ins>Thursday</ins>" in editor.get(REVIEW).text
    line = TEXT[: TEXT.index("Story")].count("\n") + 1
    for side, look in (("before", "dashed"), ("after", "solid")):
        frame = editor.get(f"{REVIEW}/{side}").text
        style = re.findall(r"<style>(\[data-line[^<]*)</style>", frame)
        assert [(one.split("{")[0], look in one) for one in style] == [(f'[data-line="{line}"]', True)]
        assert f'data-line="{line}"' in frame.partition("</style></head>")[2]
    assert "all of it is new to you" in state(writer), "each has a look of their own"


def test_a_comment_from_the_page_of_the_review_is_a_look(studio: StudioSite) -> None:
    editor = studio.client(Role.EDITOR)
    written(studio)
    data = {"line": "8", "text": "Good.", "looked_at": shown(editor)["version"], "back": "review"}
    answer = editor.post(f"/issues/{SLUG}/comments", data=data)
    assert answer.headers["location"] == f"/studio{REVIEW}"
    assert "Nothing, since" in state(editor)


def test_an_approval_can_be_withdrawn(studio: StudioSite) -> None:
    writer, editor = written(studio), studio.client(Role.EDITOR)
    writer.post(f"{REVIEW}/ready", data=shown(writer))
    editor.post(f"{REVIEW}/approve", data=shown(editor))
    assert "You approved exactly this text." in state(editor)
    editor.post(f"{REVIEW}/withdraw")
    assert "Nobody has approved this text." in state(editor)
    editor.post(f"{REVIEW}/withdraw")
    assert acts(studio) == ["ready", "approved", "withdrawn"]
    editor.post(f"{REVIEW}/approve", data=shown(editor))
    assert "This text was approved by Editor Ruiz." in state(editor), "it can be given again"
    editor.post(f"{REVIEW}/send-back", data={**shown(editor), "word": "No, wait."})
    assert "Nobody has approved this text." in state(editor)


def test_sending_back_takes_a_word_and_a_review(studio: StudioSite) -> None:
    writer, editor = written(studio), studio.client(Role.EDITOR)
    assert editor.post(f"{REVIEW}/send-back", data={"word": "No."}).status_code == 409
    writer.post(f"{REVIEW}/ready", data=shown(writer))
    answer = editor.post(f"{REVIEW}/send-back", data={"word": " "})
    assert answer.status_code == 409
    assert "Say what has to change" in answer.text
    assert writer.post(f"{REVIEW}/ready", data=shown(writer)).status_code == 409, "nobody is told twice"
    assert acts(studio) == ["ready"]


def test_a_text_with_errors_is_not_for_review(studio: StudioSite) -> None:
    writer, editor = written(studio), studio.client(Role.EDITOR)
    save(writer, TEXT + "\n::: nothing\n")
    assert writer.post(f"{REVIEW}/ready", data={}).status_code == 409
    assert editor.post(f"{REVIEW}/approve", data={}).status_code == 409
    assert "It cannot be approved while there are errors to fix." in state(editor)
    assert acts(studio) == []


@pytest.mark.parametrize("path", ["ready", "approve", "send-back", "looked", "withdraw"])
def test_who_works_on_other_lists_can_do_nothing(studio: StudioSite, path: str) -> None:
    data = shown(written(studio)) | {"word": "x"}
    stranger = studio.client(studio.add_account("eve@riverton.example", Role.ADMIN, lists=(OTHER,)))
    before = everything_stored(studio.site)
    assert stranger.post(f"{REVIEW}/{path}", data=data).status_code == 403
    assert stranger.get(REVIEW).status_code == 403
    assert stranger.get(f"{REVIEW}/after").status_code == 403
    after = everything_stored(studio.site)
    assert {name: rows for name, rows in after.items() if name not in ("accounts", "studio_sessions")} == {
        name: rows for name, rows in before.items() if name not in ("accounts", "studio_sessions")
    }


def test_emails_outlast_an_outage_and_nobody_gets_one_who_was_disabled(studio: StudioSite) -> None:
    writer = written(studio)
    studio.account(Role.EDITOR)
    gone = studio.account(Role.PUBLISHER)
    writer.post(f"{REVIEW}/ready", data=shown(writer))
    studio.client(Role.ADMIN).post(f"/accounts/{gone.id}/disable")
    sends_by(studio, SmtpServer(host="127.0.0.1", port=9, security=Security.NONE, timeout_seconds=2))
    with pytest.raises(TransportError):
        send_review_emails(studio.workspace)
    studio.clock.time += timedelta(hours=8)
    with mail_server() as server:
        sends_by(studio, server.smtp())
        assert send_review_emails(studio.workspace) == 1
        assert send_review_emails(studio.workspace) == 0
        assert [one[0] for one in arrived(server)] == [["editor@riverton.example"]]
    assert studio.workspace.store.review_steps(SLUG)[0].act is ReviewAct.READY
