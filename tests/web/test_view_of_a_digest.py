"""A digest in a browser: no archive has it, so its link shows the digest itself, with its pictures."""

from __future__ import annotations

import re
from datetime import datetime

from newsletter.app.cadence import change_cadence
from newsletter.app.reader_digests import make_due_digests
from newsletter.background.scheduler import Scheduler
from newsletter.model import Cadence
from tests.web.archived import Draft, deliver, send
from tests.web.site import LIST, MARIA, Site
from tests.web.test_polls import copies
from tests.web.test_view import view_link


def test_a_digest_is_read_in_a_browser_by_its_link(site: Site) -> None:
    site.join(MARIA)
    site.join("ana@riverton.example")
    change_cadence(site.workspace, MARIA, LIST, Cadence.WEEKLY)
    make_due_digests(site.workspace)
    send(site, Draft(slug="bins", title="Green bins", picture="march.png"))
    site.clock.time = datetime.fromisoformat("2026-11-30T15:00:20+00:00")
    make_due_digests(site.workspace)
    (mailing,) = Scheduler(workspace=site.workspace).turn().launched
    deliver(site, mailing)
    link = view_link(copies(site, mailing)[MARIA])
    page = site.client.get(link)
    assert page.status_code == 200
    assert "Weekly digest" in page.text
    assert "https://letters.thirteenth.example/archive/bins" in page.text
    assert MARIA not in page.text
    (picture,) = set(re.findall(rf'src="({link}/[^"]+)"', page.text))
    assert site.client.get(picture).status_code == 200
    assert site.client.get(f"/archive/{mailing.issue}").status_code == 404
