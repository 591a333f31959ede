"""TLS for mail servers: certificates and host names are always checked."""

from __future__ import annotations

import ssl

from newsletter.errors import NewsletterError


def verifying_context(ca_file: str | None, *, table: str, error: type[NewsletterError]) -> ssl.SSLContext:
    """Return a context that checks certificate and host name.

    `ca_file` is a PEM file with certificates to trust besides the system's, from the table of newsletter.toml
    that is named. Raises `error` when it cannot be read.
    """
    context = ssl.create_default_context()
    if ca_file:
        try:
            context.load_verify_locations(ca_file)
        except OSError as problem:  # an SSLError is one, too
            raise error(
                f"The certificates in {ca_file} cannot be read: {problem}",
                hint=f"Check ca_file in [{table}]: a PEM file",
            ) from None
    return context
