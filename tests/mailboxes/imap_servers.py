"""IMAP servers for tests: Dovecot, run by the test's own user, and one that does what a script says.

Dovecot knows every user by one password and gives each a mailbox of their own, so tests share a server.
"""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import trustme
from imapclient import IMAPClient

from newsletter.model import ImapServer, Security

PASSWORD = "correct-horse-77"
_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 0
first_valid_gid = 0
mail_location = maildir:{folder}/mail/%u
ssl = yes
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.pem
disable_plaintext_auth = no
auth_failure_delay = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  separator = .
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
"""


@dataclass(frozen=True, kw_only=True)
class Dovecot:
    """A running server."""

    plain: int
    tls: int
    ca_file: Path

    def mailbox(self, security: Security = Security.TLS, **changes: Any) -> ImapServer:
        """Return the settings to reach a mailbox that nobody has used."""
        server = ImapServer(
            host="127.0.0.1",
            port=self.tls if security is Security.TLS else self.plain,
            security=security,
            username=f"user-{uuid.uuid4().hex}",
            password=PASSWORD,
            timeout_seconds=20,
            ca_file=None if security is Security.NONE else str(self.ca_file),
        )
        return replace(server, **changes)

    @contextlib.contextmanager
    def client(self, server: ImapServer) -> Iterator[IMAPClient]:
        """Enter the mailbox as its owner does, to put mail into it and to look."""
        with IMAPClient("127.0.0.1", self.plain, ssl=False, timeout=20) as client:
            client.plain_login(server.username, PASSWORD)
            yield client

    def deliver(self, server: ImapServer, *mails: bytes, folder: str = "INBOX") -> None:
        """Put mails into a folder, unread."""
        with self.client(server) as client:
            for mail in mails:
                client.append(folder, mail)

    def lying(self, server: ImapServer, folder: str = "INBOX") -> list[tuple[bytes, ...]]:
        """Return the flags of each mail in a folder, in order; [] when there is no such folder."""
        with self.client(server) as client:
            if not client.folder_exists(folder):
                return []
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search(), ["FLAGS"])
            return [
                tuple(flag for flag in found[uid][b"FLAGS"] if flag != b"\\Recent") for uid in sorted(found)
            ]


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """One Dovecot for each worker of the test run; skipped aloud where it is not installed."""
    program = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
    if program is None or not _version(program).startswith("2.3."):
        reported = (
            "Dovecot 2.3 is not installed (Debian 12: dovecot-imapd); 2.4 writes its configuration otherwise"
        )
        if os.environ.get("CI"):
            pytest.fail(reported)
        pytest.skip(reported)
    # Not below pytest's folder: Dovecot's sockets have paths of at most a hundred letters.
    folder = Path(tempfile.mkdtemp(prefix="newsletter-dovecot-"))
    try:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(folder / "ca.pem"))
        certificate = authority.issue_cert("127.0.0.1", "localhost")
        certificate.private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
        with _running(program, folder) as (plain, tls):
            yield Dovecot(plain=plain, tls=tls, ca_file=folder / "ca.pem")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _version(program: str) -> str:
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout


@contextlib.contextmanager
def _running(program: str, folder: Path) -> Iterator[tuple[int, int]]:
    """Run it until the end; a port that somebody else took meanwhile means another try."""
    for _ in range(10):
        plain, tls = _free_port(), _free_port()
        process = _start(program, folder, plain, tls)
        try:
            if _answers(process, plain):
                yield plain, tls
                return
        finally:
            process.terminate()
            process.wait()
    log = folder / "log"
    raise AssertionError(f"Dovecot does not start: {log.read_text()[-2000:] if log.exists() else 'no log'}")


def _start(program: str, folder: Path, plain: int, tls: int) -> subprocess.Popen[bytes]:
    # Whoever is root becomes nobody: a mail server refuses to read mail as root.
    me = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    config = _CONFIG.format(
        folder=folder,
        user=me.pw_name,
        group=_group(me.pw_gid),
        uid=me.pw_uid,
        gid=me.pw_gid,
        password=PASSWORD,
        plain=plain,
        tls=tls,
    )
    (folder / "dovecot.conf").write_text(config)
    drop: dict[str, Any] = {}
    if os.geteuid() == 0:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, me.pw_uid, me.pw_gid)
        drop = {"user": me.pw_uid, "group": me.pw_gid, "extra_groups": []}
    return subprocess.Popen(
        [program, "-F", "-c", str(folder / "dovecot.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **drop,
    )


def _group(gid: int) -> str:
    return grp.getgrgid(gid).gr_name


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until it greets; False when it has ended instead."""
    while process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            if line.recv(100).startswith(b"* OK"):
                return True
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
    return False


