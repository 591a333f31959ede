"""Web servers in front of ours, set up by the very text of docs/how-to/host-it.md."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
import trustme

from tests.hosting.page import blocks

CERTIFICATE = "# ssl_certificate and ssl_certificate_key: your certificate"
ERRORS = "/var/log/nginx/newsletter.log"


@dataclass(frozen=True)
class Front:
    """A running web server. `client` asks it by the publication's name over TLS."""

    name: str
    client: httpx2.Client
    folder: Path
    port: int

    def ask(self, method: str, path: str, **options: object) -> httpx2.Response:
        """Send a request to the server's own host name."""
        return self.client.request(method, path, extensions={"sni_hostname": self.name}, **options)  # type: ignore[arg-type]

    def logged(self) -> str:
        """Return all that the web server wrote into its logs."""
        return "".join(one.read_text(errors="replace") for one in self.folder.glob("*.log"))


def program(name: str) -> str:
    """Return where a program is; without it the test is skipped, and fails where CI runs."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None and os.environ.get("CI"):
        pytest.fail(f"{name} is not installed")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        return int(line.getsockname()[1])


def certificate(folder: Path, name: str) -> tuple[Path, Path, ssl.SSLContext]:
    """Make a certificate for a name; return it, its key, and what trusts it."""
    authority = trustme.CA()
    issued = authority.issue_cert(name)
    chain, key = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    issued.private_key_pem.write_to_path(str(key))
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    return chain, key, trust


@contextmanager
def nginx(
    folder: Path, name: str, *, upstream: int, path: str = "/", strips: bool = False
) -> Iterator[Front]:
    """Run nginx by the page's block for a path. `strips`: the path is taken off."""
    port = free_port()
    chain, key, trust = certificate(folder, name)
    (site,) = (one for one in blocks("nginx") if f"location {path} {{" in one)
    for old, new in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        (CERTIFICATE, f"ssl_certificate {chain}; ssl_certificate_key {key};"),
        ("http://127.0.0.1:8000;", f"http://127.0.0.1:{upstream}{'/' if strips else ''};"),
        (ERRORS, str(folder / "site.log")),
    ):
        assert old in site, old
        site = site.replace(old, new)
    (folder / "cache").mkdir()
    user = "user root;" if os.getuid() == 0 else ""
    settings = folder / "nginx.conf"
    settings.write_text(
        f"""{user} daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/other.log warn;
        events {{ worker_connections 64; }}
        http {{
            access_log off;
            client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
            fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
            # What keeps too much would keep it here.
            proxy_cache_path {folder}/cache keys_zone=pages:1m;
            proxy_cache pages; add_header X-Kept $upstream_cache_status always;
            {site}
        }}"""
    )
    with running([program("nginx"), "-p", str(folder), "-c", str(settings)], folder, port):
        yield from _front(name, port, trust, folder)


@contextmanager
def caddy(folder: Path, name: str, *, upstream: int, path: str = "/") -> Iterator[Front]:
    """Run Caddy by the page's block for a path."""
    port = free_port()
    chain, key, trust = certificate(folder, name)
    (site,) = (one for one in blocks("caddy") if f"\n{name} {{" in one)
    assert (path in site) or path == "/"
    for old, new in (
        ("127.0.0.1:8000", f"127.0.0.1:{upstream}"),
        (f"\n{name} {{\n", f"\n{name} {{\n    tls {chain} {key}\n    bind 127.0.0.1\n"),
        (
            "{\n    log {",
            f"{{\n    admin off\n    https_port {port}\n    http_port {free_port()}\n    log {{",
        ),
    ):
        assert old in site, old
        site = site.replace(old, new, 1)
    settings = folder / "Caddyfile"
    settings.write_text(site)
    command = [program("caddy"), "run", "--config", str(settings), "--adapter", "caddyfile"]
    with running(command, folder, port):
        yield from _front(name, port, trust, folder)


def _front(name: str, port: int, trust: ssl.SSLContext, folder: Path) -> Iterator[Front]:
    with httpx2.Client(
        base_url=f"https://127.0.0.1:{port}", headers={"Host": name}, verify=trust, timeout=30
    ) as client:
        yield Front(name, client, folder, port)


@contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    """Run a web server until the end of the block; its own words go into server.log."""
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | home)
        try:
            _wait(process, folder, port)
            yield
        finally:
            process.terminate()
            process.wait(20)


def _wait(process: subprocess.Popen[bytes], folder: Path, port: int) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError((folder / "server.log").read_text(errors="replace"))
