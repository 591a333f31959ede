"""`/` and `/archive/`: the issues that anybody can read, and the page of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote, urlsplit

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from newsletter.app.archive import (
    ArchivedIssue,
    PageParts,
    archived_calendar,
    archived_html,
    archived_issues,
    archived_lists,
    find_archived,
    language_title,
    long_date,
    short_date,
)
from newsletter.app.archive_corrections import shown_corrections
from newsletter.app.archive_search import search_archive
from newsletter.app.archive_share import (
    HEIGHT,
    WIDTH,
    SharePicture,
    issue_share_picture,
    publication_share_picture,
)
from newsletter.app.signing_up import open_lists
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError
from newsletter.web.current import CurrentWorkspace, Pages
from newsletter.web.middleware.security_headers import INDEXED, POLICY
from newsletter.web.pages import PageWriter, base_path
from newsletter.web.public.archive_files import answer_file
from newsletter.web.public.polls import poll_fragments

router = APIRouter()

NEWEST = 12
"""How many issues the first page shows."""
MOST = 60
"""With more issues than this, `/archive/` shows the newest years and links to each year."""
MOST_QUERY = 200
"""Characters of a query."""
_KEPT = "public, max-age=300"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedIssue:
    """An issue as a list shows it, in the reader's language if it has it."""

    url: str
    title: str
    preheader: str
    lang: str
    sent_on: str
    """Without the year."""
    full_date: str
    iso_date: str
    corrected_on: str
    languages: tuple[str, ...]
    """The names of its languages; () if it has one."""
    picture: str
    """The address of its picture, or ""."""
    initial: str
    """What a tile shows in place of a picture."""


@router.get("/", response_class=Response)
def home(workspace: CurrentWorkspace, pages: Pages, lang: str = "") -> Response:
    """Show the newest issues, if there is an archive."""
    issues = _public_issues(workspace)
    return _list_page(workspace, pages, issues[:NEWEST], issues, lang=lang)


@router.get("/archive/", response_class=Response)
@router.get("/archive", response_class=Response)
def archive(workspace: CurrentWorkspace, pages: Pages, lang: str = "", q: str = "") -> Response:
    """Show all issues by year, newest first; of a large archive the newest years. With `q`: search."""
    issues = _public_issues(workspace)
    if q.strip():
        return _found_page(workspace, pages, q, issues, lang=lang)
    return _list_page(workspace, pages, _newest_years(issues), issues, lang=lang, is_home=False)


@router.get("/archive/{name}", response_class=Response)
def issue_page(workspace: CurrentWorkspace, pages: Pages, name: str, lang: str = "") -> Response:
    """Show an issue as it was sent, for anybody; or a calendar file that an email links to beside it."""
    if name.endswith(".ics"):
        return answer_file(archived_calendar(workspace, name))
    issue, spoken = find_archived(workspace, name)
    if lang in issue.summary.langs:
        spoken = lang
    words = pages.language((spoken,))
    html = archived_html(
        workspace,
        issue,
        spoken,
        media=f"{base_path(workspace.publication)}/media/",
        parts=_parts(workspace, pages, issue, spoken, words),
    )
    return HTMLResponse(
        html,
        headers={
            **public_headers(workspace),
            "Content-Language": spoken,
            "Content-Security-Policy": issue_policy(workspace),
        },
    )


@router.get("/archive/{year}/", response_class=Response)
def archive_year(workspace: CurrentWorkspace, pages: Pages, year: str, lang: str = "") -> Response:
    """Show the issues of one year."""
    issues = _public_issues(workspace)
    chosen = [one for one in issues if str(one.sent_on.year) == year]
    if not chosen:
        raise NotFoundError("there are no issues of that year")
    return _list_page(workspace, pages, chosen, issues, lang=lang, is_home=False, year=year)


def public_headers(workspace: Workspace) -> dict[str, str]:
    """Return the headers of what anybody may keep for a while and, by setting, list in a search engine."""
    return {
        "Cache-Control": _KEPT,
        "Vary": "Accept-Language",
        "X-Robots-Tag": INDEXED if workspace.settings.web.robots else "noindex",
    }


def issue_policy(workspace: Workspace) -> str:
    """Return the policy of an issue's page: its styles are inline, its pictures may be hosted elsewhere."""
    hosted = urlsplit(workspace.publication.images_base_url or "")
    pictures = f"img-src 'self' {hosted.scheme}://{hosted.netloc};" if hosted.netloc else "img-src 'self';"
    return POLICY.replace("img-src 'self';", pictures).replace(
        "style-src 'self';", "style-src 'self' 'unsafe-inline';"
    )


def _public_issues(workspace: Workspace) -> Sequence[ArchivedIssue]:
    """Return the issues; raises NotFoundError for a publication without an archive."""
    if not archived_lists(workspace):
        raise NotFoundError("this publication has no archive")
    return archived_issues(workspace)


