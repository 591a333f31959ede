"""An issue that a writer wrote and an editor reviews."""

from __future__ import annotations

import re
from dataclasses import replace

import httpx2

from newsletter.model import Actor, Door, Role, SmtpServer
from tests.app.own_pages import with_values
from tests.web.studio.editing import HEAD, SLUG, write_issue
from tests.web.studio.studio_site import StudioSite

BODY = (
    "The library on Main Street opens at nine from Monday on.\n\n"
    "Story time for children is on Wednesday at ten, in the reading room.\n\n"
    "Bring a library card, or make one at the desk.\n"
)
TEXT = HEAD + BODY
WRITER = Actor(name="Writer Ruiz", door=Door.STUDIO)
REVIEW = f"/issues/{SLUG}/review"


def written(studio: StudioSite, text: str = TEXT) -> httpx2.Client:
    """Write the issue as the writer does in the studio; return their client."""
    write_issue(studio, HEAD + "Nothing yet.\n")
    client = studio.client(Role.WRITER)
    save(client, text)
    return client


def save(client: httpx2.Client, text: str) -> None:
    version = client.get(f"/issues/{SLUG}/text").json()["version"]
    headers = {"If-Match": f'"{version}"', "Accept": "application/json"}
    answer = client.post(f"/issues/{SLUG}/text", json={"text": text, "confirmed": True}, headers=headers)
    assert answer.status_code == 200


def shown(client: httpx2.Client) -> dict[str, str]:
    """Return the version and digest that the page of the review shows."""
    page = client.get(REVIEW).text
    found = {name: re.findall(rf'name="{name}" value="(\w*)"', page)[0] for name in ("version", "digest")}
    assert all(found.values())
    return found


def state(client: httpx2.Client) -> str:
    """Return the page of the review as words."""
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(REVIEW).text).split())


def needs(studio: StudioSite, approvals: int) -> None:
    """Have issues need that many approvals from now on."""
    settings = studio.workspace.settings
    schedule = replace(settings.schedule, approvals=approvals)
    studio.site.workspace = replace(studio.workspace, settings=replace(settings, schedule=schedule))


def sends_by(studio: StudioSite, server: SmtpServer) -> None:
    """Send by this mail server from now on."""
    own = with_values(studio.workspace, base_url="https://news.rivertown.gov")
    settings = replace(own.settings, transport="smtp", smtp=server)
    studio.site.workspace = replace(own, settings=settings)