@contextlib.contextmanager
def pymap_server(*mails: bytes) -> Iterator[ImapServer]:
    """Run pymap with one mailbox that holds these mails: it comes from the package index, for any machine."""
    for _ in range(10):
        port = _free_port()
        options = ["--host", "127.0.0.1", "--port", str(port), "--no-tls", "dict"]
        user = ["--demo-user", "bounce", "--demo-password", PASSWORD]
        process = subprocess.Popen(
            [sys.executable, "-c", "from pymap.main import main; main()", *options, *user],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            if _answers(process, port):
                server = ImapServer(
                    host="127.0.0.1",
                    port=port,
                    security=Security.NONE,
                    username="bounce",
                    password=PASSWORD,
                    timeout_seconds=20,
                )
                with IMAPClient("127.0.0.1", port, ssl=False, timeout=20) as client:
                    client.plain_login("bounce", PASSWORD)
                    for mail in mails:
                        client.append("INBOX", mail)
                yield server
                return
        finally:
            process.terminate()
            process.wait()
    raise AssertionError("pymap does not start")


Act = str | bytes | None
"""What a scripted server answers: a line (`*` lines first, `{tag}` filled in), octets, or None: it hangs up."""
HANG = b"hang"

_USUAL: Mapping[str, Act] = {
    "GREETING": "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN MOVE] ready",
    "CAPABILITY": "* CAPABILITY IMAP4rev1 AUTH=PLAIN MOVE\r\n{tag} OK done",
    "AUTHENTICATE": "+ ",
    "PASSWORD": "{tag} OK in",
    "LOGIN": "{tag} OK in",
    "SELECT": (
        "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 9] x\r\n"
        "* OK [PERMANENTFLAGS (\\Seen \\*)] x\r\n{tag} OK [READ-WRITE] open"
    ),
    "FETCH": "* 1 FETCH (UID 8)\r\n{tag} OK done",
    "SEARCH": "* SEARCH 8\r\n{tag} OK done",
    "LOGOUT": "* BYE bye\r\n{tag} OK bye",
}


class _Script:
    """One script, shared by all connections of a server."""

    def __init__(self, script: Mapping[str, Sequence[Act]], certificate: ssl.SSLContext | None) -> None:
        self._answers = {verb: list(found) for verb, found in script.items()}
        self._certificate = certificate
        self.over = threading.Event()
        self.talks: list[threading.Thread] = []

    def accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                self.talks.append(threading.Thread(target=self._talk, args=(connection,)))
                self.talks[-1].start()

    def _talk(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            if self._certificate is None:
                self._converse(connection)
            else:
                with self._certificate.wrap_socket(connection, server_side=True) as line:
                    self._converse(line)

    def _converse(self, line: socket.socket) -> None:
        tag, verb = "", "GREETING"
        if not self._say(line, verb, tag):
            return
        with line.makefile("rb") as lines:
            for octets in lines:
                words = octets.decode("utf-8", "replace").upper().split()
                if verb == "AUTHENTICATE":
                    verb = "PASSWORD"
                else:
                    tag = octets.decode("utf-8", "replace").split()[0]
                    verb = words[2] if words[1] == "UID" else words[1]
                if not self._say(line, verb, tag):
                    return

    def _say(self, line: socket.socket, verb: str, tag: str) -> bool:
        """Answer; False when the connection is to be closed."""
        left = self._answers.get(verb) or [_USUAL.get(verb, "{tag} OK done")]
        what = left.pop(0) if len(left) > 1 else left[0]
        if what == HANG:
            self.over.wait(30)
        if what is None or what == HANG:
            return False
        line.sendall(what if isinstance(what, bytes) else f"{what.replace('{tag}', tag)}\r\n".encode())
        return True


@contextlib.contextmanager
def scripted_imap(
    script: Mapping[str, Sequence[Act]] | None = None,
    *,
    certificate: ssl.SSLContext | None = None,
    **changes: Any,
) -> Iterator[ImapServer]:
    """Run a server that answers each command as the script says, its last answer again and again."""
    running = _Script(script or {}, certificate)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server = ImapServer(
            host="127.0.0.1",
            port=listener.getsockname()[1],
            security=Security.NONE,
            username="bounce",
            password=PASSWORD,
            timeout_seconds=20,
        )
        accepting = threading.Thread(target=running.accept, args=(listener,))
        accepting.start()
        try:
            yield replace(server, **changes)
        finally:
            running.over.set()
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for one in running.talks:
                one.join()
