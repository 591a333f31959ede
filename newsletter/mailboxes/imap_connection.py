"""Opens IMAP connections with TLS and login; keeps secrets out of errors and logs.

The library is IMAPClient: the standard library's imaplib leaves the parsing of FETCH responses, with literals
inside lists inside literals, to its caller.
"""

from __future__ import annotations

import base64
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from imapclient import IMAPClient
from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError, LoginError

from newsletter.errors import MailboxError, MailboxRefusalError
from newsletter.model import ImapServer, Security
from newsletter.sending.loopback import is_loopback
from newsletter.tls import verifying_context

_SHOWN = 300
# At DEBUG it logs every line of the conversation. It hides logins; we do not rely on that.
logging.getLogger("imapclient").setLevel(logging.WARNING)


@contextmanager
def connected(server: ImapServer) -> Iterator[IMAPClient]:
    """Yield a logged-in connection; raises MailboxError with the server and a hint."""
    with mailbox_errors(server):
        client = IMAPClient(
            server.host,
            server.port,
            ssl=server.security is Security.TLS,
            ssl_context=_tls(server) if server.security is Security.TLS else None,
            timeout=server.timeout_seconds,
        )
    try:
        with mailbox_errors(server):
            _protect(client, server)
            _log_in(client, server)
        yield client
    finally:
        _leave(client)


def _protect(client: IMAPClient, server: ImapServer) -> None:
    if server.security is not Security.STARTTLS:
        return
    if not client.has_capability("STARTTLS"):
        raise MailboxError(
            f"{_name(server)} does not offer STARTTLS, so no password was sent",
            hint='Check the port in [mailbox]; if it uses TLS from the start, write security = "tls"',
        )
    client.starttls(_tls(server))


def _log_in(client: IMAPClient, server: ImapServer) -> None:
    if server.security is Security.NONE and not is_loopback(server.host):
        raise MailboxError(
            f"The password for {server.host}:{server.port} would be unencrypted, so it was not sent",
            hint='Write security = "tls" or "starttls" in [mailbox]',
        )
    # The PLAIN mechanism takes characters of every language, the old command does not.
    if client.has_capability("AUTH=PLAIN"):
        client.plain_login(server.username, server.password)
    else:
        client.login(server.username, server.password)


def _leave(client: IMAPClient) -> None:
    with suppress(IMAPClientError, OSError):
        client.logout()
        return
    with suppress(IMAPClientError, OSError):
        client.shutdown()


def _tls(server: ImapServer) -> ssl.SSLContext:
    return verifying_context(server.ca_file, table="mailbox", error=MailboxError)


def shown(words: object, server: ImapServer) -> str:
    """Return a server's words as one line, shortened, without the password in any form."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    for secret in _secrets(server) if server.password else ():
        text = text.replace(secret, "…")
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:_SHOWN]


def _secrets(server: ImapServer) -> list[str]:
    forms = (f"\0{server.username}\0{server.password}", server.password)
    return [*(base64.b64encode(form.encode()).decode("ascii") for form in forms), server.password]


def _name(server: ImapServer) -> str:
    return f"The mailbox server {server.host}:{server.port}"


@contextmanager
def mailbox_errors(server: ImapServer) -> Iterator[None]:
    """Turn the library's errors into MailboxError with the server and a hint."""
    try:
        yield
    except (IMAPClientError, OSError, UnicodeError) as error:
        # Without the cause: a traceback would print it, and it may hold what was sent.
        raise _mailbox_error(error, server) from None


def _mailbox_error(error: Exception, server: ImapServer) -> MailboxError:
    name, words = _name(server), shown(getattr(error, "strerror", None) or error, server)
    match error:
        case LoginError() | UnicodeError():
            message = f"{name} refused the login of {server.username}: {words}"
            hint = "Check username in [mailbox] and NEWSLETTER_IMAP_PASSWORD"
        case CapabilityError():
            message = f"{name} does not support what is needed: {words}"
            hint = 'Write handled = "seen" in [mailbox]'
        case ssl.SSLCertVerificationError():
            message = f"{name} has a certificate that cannot be trusted: {error.verify_message}"
            hint = "Check host in [mailbox]; for your own server, set ca_file"
        case TimeoutError():
            message = f"{name} did not answer in time"
            hint = "It will be tried again; check host, port and timeout_seconds in [mailbox]"
        case IMAPClientAbortError():
            message = f"{name} closed the connection: {words}"
            hint = "What was read is kept; the next run continues from there"
        case IMAPClientError():
            message = f"{name} refused: {words}"
            hint = "Check folder and handled_folder in [mailbox], and whether the mailbox is full"
            return MailboxRefusalError(message, hint=hint)
        case _:
            message = f"{name} cannot be reached: {words}"
            hint = "Check host, port and security in [mailbox]"
    return MailboxError(message, hint=hint)