def _newest_years(issues: Sequence[ArchivedIssue]) -> Sequence[ArchivedIssue]:
    if len(issues) <= MOST:
        return issues
    first = issues[MOST - 1].sent_on.year
    return [one for one in issues if one.sent_on.year >= first]


def _list_page(
    workspace: Workspace,
    pages: PageWriter,
    shown: Sequence[ArchivedIssue],
    issues: Sequence[ArchivedIssue],
    *,
    lang: str,
    is_home: bool = True,
    year: str = "",
) -> Response:
    spoken = pages.language((lang,))
    base = base_path(workspace.publication)
    years = [
        (number, [_listed(one, spoken, base) for one in its])
        for number, its in groupby(shown, key=lambda one: one.sent_on.year)
    ]
    return pages.write(
        "archive.html",
        langs=(spoken,),
        headers=public_headers(workspace),
        years=years,
        all_years=sorted({one.sent_on.year for one in issues}, reverse=True),
        more=len(issues) > len(shown),
        number=len(issues),
        is_home=is_home,
        year=year,
        robots=workspace.settings.web.robots,
        can_subscribe=bool(open_lists(workspace)),
        canonical=f"{workspace.publication.base_url}{_path(is_home=is_home, year=year)}",
        share=_shared(workspace, publication_share_picture(workspace)),
    )


def _found_page(
    workspace: Workspace, pages: PageWriter, query: str, issues: Sequence[ArchivedIssue], *, lang: str
) -> Response:
    """Show what a search found. Search engines do not list it."""
    spoken = pages.language((lang,))
    base = base_path(workspace.publication)
    result = search_archive(workspace, issues, query, lang=spoken)
    return pages.write(
        "search.html",
        langs=(spoken,),
        headers={**public_headers(workspace), "X-Robots-Tag": "noindex"},
        query=query[:MOST_QUERY],
        hits=[(_listed(one.issue, one.lang, base, words=spoken), one.excerpt) for one in result.hits],
        total=result.total,
        number=len(issues),
        can_subscribe=bool(open_lists(workspace)),
    )


def _path(*, is_home: bool, year: str) -> str:
    if is_home:
        return "/"
    return f"/archive/{year}/" if year else "/archive/"


def _listed(issue: ArchivedIssue, lang: str, base: str, *, words: str = "") -> ListedIssue:
    """Return an issue as a list shows it: its version in `lang`, dates in the page's language `words`."""
    words = words or lang
    version, lead = issue.version(lang), issue.summary.lead
    corrected = issue.corrected_on
    return ListedIssue(
        url=f"{base}/archive/{quote(issue.page(lang))}",
        title=version.title,
        preheader=version.preheader,
        lang=version.lang,
        sent_on=short_date(issue.sent_on, words, beside=issue.sent_on),
        full_date=long_date(issue.sent_on, words),
        iso_date=issue.sent_on.isoformat(),
        corrected_on="" if corrected is None else short_date(corrected, words, beside=issue.sent_on),
        languages=tuple(map(language_title, issue.summary.langs)) if len(issue.summary.langs) > 1 else (),
        picture=f"{base}/media/{quote(lead.name)}" if lead is not None else "",
        initial=next((char.upper() for char in version.title if char.isalnum()), "·"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPicture:
    """What other sites show beside a link to a page."""

    url: str
    alt: str
    width: int = WIDTH
    height: int = HEIGHT


def _shared(workspace: Workspace, picture: SharePicture) -> SharedPicture:
    return SharedPicture(url=f"{workspace.publication.base_url}/media/{picture.name}", alt=picture.alt)


def _parts(
    workspace: Workspace, pages: PageWriter, issue: ArchivedIssue, spoken: str, words: str
) -> PageParts:
    """Return what the page of an issue gets around the edition."""
    base, home = base_path(workspace.publication), workspace.publication.base_url
    others = [
        (lang, language_title(lang), f"{base}/archive/{quote(name)}") for lang, name in issue.pages().items()
    ]
    values = {
        "share": _shared(workspace, issue_share_picture(workspace, issue, spoken)),
        "issue": issue,
        "version": issue.version(spoken),
        "spoken": spoken,
        "versions": others,
        "canonical": f"{home}/archive/{quote(issue.page(spoken))}",
        "alternates": [(lang, f"{home}/archive/{quote(name)}") for lang, name in issue.pages().items()],
        "corrections": [
            (long_date(one.day, words), one) for one in shown_corrections(workspace, issue, spoken)
        ],
        "can_subscribe": bool(open_lists(workspace)),
    }
    return PageParts(
        head=pages.fragment("issue_head.html", words, **values),
        bar=pages.fragment("issue_bar.html", words, **values),
        polls=poll_fragments(
            workspace, pages, issue.slug, issue.version(spoken).polls, words, issue.version(spoken).lang
        ),
    )
