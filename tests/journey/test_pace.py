"""How fast mail leaves, what a command waits for, and that it hears a pause while it waits."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from newsletter.app.delivering import DeliveryCallbacks, deliver_all
from newsletter.app.pause_monitor import QUERY_SECONDS, watch_for_pause
from newsletter.app.transport_factory import open_transport
from newsletter.app.workspace import OpenedStore, open_workspace
from newsletter.model import Clearance, MailingStatus, UncertainPolicy
from newsletter.ports import Launch
from tests.command_line import Newsletter, start
from tests.journey.letters import SHORT, set_smtp, short_letter
from tests.sending.dkim_keys import pem, verifies
from tests.sending.faulty_smtp import Fault, faulty_smtp
from tests.sending.ledgers import START, StandingClock, store_with
from tests.sending.samples import edition
from tests.sending.smtp_servers import MailServer, Received, mail_server, scripted


def add_settings(publication: Path, text: str) -> None:
    file = publication / "newsletter.toml"
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")


def shown(newsletter: Newsletter) -> dict[str, object]:
    found = json.loads(newsletter("mailings", "show", 1, "--json").out)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("verb", ["pause", "cancel"])
def test_a_sender_that_waits_for_its_pace_hears_at_once_that_it_should_not(
    publication: Path, newsletter: Newsletter, verb: str
) -> None:
    short_letter(publication, newsletter, people=20)
    add_settings(publication, "[throttle]\nper_hour = 5")
    with mail_server() as server:
        set_smtp(publication, server.smtp())
        process = start("send", SHORT, "--yes", "--transport", "smtp", folder=publication)
        assert process.stderr is not None
        assert any("Sending limit reached" in line for line in process.stderr)
        options = ["--yes"] if verb == "cancel" else []
        assert newsletter("mailings", verb, 1, *options).exit_code == 0
        said = time.monotonic()
        process.communicate(timeout=60)
        assert time.monotonic() - said < 10
        sent = len(server.received)
        # On a busy machine less: a turn that nobody took within two seconds is not used later.
        assert 0 < sent <= 5
    found = shown(newsletter)
    assert found["status"] == ("paused" if verb == "pause" else "cancelled")
    assert found["accepted"] == sent
    assert found["queued"] == (20 - sent if verb == "pause" else 0)
    assert found["cancelled"] == (0 if verb == "pause" else 20 - sent)


def test_a_sigterm_while_it_waits_ends_it_with_everybody_still_queued(
    publication: Path, newsletter: Newsletter
) -> None:
    short_letter(publication, newsletter, people=12)
    add_settings(publication, "[throttle]\nper_hour = 5")
    with mail_server() as server:
        set_smtp(publication, server.smtp())
        process = start("send", SHORT, "--yes", "--transport", "smtp", folder=publication)
        assert process.stderr is not None
        said = next(line for line in process.stderr if "Sending limit reached" in line)
        process.terminate()
        _, rest = process.communicate(timeout=60)
        assert process.returncode == 1
        assert "Press Ctrl-C to send the rest later" in said
        assert "after the sending limit" in rest
    found = shown(newsletter)
    assert (found["status"], found["accepted"], found["queued"]) == ("sending", 5, 7)


@pytest.mark.parametrize("status", [MailingStatus.PAUSED, MailingStatus.CANCELLED])
def test_the_watch_tells_of_a_steered_mailing_and_of_a_stop(status: MailingStatus, tmp_path: Path) -> None:
    assert QUERY_SECONDS < 1
    with store_with(3, folder=tmp_path) as (store, mailing):
        stop = threading.Event()
        with watch_for_pause(store, mailing.id, stop) as halt:
            assert not halt.wait(0.3)
            store.steer(mailing.id, status, now=START)
            assert halt.wait(30)
        with watch_for_pause(store, mailing.id, stop) as halt:
            stop.set()
            assert halt.wait(30)


# --- Greylisting ------------------------------------------------------------------------------------


@dataclass
class Heard:
    """What a delivery told, and a wait that a clock passes."""

    clock: StandingClock
    waits: list[datetime] = field(default_factory=list)
    settled: int = 0

    def wait(self, _halt: threading.Event, seconds: float) -> None:
        self.clock.advance(seconds=seconds)


def test_greylisting_is_waited_out_by_one_command(publication: Path) -> None:
    clock = StandingClock()
    with faulty_smtp(seed=3, faults={Fault.GREYLIST: 0.5}) as server:
        set_smtp(publication, server.smtp())
        with store_with(30, folder=publication) as (store, _):
            workspace = replace(open_workspace(publication, {}), clock=clock, opened=OpenedStore(store))
            heard = Heard(clock)
            mailing, _new = store.launch(
                Launch(
                    edition=edition(issue="other"), list="constituents", round=0, transport="smtp",
                    policy=UncertainPolicy.RESEND, now=START, clearance=Clearance(approvals=0),
                )
            )  # fmt: skip
            summary = deliver_all(
                workspace,
                mailing,
                transport=open_transport(workspace, "smtp"),
                stop=threading.Event(),
                callbacks=DeliveryCallbacks(
                    on_outcome=lambda _message, _outcome: None,
                    on_wait=heard.waits.append,
                    on_hold=lambda _until: None,
                ),
                wait=heard.wait,
            )
            assert summary.finished
            assert heard.waits == [START + timedelta(minutes=1)]
            assert len(server.copies) == 30
            assert server.met[Fault.GREYLIST] > 5


def test_a_command_without_patience_says_when_to_come_back(publication: Path, newsletter: Newsletter) -> None:
    short_letter(publication, newsletter, people=3)
    file = publication / "newsletter.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("threads = 4", "threads = 4\npatience_minutes = 0"), encoding="utf-8")
    with scripted({"RCPT": ["450 4.7.1 greylisted"]}) as server:
        set_smtp(publication, server.smtp())
        run = newsletter("send", SHORT, "--yes", "--transport", "smtp")
    assert run.exit_code == 1
    assert (
        "3 messages will be sent later (deferred by a server, or waiting for the reader's hour). The next one is due"
        in run.err
    )
    assert shown(newsletter)["deferred"] == 3


# --- Signature and return address ---------------------------------------------------------------------


def sign(publication: Path, key: str = "dkim.pem") -> None:
    (publication / "dkim.pem").write_bytes(pem())
    add_settings(
        publication, f'[dkim]\ndomain = "thirteenth.example"\nselector = "2026a"\nkey_file = "{key}"'
    )


def test_copies_leave_signed_and_bounces_come_to_an_address_of_their_own(
    publication: Path, newsletter: Newsletter
) -> None:
    short_letter(publication, newsletter, people=4)
    sign(publication)
    with mail_server() as server:
        set_smtp(publication, server.smtp())
        file = publication / "newsletter.toml"
        text = file.read_text(encoding="utf-8")
        bounces = 'bounce_mailbox = "bounce@thirteenth.example"'
        file.write_text(text.replace("[smtp]\n", f"[smtp]\n{bounces}\n"), encoding="utf-8")
        assert newsletter("send", SHORT, "--to", "me@office.example", "--transport", "smtp").exit_code == 0
        assert newsletter("send", SHORT, "--yes", "--transport", "smtp").exit_code == 0
    test, *copies = server.received
    assert test.sender == "letters@thirteenth.example"
    assert len({copy.sender for copy in copies}) == 4
    assert all(copy.sender.startswith("bounce+") for copy in copies)
    assert all(verifies(copy.content) for copy in server.received)


def test_the_outbox_holds_what_smtp_would_have_sent_signature_and_all(
    publication: Path, newsletter: Newsletter
) -> None:
    short_letter(publication, newsletter, people=2)
    sign(publication)
    assert newsletter("send", SHORT, "--yes").exit_code == 0
    letters = list((publication / "outbox").rglob("*.eml"))
    assert len(letters) == 2
    assert all(verifies(letter.read_bytes()) for letter in letters)


def test_a_key_that_cannot_be_read_is_told_before_anything_is_launched(
    publication: Path, newsletter: Newsletter
) -> None:
    short_letter(publication, newsletter, people=1)
    sign(publication, key="elsewhere.pem")
    run = newsletter("send", SHORT, "--yes")
    assert run.exit_code == 2
    assert "elsewhere.pem: the DKIM key cannot be read" in run.err
    assert json.loads(newsletter("mailings", "list", "--json").out) == []


# --- Retry ----------------------------------------------------------------------------------------------


def letters(server: MailServer) -> list[Received]:
    # After a refused recipient a pipelining client ends the content that it was let in to with a lone dot.
    return [one for one in server.received if one.content]


def test_retry_may_be_pressed_twice(publication: Path, newsletter: Newsletter) -> None:
    short_letter(publication, newsletter, people=6)
    refusing = {"RCPT": ["550 5.1.1 no such mailbox", "250 ok"]}
    with scripted(refusing) as server:
        set_smtp(publication, server.smtp())
        assert newsletter("send", SHORT, "--yes", "--transport", "smtp").exit_code == 0
        assert shown(newsletter)["failed"] == 1
        assert newsletter("mailings", "retry", 1).exit_code == 0
        assert len(letters(server)) == 6
        again = newsletter("mailings", "retry", 1)
        assert "Mailing 1 has no failed, unknown or deferred deliveries" in again.out
        assert len(letters(server)) == 6
    assert shown(newsletter)["accepted"] == 6
