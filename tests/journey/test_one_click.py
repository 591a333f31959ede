"""A reader leaves by one click, over real SMTP and HTTP: in the middle of a mailing, and is not written to again."""

from __future__ import annotations

import json
import re
import subprocess
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from tests.command_line import Newsletter, start
from tests.journey.letters import SHORT, TEXT, set_smtp, short_letter
from tests.journey.test_crash import Alarm
from tests.sending.smtp_servers import mail_server

PEOPLE = 40
NEXT = "2026-03-08-next"


def serving(publication: Path, *options: object) -> tuple[subprocess.Popen[str], str]:
    """Start `newsletter serve`; return the process and where its pages are."""
    process = start("serve", "--host", "127.0.0.1", "--port", 0, *options, folder=publication)
    assert process.stderr is not None
    said = process.stderr.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+", said)
    assert found, said
    return process, found[0]


def links(messages: list[bytes]) -> dict[str, str]:
    """Return the path of everybody's one-click link, as the header of their email has it."""
    found = {}
    for content in messages:
        message = message_from_bytes(content, policy=default)
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        (link,) = re.findall(r"<(https://[^>]+)>", str(message["List-Unsubscribe"]))
        found[str(message["To"])] = urlsplit(link).path
    return found


def test_a_reader_who_leaves_in_the_middle_of_a_mailing_gets_nothing_more(
    publication: Path, newsletter: Newsletter
) -> None:
    short_letter(publication, newsletter, people=PEOPLE)
    following = TEXT.replace("2026-03-01", "2026-03-08").replace("Two things", "Three things")
    (publication / "issues" / f"{NEXT}.md").write_text(following, encoding="utf-8")
    with mail_server() as server:
        set_smtp(publication, server.smtp())
        web, url = serving(publication, "--json")
        assert newsletter("send", SHORT, "--yes", "--transport", "smtp").exit_code == 0
        link_of = links([one.content for one in server.received])
        assert len(link_of) == PEOPLE
        server.received = alarm = Alarm(5, slow_seconds=0.1)
        sender = start("send", NEXT, "--yes", "--transport", "smtp", folder=publication)
        assert alarm.rang.wait(60)
        # Whoever comes last is not on the way yet.
        leaver = sorted(set(link_of) - {one.to[0] for one in server.received})[-1]
        answer = httpx2.post(f"{url}{link_of[leaver]}", content=b"List-Unsubscribe=One-Click", timeout=60)
        assert answer.status_code == 200
        _out, err = sender.communicate(timeout=60)
        assert sender.returncode == 0, err
        assert {one.to[0] for one in server.received} == set(link_of) - {leaver}
        page = httpx2.get(f"{url}{link_of[leaver]}", timeout=60)
        assert "You are unsubscribed" in page.text
        assert leaver not in page.text
    web.terminate()
    out, err = web.communicate(timeout=60)
    assert web.returncode == 0, err
    log = [json.loads(line) for line in out.splitlines()]
    assert [one["status"] for one in log if one.get("route") == "/u/{token}"] == [200, 200]
    token = link_of[leaver].rpartition("/")[2]
    assert token not in out + err
    assert leaver not in out + err


def test_pages_alone_follow_the_settings(publication: Path, newsletter: Newsletter) -> None:
    web, url = serving(publication, "--only", "web")
    assert "The Thirteenth" in httpx2.get(f"{url}/nothing", timeout=60).text
    file = publication / "newsletter.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace('name = "The Thirteenth"', 'name = "The Fourteenth"', 1),
        encoding="utf-8",
    )
    for _ in range(1000):
        if "The Fourteenth" in httpx2.get(f"{url}/nothing", timeout=60).text:
            break
    else:
        raise AssertionError("the change was not applied")
    web.terminate()
    web.communicate(timeout=60)
    assert web.returncode == 0


def test_a_port_in_use_is_one_line(publication: Path, newsletter: Newsletter) -> None:
    web, url = serving(publication)
    second = newsletter("serve", "--port", url.rpartition(":")[2])
    web.terminate()
    web.communicate(timeout=60)
    assert second.exit_code == 2
    assert "cannot listen on 127.0.0.1 port" in second.err
    assert second.err.count("\n") <= 2


def test_once_answers_no_pages(publication: Path, newsletter: Newsletter) -> None:
    for option in (("--only", "web"), ("--port", 0), ("--host", "127.0.0.1"), ("--metrics-port", 0)):
        assert newsletter("serve", "--once", *option).exit_code == 2
