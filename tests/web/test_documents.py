"""Documents beside an issue over real HTTP: there for readers from the launch on, and harmless."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from newsletter.app.archive import remove_from_archive
from newsletter.model import Mailing
from tests.app.actors import staff
from tests.web.archived import Draft, deliver, launch
from tests.web.site import LIST, MARIA, OTHER, Site
from tests.web.test_polls import copies

PDF = b"%PDF-1.4 the agenda <script>alert(1)</script>"
SLUG = "2026-12-01-agenda"


def send_with_documents(site: Site, list_key: str) -> Mailing:
    folder = site.workspace.root / "issues" / SLUG
    folder.mkdir()
    (folder / "agenda.pdf").write_bytes(PDF)
    (folder / "figures.xlsx").write_bytes(b"PK\x03\x04 figures")
    body = "The [agenda](agenda.pdf) and the [figures](figures.xlsx)."
    mailing = launch(site, Draft(slug=SLUG, title="The agenda", list=list_key, body=body))
    deliver(site, mailing)
    return mailing


@pytest.mark.parametrize("list_key", [LIST, OTHER], ids=["public", "private"])
def test_a_document_is_served_with_headers_that_make_it_harmless(site: Site, list_key: str) -> None:
    site.join(MARIA, list=list_key)
    copy = copies(site, send_with_documents(site, list_key))[MARIA]
    links = [urlsplit(link).path for link in re.findall(r'href="([^"]+)"', copy.html) if "/media/" in link]
    pdf, sheet = links
    assert re.fullmatch(r"/media/agenda-[0-9a-f]{10}\.pdf", pdf)
    answer = site.client.get(pdf)
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == f'inline; filename="{pdf.removeprefix("/media/")}"'
    other = site.client.get(sheet)
    assert other.headers["content-disposition"].startswith("attachment; ")
    for one in (answer, other):
        assert one.headers["x-content-type-options"] == "nosniff"
        assert one.headers["content-security-policy"].startswith("default-src 'none'")
        assert one.headers["x-robots-tag"] == "noindex"
        assert "immutable" in one.headers["cache-control"]
    assert site.client.head(pdf).headers["content-length"] == str(len(PDF))


def test_no_other_file_is_served(site: Site) -> None:
    site.join(MARIA)
    send_with_documents(site, LIST)
    for name in (
        "agenda.pdf",
        "agenda-0000000000.pdf",
        "..%2fnewsletter.toml",
        "x.svg",
        "x.html",
        "index.md",
    ):
        assert site.client.get(f"/media/{name}").status_code == 404


def test_a_document_of_an_issue_that_staff_removed_is_gone(site: Site) -> None:
    site.join(MARIA)
    copy = copies(site, send_with_documents(site, LIST))[MARIA]
    (link, _other) = [
        urlsplit(one).path for one in re.findall(r'href="([^"]+)"', copy.html) if "/media/" in one
    ]
    assert site.client.get(f"/archive/{SLUG}").status_code == 200
    remove_from_archive(site.workspace, SLUG, reason="a name", by=staff())
    assert site.client.get(link).status_code == 404
    assert site.failures == []
