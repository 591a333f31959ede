"""Every page of the web in each of its states: a template that no visit leads to fails the test of browsers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlencode

from playwright.sync_api import Page, Route

from newsletter.app.address_change import change_address
from newsletter.app.archive import remove_from_archive
from newsletter.app.cadence import change_cadence
from newsletter.app.renewals import PER_HOUR, plan_renewals, queue_renewals
from newsletter.model import Cadence, MailingList, Topic
from tests.app.actors import staff
from tests.web import test_preferences as preferences
from tests.web.archived import Draft, correct, send
from tests.web.browsers import address
from tests.web.site import LIST, MARIA, OTHER, Site
from tests.web.test_polls import copies
from tests.web.test_subscribe import FORM, link, opened
from tests.web.test_view import view_link

LONG = "Donaudampfschifffahrtsgesellschaftskapitänspatentamtsgebäudeverwaltung"
TITLES = ("News", f"Nachrichten: {LONG}", "أخبار المدينة وكل ما يتعلق بها", "A" * 90, "One list more")
TOPICS = {
    "housing": Topic(
        key="housing",
        title="Housing",
        title_in={"es": "Vivienda"},
        description="Rent, repairs, and who can help",
        description_in={"es": "Alquiler, reparaciones y quién puede ayudar"},
    ),
    "parks": Topic(key="parks", title="Parks and streets", title_in={"es": "Parques y calles"}),
    "safety": Topic(key="safety", title="Safety", title_in={"es": "Seguridad"}),
}


@dataclass(frozen=True)
class Visit:
    """How a browser comes to a page."""

    path: str
    form: Mapping[str, str | Sequence[str]] | None = None
    """What is sent by POST; None for GET."""
    status: int = 200

    def go(self, site: Site, page: Page) -> None:
        """Open it in a page of a browser."""
        url = address(site, self.path)
        form = self.form
        if page.url == url:
            page.goto("about:blank")  # else it would be a reload
        if form is not None:
            body = urlencode(form, doseq=True)
            kind = {"content-type": "application/x-www-form-urlencoded"}

            def post(route: Route) -> None:
                headers = {**route.request.headers, **kind}
                route.continue_(method="POST", post_data=body, headers=headers)

            page.unroute_all()
            page.route(lambda asked: asked == url, post, times=1)
        answer = page.goto(url)
        assert answer is not None
        assert answer.status == self.status, (self, answer.status)


def every_page(site: Site) -> dict[str, Visit]:
    """Fill a site with people and issues; return how to come to each page in each of its states."""
    opened(site)
    site.change(topics=TOPICS)
    return {
        **_signing_up(site),
        **_leaving(site),
        **_preferences(site),
        **_archive(site),
        **_polls(site),
        **_reader_links(site),
        **_asked_again(site),
    }


def with_long_words(site: Site) -> None:
    """Give the publication, its lists and its topics names that no column has room for."""
    known = site.workspace.publication.lists
    more = {
        f"list-{number}": MailingList(
            key=f"list-{number}", title=title, why="", description=f"{title} {title}", public=True
        )
        for number, title in enumerate(TITLES)
    }
    lists = {key: replace(one, title=LONG * 2) for key, one in known.items()}
    wide = {key: replace(one, title=LONG, description=LONG) for key, one in TOPICS.items()}
    site.change(name=LONG, organisation=LONG, lists={**lists, **more}, topics=wide)


def _signing_up(site: Site) -> dict[str, Visit]:
    def fresh(email: str) -> str:
        site.client.post("/subscribe", data={**FORM, "email": email, "list": LIST})
        return link(site)

    confirmed, denied, waiting = fresh("ana@riverton.example"), fresh("ida@riverton.example"), fresh(MARIA)
    site.client.post(confirmed, data={"act": "confirm"})
    site.client.post(denied, data={"act": "deny"})
    return {
        "sign up": Visit("/subscribe"),
        "sign up, wrong address": Visit("/subscribe", {"email": "ana@", "list": LIST}, 422),
        "sign up, no list": Visit("/subscribe", {"email": MARIA}, 422),
        "check your inbox": Visit("/subscribe", {"email": "eve@riverton.example", "list": LIST}),
        "confirm": Visit(waiting),
        "subscribed": Visit(confirmed),
        "denied": Visit(denied),
        "not found": Visit("/nothing", status=404),
        "refused": Visit("/archive/", {"q": "x"}, 405),
    }


def _leaving(site: Site) -> dict[str, Visit]:
    site.join("ben@riverton.example", list=OTHER)
    left = site.join("kai@riverton.example")
    site.client.post(f"/u/{left}")
    return {
        "unsubscribe": Visit(f"/u/{site.join('ben@riverton.example')}"),
        "unsubscribed": Visit(f"/u/{left}"),
    }


def _preferences(site: Site) -> dict[str, Visit]:
    mine = preferences.opened(site, "fay@riverton.example")
    digest = preferences.opened(site, "leo@riverton.example")
    change_cadence(site.workspace, "leo@riverton.example", LIST, Cadence.WEEKLY)
    paused = preferences.opened(site, "gus@riverton.example")
    preferences.save(site, paused, "pause", until="2026-12-24")
    forgotten = preferences.opened(site, "hal@riverton.example")
    preferences.save(site, forgotten, "erasure", sure="1")
    return {
        "preferences": Visit(mine),
        "preferences, saved": Visit(f"{mine}?saved=lists#lists"),
        "preferences, mail on its way": Visit(f"{mine}?saved=address#address"),
        "preferences, digest": Visit(f"{digest}#cadence"),
        "preferences, paused": Visit(paused),
        "preferences, wrong topics": Visit(mine, {"act": "topics", "list": LIST, "want": "some"}, 422),
        "preferences, wrong day": Visit(mine, {"act": "pause", "until": "yesterday"}, 422),
        "preferences, wrong address": Visit(mine, {"act": "address", "email": "fay@"}, 422),
        "erase?": Visit(mine, {"act": "erasure"}),
        "forgotten": Visit(forgotten),
        "a new link": Visit("/preferences"),
        "a new link, wrong address": Visit("/preferences", {"email": "fay@"}, 422),
        "a new link, sent": Visit("/preferences", {"email": "nobody@riverton.example"}),
    }


def _reader_links(site: Site) -> dict[str, Visit]:
    """Return the pages of the links in emails that a reader asked for, and the preferences of who has moved."""
    fay = preferences.opened(site, "fay@riverton.example")
    max_ = preferences.opened(site, "max@riverton.example")
    preferences.save(site, fay, "address", email="fay@new.example")
    preferences.save(site, fay, "data")
    preferences.save(site, max_, "address", email="max@new.example")
    moving, data, moved = site.workspace.store.claim_request_emails(now=site.clock.now())
    change_address(site.workspace, moved.token)
    return {
        "new address": Visit(f"/address/{moving.token}"),
        "address changed": Visit(f"/address/{moved.token}"),
        "data": Visit(f"/data/{data.token}"),
    }


def _asked_again(site: Site) -> dict[str, Visit]:
    """Return the pages of people who are asked once more, because they agreed two years ago."""
    site.clock.time -= timedelta(days=730)
    for name in ("old-1", "old-2", "old-3"):
        site.join(f"{name}@riverton.example")
    site.clock.time += timedelta(days=730)
    plan = plan_renewals(site.workspace, LIST, months=12)
    assert queue_renewals(site.workspace, LIST, plan, by=staff()) == 3
    asked, kept, left = site.workspace.store.claim_renewals(now=site.clock.now(), per_hour=PER_HOUR)
    site.workspace.store.renewals_emailed([asked.id, kept.id, left.id], now=site.clock.now())
    site.client.post(f"/again/{kept.token}", data={"act": "yes"})
    site.client.post(f"/again/{left.token}", data={"act": "no"})
    return {
        "asked again": Visit(f"/again/{asked.token}"),
        "asked again, yes": Visit(f"/again/{kept.token}"),
        "asked again, no": Visit(f"/again/{left.token}"),
    }


def _archive(site: Site) -> dict[str, Visit]:
    plain = Draft(slug="rent")
    send(site, plain)
    correct(site, plain, body="You can apply until March 31.")
    send(site, Draft(slug="gone", title="Gone"))
    remove_from_archive(site.workspace, "gone", reason="", by=staff())
    title = "Donaudampfschifffahrtsgesellschaftskapitäne besuchen uns"
    send(site, Draft(slug="march", title=title, langs=("en", "es"), picture="march.png"))
    return {
        "home": Visit("/"),
        "archive": Visit("/archive/"),
        "year": Visit("/archive/2026/"),
        "search": Visit("/archive/?q=apply"),
        "nothing found": Visit("/archive/?q=nothing"),
        "issue": Visit("/archive/march.es"),
        "corrected": Visit("/archive/rent"),
        "removed": Visit("/archive/gone", status=410),
    }


_POLL = f"::: poll Which evening suits you, or {LONG}?\n{{keys}}- Tuesday\n- {LONG}\n- Neither of them, and that is final\n:::"


def _polls(site: Site) -> dict[str, Visit]:
    site.join(MARIA)
    closed_list = MailingList(key="block-clubs", title="Block clubs", why="")
    site.change(lists={**site.workspace.publication.lists, closed_list.key: closed_list})
    site.join(MARIA, list=closed_list.key)

    def asked(slug: str, keys: str) -> list[str]:
        body = _POLL.replace("{keys}", keys)
        mailing = send(site, Draft(slug=slug, title="Two new evenings", body=body, picture="march.png"))
        return copies(site, mailing)[MARIA].votes()

    open_, closed = (
        asked("asked", "until: December 20, 2026\n"),
        asked("closed", "until: November 25, 2026\n"),
    )
    hidden, new = asked("hidden", "results: never\n"), asked("new", "")
    body = _POLL.replace("{keys}", "")
    private = send(site, Draft(slug="private", body=body, list=closed_list.key, picture="march.png"))
    for links in (open_, closed, hidden):
        assert site.client.post(links[1]).status_code == 303
    site.clock.time += timedelta(days=3)
    return {
        "vote": Visit(new[0]),
        "change the vote": Visit(open_[0]),
        "voted": Visit(open_[1]),
        "poll, closed": Visit(closed[1]),
        "poll, no results": Visit(hidden[1]),
        "test link": Visit("/poll/test/1"),
        "issue with a poll": Visit("/archive/asked"),
        "issue with a closed poll": Visit("/archive/closed"),
        "issue with a poll without results": Visit("/archive/hidden"),
        "private issue": Visit(view_link(copies(site, private)[MARIA])),
    }
