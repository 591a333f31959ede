"""Visits to the preview of an issue, and to the list of rules that its findings lead to."""

from __future__ import annotations

from playwright.sync_api import Page

from newsletter.model import Topic
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visit import StudioVisit

SLUG = "2026-11-24-news"
LIST = "news"
HEAD = f"""---
subject: What changes at the libraries this winter, branch by branch
subject.es: Qué cambia en las bibliotecas
preheader: New hours from December 1, and where to find a warm place to read.
date: 2026-11-24
list: {LIST}
lang: [en, es]
---
"""
MIXED = (
    HEAD
    + """Dear {{ first_name | "neighbor" }},

::: note Opening hours
All branches close at five on Fridays. Read more [here](https://city.gov/hours).
:::

=== en
## For families

Story time is on Saturdays at ten.

=== es
## Para familias

La hora del cuento es los sábados a las diez.

=== en
## Only in English

This is not translated yet.

=== all
::: only topic: parks
The park beside the library is open again.
:::

Read it on [our site](https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fcity.gov%2Fplan&data=05%7C02).
"""
)
CLEAR = """---
subject: New library hours from Monday, December 1
preheader: All branches open at nine, and close at five on Fridays.
date: 2026-11-24
list: news
lang: en
---
Dear {{ first_name | "neighbor" }},

From Monday, December 1, all branches of the library open at nine in the morning. On Fridays they close at five
in the afternoon. On other days you can stay until eight.

Your library
"""


def written(studio: StudioSite, text: str = MIXED, slug: str = SLUG) -> str:
    """Write an issue into the publication, which has a topic; return the path of its preview."""
    studio.site.change(topics={"parks": Topic(key="parks", title="Parks")})
    file = studio.workspace.root / "issues" / f"{slug}.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text.replace(f"list: {LIST}", f"list: {first_list(studio)}"), encoding="utf-8")
    return f"/issues/{slug}/preview"


def first_list(studio: StudioSite) -> str:
    return next(iter(studio.workspace.publication.lists))


def _desktop(studio: StudioSite) -> str:
    return f"{written(studio)}?view=desktop&program=gmail&dark=1&no_pictures=1&lang=es"


def _broken(studio: StudioSite) -> str:
    return written(studio, MIXED.replace("::: note", "::: nota").replace("subject:", "subjekt:"))


def _clear(studio: StudioSite) -> str:
    studio.site.change(
        postal_address="400 Main Street, Riverton, CA 95600", sender_address="news@riverton.gov",
        reply_to="office@riverton.gov", unsubscribe_mailbox="unsubscribe@riverton.gov",
    )  # fmt: skip
    return written(studio, CLEAR)


def _inboxes(page: Page) -> None:
    for one in page.locator(".preview summary").all():
        one.click()


VISITS = (
    StudioVisit(name="preview", prepare=written, then=_inboxes),
    StudioVisit(name="preview on a desktop", prepare=_desktop),
    StudioVisit(
        name="preview of a broken text", prepare=_broken, shows=("preview.html", "preview_nothing.html")
    ),
    StudioVisit(name="preview without findings", prepare=_clear),
    StudioVisit(name="rules", path="/rules", shows=("rules.html",)),
)
