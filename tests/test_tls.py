"""TLS: certificates and host names are checked, and a file of certificates that is none is an error by its table."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
import trustme

from newsletter.errors import MailboxError, NewsletterError, TransportError
from newsletter.tls import verifying_context


@pytest.mark.parametrize("own", [False, True])
def test_certificate_and_host_name_are_checked(own: bool, tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = verifying_context(str(tmp_path / "ca.pem") if own else None, table="smtp", error=TransportError)
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
    subjects = [one["subject"] for one in context.get_ca_certs()]
    assert any("trustme" in str(subject) for subject in subjects) == own


@pytest.mark.parametrize(("table", "error"), [("smtp", TransportError), ("mailbox", MailboxError)])
@pytest.mark.parametrize("text", [None, "no certificate"])
def test_a_file_that_holds_none_is_an_error_that_names_file_and_table(
    table: str, error: type[NewsletterError], text: str | None, tmp_path: Path
) -> None:
    file = tmp_path / "ca.pem"
    if text is not None:
        file.write_text(text)
    with pytest.raises(error, match=r"The certificates in .*ca\.pem cannot be read") as raised:
        verifying_context(str(file), table=table, error=error)
    assert raised.value.hint == f"Check ca_file in [{table}]: a PEM file"
