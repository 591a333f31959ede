"""Certificates: write a mailing's send certificate to a file or a stream, atomically."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TextIO

from newsletter.app.transport_names import transport_label
from newsletter.app.workspace import Workspace
from newsletter.files import whole_text
from newsletter.model import Delivery, DeliveryStatus
from newsletter.reports.certificate import Certificate, certify
from newsletter.reports.certificate_json import write_json
from newsletter.reports.certificate_page import write_page

_CHUNK = 64 * 1024


def write_certificate(workspace: Workspace, mailing_id: int, *, path: Path, json: bool) -> Certificate:
    """Write the certificate to a file that only its owner may read (it contains addresses).

    Raises RefusedError while the mailing is not finished, and OSError.
    """
    certificate = certify(workspace.store.audit(mailing_id), now=workspace.clock.now())
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_text(path, private=True) as out:
        _write(workspace, certificate, out, json=json)
    return certificate


def print_certificate(workspace: Workspace, mailing_id: int, *, out: TextIO) -> Certificate:
    """Write the certificate as JSON to a stream, but only after all of it was checked."""
    certificate = certify(workspace.store.audit(mailing_id), now=workspace.clock.now())
    with tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
        _write(workspace, certificate, spool, json=True)
        spool.seek(0)
        while chunk := spool.read(_CHUNK):
            out.write(chunk)
    return certificate


def certificate_head(workspace: Workspace, mailing_id: int) -> Certificate:
    """Return the counts of a certificate, without the deliveries.

    Raises NotFoundError, and RefusedError while the mailing is not finished.
    """
    return certify(workspace.store.audit(mailing_id), now=workspace.clock.now())


def spooled_certificate(workspace: Workspace, mailing_id: int, *, json: bool) -> IO[str]:
    """Return a file, to be read and closed, with all of a certificate, checked. Raises as above."""
    certificate = certificate_head(workspace, mailing_id)
    spool = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - the caller closes it
    try:
        _write(workspace, certificate, spool, json=json)
        spool.seek(0)
    except BaseException:
        spool.close()
        raise
    return spool


def _write(workspace: Workspace, certificate: Certificate, out: TextIO, *, json: bool) -> None:
    def deliveries_of(status: DeliveryStatus) -> Iterator[Delivery]:
        return workspace.store.copies(certificate.mailing.id, status)

    if json:
        write_json(certificate, deliveries_of, out)
    else:
        write_page(
            certificate,
            deliveries_of,
            workspace.publication,
            out,
            zone=workspace.settings.schedule.zone,
            transport=transport_label(certificate.mailing.transport),
        )
