"""The whole journey: one command, 200 messages, each of them right, none of them twice."""

from __future__ import annotations

import email
import email.policy
import json
import re
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import httpx2
import pytest

from tests.command_line import SLUG, Newsletter, Run, start


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    """One demo for all who only look at it: its folder, and what it said."""
    folder = tmp_path_factory.mktemp("demo")
    process = start("demo", folder=folder)
    out, err = process.communicate(timeout=120)
    return folder / "newsletter-demo", Run(exit_code=process.returncode, out=out, err=err)


@cache
def messages(folder: Path) -> dict[str, EmailMessage]:
    """Return every written message by the address it goes to."""
    found: dict[str, EmailMessage] = {}
    for path in (folder / "outbox").rglob("*.eml"):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        address = message["To"].addresses[0].addr_spec
        assert address not in found
        found[address] = message
    return found


def test_the_demo_writes_a_message_to_each_of_the_200_and_says_where(demo: tuple[Path, Run]) -> None:
    folder, run = demo
    assert run.exit_code == 0, run.err
    assert "200 people = 200 accepted" in run.out
    assert "\n    newsletter-demo/outbox\n" in run.out
    assert "-C newsletter-demo mailings show 1 --deliveries" in run.out
    assert len(messages(folder)) == 200
    assert (folder / "build" / f"{SLUG}.html").is_file()


def test_the_demo_shows_the_pages_of_its_readers(tmp_path: Path) -> None:
    process = start("demo", "--dir", "here", "--serve", folder=tmp_path)
    assert process.stdout is not None
    urls = []
    for line in process.stdout:
        if line.startswith("    http://127.0.0.1:"):
            urls.append(line.strip())
        if "Ctrl-C" in line:
            break
    pages = [httpx2.get(url, timeout=60) for url in urls]
    process.terminate()
    process.communicate(timeout=60)
    assert [page.status_code for page in pages] == [200] * 5
    for page, words in zip(
        pages, ("Sanctuary City", "Sanctuary City", "•••", "Choose what you get", "Subscribe"), strict=True
    ):
        assert words in page.text
    assert process.returncode == 0


def test_the_demo_pulls_from_both_feeds_and_drops_the_story_typed_by_hand(demo: tuple[Path, Run]) -> None:
    folder, _run = demo
    issue = (folder / "issues" / f"{SLUG}.md").read_text(encoding="utf-8")
    pulled = [line for line in issue.splitlines() if line.startswith("  - [")]
    assert any("City Hall Today" in line for line in pulled)
    assert any("El Barrio" in line for line in pulled)
    assert issue.count("latimes.example") == 1


def test_doing_it_again_sends_nothing_twice_and_changes_no_message(
    demo: tuple[Path, Run], newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _run = demo
    monkeypatch.chdir(folder.parent)
    before = {path: path.stat().st_mtime_ns for path in (folder / "outbox").rglob("*.eml")}

    again = newsletter("demo")

    assert again.exit_code == 0, again.err
    assert "No one gets it twice" in again.out
    assert {path: path.stat().st_mtime_ns for path in (folder / "outbox").rglob("*.eml")} == before


def test_every_message_is_sound_on_the_wire(demo: tuple[Path, Run]) -> None:
    folder, _run = demo
    seen = set()
    for path in (folder / "outbox").rglob("*.eml"):
        raw = path.read_bytes()
        assert b"\r" not in raw.replace(b"\r\n", b"")
        assert b"\n" not in raw.replace(b"\r\n", b"")
        assert max(len(line) for line in raw.split(b"\r\n")) <= 998
        message = email.message_from_bytes(raw, policy=email.policy.default)
        assert [part.defects for part in message.walk() if part.defects] == []
        assert message["Subject"] == "What does it mean to be a “Sanctuary City”?"
        assert re.fullmatch(r"<https://[^>]+>,\s+<mailto:[^>]+>", message["List-Unsubscribe"])
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        seen.add(message["Message-ID"])
    assert len(seen) == 200


def test_each_reader_has_a_hint_of_their_own_in_header_and_body(demo: tuple[Path, Run]) -> None:
    folder, _run = demo
    links = set()
    for message in messages(folder).values():
        link = re.findall(r"<(https://[^>]+)>", message["List-Unsubscribe"])[0]
        body = message.get_body(("plain",))
        page = message.get_body(("html",))
        assert body is not None
        assert page is not None
        assert link in body.get_content()
        assert link in page.get_content()
        links.add(link)
    assert len(links) == 200


def test_text_comes_first_and_the_spanish_headline_says_its_language(demo: tuple[Path, Run]) -> None:
    folder, _run = demo
    message = next(iter(messages(folder).values()))
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert kinds[:2] == ["text/plain", "text/html"]
    page = message.get_body(("html",))
    assert page is not None
    html = page.get_content()
    assert re.search(r'<a [^>]*lang="es"[^>]*>', html)
    assert 'lang="en"' in html
    # Pictures travel inside the message: each that the page shows is there.
    shown = set(re.findall(r'src="cid:([^"]+)"', html))
    carried = {str(part["Content-ID"]).strip("<>") for part in message.walk() if part["Content-ID"]}
    assert shown
    assert shown <= carried


def test_a_name_with_quotes_accents_and_a_balloon_arrives_as_it_is(demo: tuple[Path, Run]) -> None:
    folder, _run = demo
    names = {message["To"].addresses[0].display_name for message in messages(folder).values()}
    assert 'Zoë "Zed" Núñez 🎈' in names


def test_the_numbers_add_up(demo: tuple[Path, Run], newsletter: Newsletter) -> None:
    folder, _run = demo
    shown = json.loads(newsletter("-C", folder, "mailings", "show", 1, "--json").out)
    assert (shown["id"], shown["issue"], shown["status"]) == (1, SLUG, "finished")
    parts = ("accepted", "failed", "suppressed", "unknown", "queued", "deferred", "cancelled")
    assert sum(shown[part] for part in parts) == shown["audience"] == 200
    assert shown["started_at"] <= shown["finished_at"]


def test_the_demo_never_touches_a_real_database_or_server(
    tmp_path: Path, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSLETTER_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert newsletter("demo").exit_code == 0
