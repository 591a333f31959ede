"""Very many sign-ups for one address, and from one network, by form and by JSON: one email, and one limit.

They go through the application without a socket. `make sign-ups` sends ten thousand in each way.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.confirmation_sending import send_confirmations
from newsletter.app.workspace import open_workspace
from newsletter.starter import copy_starter
from newsletter.subscribers.double_opt_in import SignupLimits
from newsletter.web.application import create_app
from tests.web.asgi_post import Post, posting
from tests.web.site import LIST, HandClock

NUMBER = int(os.environ.get("NEWSLETTER_TEST_SIGNUPS", "1000"))
LIMITS = SignupLimits()
VICTIM = "victim@riverton.example"


class Bombed:
    """A publication with a public list, asked without a network between."""

    def __init__(self, folder: Path) -> None:
        copy_starter(folder)
        self.workspace = replace(open_workspace(folder, {}), clock=HandClock())
        lists = self.workspace.publication.lists
        publication = replace(self.workspace.publication, lists={LIST: replace(lists[LIST], public=True)})
        settings = replace(self.workspace.settings, publication=publication)
        self.workspace = replace(self.workspace, settings=settings)
        self.failures: list[str] = []
        self.app = create_app(lambda: self.workspace, on_failure=self.failures.append)

    def emails(self) -> list[str]:
        """Send all confirmation emails that are due; return who they went to."""
        while send_confirmations(self.workspace):
            pass
        files = Path(self.workspace.settings.outbox_folder).rglob("*.eml")
        return [re.findall(rb"^To: (\S+)", file.read_bytes(), re.M)[0].decode() for file in files]


@pytest.fixture
def bombed(tmp_path: Path) -> Iterator[Bombed]:
    found = Bombed(tmp_path / "publication")
    with found.workspace:
        yield found
    assert found.failures == []


def form(email: str, client: str) -> Post:
    body = f"email={email.replace('+', '%2B')}&form=page&lang=en".encode()
    return Post(path="/subscribe", body=body, media_type="application/x-www-form-urlencoded", client=client)


def as_json(email: str, client: str) -> Post:
    body = json.dumps({"email": email, "lang": "en"}).encode()
    return Post(path="/subscribe", body=body, media_type="application/json", client=client)


@pytest.mark.parametrize("way", [form, as_json])
def test_thousands_for_one_address_are_one_email(bombed: Bombed, way: object) -> None:
    assert callable(way)
    posts = [
        way(f"victim+{number % 50}@riverton.example", f"10.{number // 250}.{number % 250}.9")
        for number in range(NUMBER)
    ]
    answers = posting(bombed.app, posts)
    assert len(set(answers)) == 1, "one answer, whatever became of it"
    assert len(bombed.emails()) == 1


@pytest.mark.parametrize("way", [form, as_json])
def test_thousands_from_one_network_are_held_and_nobody_else_is(bombed: Bombed, way: object) -> None:
    assert callable(way)
    posts = [way(f"a{number}@riverton.example", f"203.0.113.{number % 250}") for number in range(NUMBER)]
    others = [way(f"other{number}@riverton.example", f"198.51.{number}.7") for number in range(40)]
    for number, other in enumerate(others):
        posts.insert(number * NUMBER // 40, other)
    answers = posting(bombed.app, posts)
    assert len(set(answers)) == 1
    sent = Counter(address[0] for address in bombed.emails())
    assert sent == {"a": LIMITS.per_network_hour, "o": 40}
