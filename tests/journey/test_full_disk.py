"""A disk that fills up in the middle of a send, for real: a small file system of the test's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.command_line import SLUG, Newsletter
from tests.journey.letters import SHORT, set_smtp, short_letter
from tests.journey.test_crash import Alarm
from tests.sending.smtp_servers import mail_server

PEOPLE = 200

HEAD = """
set -e
mount -t tmpfs -o size=80M tmpfs "$DISK"
cp -r "$PUBLICATION" "$DISK/letter"
cd "$DISK/letter"
become() { exec "$PYTHON" -c 'from newsletter.run.command_line import main; main()' "$@"; }
newsletter() { (become "$@"); }
set +e
is_waiting() { grep -q "Waiting for the database" "$NOTES/err"; }
"""

# Messages and database are on the disk. Which of the two finds it full first, nobody can say.
OUTBOX = f"""
head -c 76M /dev/zero > "$DISK/ballast"
become send {SLUG} --yes 2> "$NOTES/err" & sender=$!
until is_waiting || ! kill -0 $sender 2> /dev/null; do sleep 0.1; done
kill -TERM $sender 2> /dev/null
wait $sender; echo "exit: $?"
cat "$NOTES/err" >&2
newsletter mailings show 1
ls outbox/*/.*.tmp outbox/*/*.part 2>/dev/null
rm "$DISK/ballast"
newsletter send {SLUG} --yes || newsletter mailings resume 1
echo "exit: $?"
ls outbox/* | wc -l
"""

# The messages leave by SMTP, so that it is the database alone that finds the disk full.
SMTP = f"""
become send {SHORT} --yes --transport smtp 2> "$NOTES/err" & sender=$!
until test -e "$NOTES/fill"; do sleep 0.05; done
cat /dev/zero > "$DISK/ballast" 2> /dev/null
until is_waiting || ! kill -0 $sender 2> /dev/null; do sleep 0.1; done
sleep 2
rm "$DISK/ballast"
wait $sender; echo "exit: $?"
cat "$NOTES/err" >&2
"""


def may_mount() -> bool:
    """Say whether this machine lets us have a file system of our own."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode == 0


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A folder that the script and the test both see; the disk is the script's alone."""
    if not may_mount():
        # No package mends that, so it is no failure in CI either; test_bad_input fills a disk by a limit.
        pytest.skip("this machine lets nobody have a file system of their own (`unshare -rm`)")
    for name in ("disk", "notes"):
        (tmp_path / name).mkdir()
    return tmp_path / "notes"


def run(script: str, publication: Path, notes: Path) -> subprocess.Popen[str]:
    """Start a script on a disk of its own."""
    ours = {
        "DISK": str(notes.parent / "disk"), "NOTES": str(notes), "PUBLICATION": str(publication),
        "PYTHON": sys.executable,
    }  # fmt: skip
    return subprocess.Popen(
        ["unshare", "-rm", "bash", "-c", HEAD + script],
        env=os.environ | ours, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_a_disk_that_fills_up_in_the_middle_loses_nobody(ready: Path, notes: Path) -> None:
    out, err = run(OUTBOX, ready, notes).communicate(timeout=120)

    assert "Traceback" not in err
    assert "is full" in err or "No space left" in err, err
    exits = [line for line in out.splitlines() if line.startswith("exit:")]
    # 143: it had ended by itself, and was reporting, when it was told to stop.
    assert exits[0] in {"exit: 1", "exit: 2", "exit: 143"}
    assert exits[1] == "exit: 0"
    assert " queued" in out.partition("exit: 0")[0]
    assert ".tmp" not in out
    assert out.splitlines()[-1].strip() == "200"


def test_a_send_goes_on_when_there_is_room_again_and_nobody_gets_two(
    publication: Path, newsletter: Newsletter, notes: Path
) -> None:
    short_letter(publication, newsletter, people=PEOPLE)
    with mail_server() as server:
        set_smtp(publication, server.smtp(), policy="hold")
        server.received = alarm = Alarm(50, slow_seconds=0.02)
        script = run(SMTP, publication, notes)
        assert alarm.rang.wait(60)
        (notes / "fill").touch()
        out, err = script.communicate(timeout=120)
        copies = Counter(message.to[0] for message in server.received)

    assert "Traceback" not in err
    assert "is full" in err or "cannot be read or written" in err, err
    assert "The database is back" in err
    assert "exit: 0" in out
    assert f"{PEOPLE:,} accepted" in out
    assert set(copies.values()) == {1}
    assert len(copies) == PEOPLE
