"""What goes wrong around somebody who works in the studio: the server restarts during a send, the disk fills up."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.command_line import SLUG, Newsletter
from tests.journey.letters import set_smtp, short_letter
from tests.journey.studio_office import LONG, Person, free_port, office, wait_for_accepted
from tests.journey.test_full_disk import may_mount
from tests.sending.smtp_servers import Received, mail_server

PEOPLE = 30

SMALL_DISK = """
set -e
mount -t tmpfs -o size=60M tmpfs "$DISK"
cp -r "$PUBLICATION" "$DISK/news"
cd "$DISK/news"
"$PYTHON" -c 'from newsletter.run.command_line import main; main()' serve --port "$PORT" 2> "$NOTES/err" & server=$!
set +e
until test -e "$NOTES/fill"; do sleep 0.05; done
cat /dev/zero > "$DISK/ballast" 2> /dev/null
touch "$NOTES/full"
until test -e "$NOTES/free"; do sleep 0.05; done
cp "issues/$SLUG.md" "$NOTES/before.md"
rm "$DISK/ballast"
until test -e "$NOTES/end"; do sleep 0.05; done
cp "issues/$SLUG.md" "$NOTES/after.md"
kill $server
wait $server
"""


async def slowly(_received: Received) -> str:
    await asyncio.sleep(0.2)
    return "250 2.0.0 Ok"


def wait_until_there(file: Path, words: str = "") -> str:
    """Wait for a file, and for words in it; return its text."""
    deadline = time.monotonic() + 60
    while not file.exists() or words not in file.read_text():
        assert time.monotonic() < deadline, file
        time.sleep(0.05)
    return file.read_text()


def test_a_server_that_is_restarted_during_a_send_goes_on_and_so_does_the_page(
    publication: Path, newsletter: Newsletter, browser: Browser
) -> None:
    short_letter(publication, newsletter, people=PEOPLE)
    file = publication / "newsletter.toml"
    text = file.read_text().replace('transport = "outbox"', 'transport = "smtp"')
    file.write_text(text.replace("threads = 4", "threads = 1") + '\n[jobs]\nfeeds = "never"\n')
    port, ana = free_port(), Person(browser)
    with mail_server(answer=slowly) as mail:
        set_smtp(publication, mail.smtp())
        with office(publication, port) as link:
            ana.page.goto(link)
            ana.press("Sign in as the owner")
            ana.follow("Two things from the council")
            ana.follow("Send")
            ana.press("Continue")
            ana.press(f"Send now to {PEOPLE} people")
            wait_for_accepted(ana.page, 3)
        assert 3 <= len(mail.received) < PEOPLE
        expect(ana.page.locator(".connection")).to_contain_text("The connection is lost", timeout=LONG)
        with office(publication, port):
            expect(ana.page.get_by_role("link", name="Certificate")).to_be_visible(timeout=LONG)
            ana.sees(f"{PEOPLE} of {PEOPLE} accepted")
        got = [one.to[0] for one in mail.received]
        assert len(got) == len(set(got)) == PEOPLE


def test_a_full_disk_costs_nothing_that_was_typed(
    publication: Path, tmp_path: Path, browser: Browser
) -> None:
    if not may_mount():
        pytest.skip("this machine lets nobody have a file system of their own (`unshare -rm`)")
    notes, disk, port = tmp_path / "notes", tmp_path / "disk", free_port()
    notes.mkdir()
    disk.mkdir()
    file = publication / "newsletter.toml"
    file.write_text(file.read_text() + '\n[jobs]\nfeeds = "never"\n')
    environ = {
        "PUBLICATION": publication, "DISK": disk, "NOTES": notes, "PYTHON": sys.executable, "PORT": port, "SLUG": SLUG,
    }  # fmt: skip
    with subprocess.Popen(
        ["timeout", "120", "unshare", "-rm", "bash", "-c", SMALL_DISK],
        env=os.environ | {name: str(value) for name, value in environ.items()},
    ) as process:
        said = wait_until_there(notes / "err", "/studio/owner/")
        ana = Person(browser)
        ana.page.goto(next(word for word in said.split() if "/studio/owner/" in word))
        ana.press("Sign in as the owner")
        ana.page.goto(f"http://localhost:{port}/studio/issues/{SLUG}")
        ana.page.wait_for_selector("html[data-editor=ready]")
        (notes / "fill").touch()
        wait_until_there(notes / "full")
        ana.write_over("subject: ", "subject: Typed while the disk was full, ")
        state = ana.page.locator("#save-state")
        expect(state).to_contain_text("Not saved: ", timeout=LONG)
        (notes / "free").touch()
        ana.saved()
        (notes / "end").touch()
        process.wait(60)
    before, after = ((notes / f"{name}.md").read_text() for name in ("before", "after"))
    assert before == (publication / "issues" / f"{SLUG}.md").read_text()
    assert after == before.replace("subject: ", "subject: Typed while the disk was full, ", 1)
