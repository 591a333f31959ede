"""`/studio/desk`: the stories of all feeds; keep, reject, comment, and put them into an issue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from newsletter.app.desk import DeskStory, desk_stories, set_story_verdict
from newsletter.app.feeds import feed_healths
from newsletter.app.issue_board import IssueCard, IssueState, issue_cards
from newsletter.app.story_placement import StoryPlacement, place_story, story_line, take_story_out
from newsletter.errors import NewsletterError
from newsletter.model import Permission, StoryVerdict
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.board import own_card
from newsletter.web.studio.forms import FormFields, StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter

router = APIRouter()

MOST_ON_PAGE = 40
SHOWN: Mapping[str, str] = {
    "": N_("Suggested"),
    "kept": N_("Kept"),
    "rejected": N_("Rejected"),
    "all": N_("All"),
}
_SAID = {
    StoryVerdict.KEPT: N_("Kept for the next issue."),
    StoryVerdict.REJECTED: N_("Rejected: it is not offered again."),
    StoryVerdict.OPEN: N_("The decision was undone."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFilter:
    """Which stories are shown, and the issue that they go into."""

    feed: str = ""
    words: str = ""
    shown: str = ""
    into: str = ""
    page: int = 1

    def query(self, **changes: object) -> str:
        """Return it as the query of an address, with some values changed."""
        values = {"feed": self.feed, "q": self.words, "show": self.shown, "into": self.into} | changes
        kept = {name: value for name, value in values.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    def fits(self, story: DeskStory) -> bool:
        """Return whether a story is shown."""
        if self.feed and self.feed not in story.feeds:
            return False
        words = self.words.casefold().split()
        text = f"{story.headline} {story.outlet} {story.entry.summary} {story.comment}".casefold()
        if not all(word in text for word in words):
            return False
        if self.shown in (StoryVerdict.KEPT, StoryVerdict.REJECTED):
            return story.verdict.value == self.shown
        return self.shown == "all" or not story.left_out


@router.get("/studio/desk", response_class=Response)
def desk_page(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, request: Request
) -> Response:
    """Show the stories, best first."""
    wanted = _wanted(request.query_params)
    stories = desk_stories(staff.workspace)
    found = [one for one in stories if wanted.fits(one)]
    start = (wanted.page - 1) * MOST_ON_PAGE
    drafts = _drafts(staff)
    last = request.query_params.get("last", "")
    return pages.write(
        "desk.html",
        staff,
        wanted=wanted,
        shown=SHOWN,
        stories=found[start : start + MOST_ON_PAGE],
        found=len(found),
        start=start,
        most=MOST_ON_PAGE,
        total=len(stories),
        feeds=[(key, one.outlet) for key, one in staff.workspace.publication.feeds.items()],
        problems=[one for one in feed_healths(staff.workspace) if one.alert],
        drafts=drafts,
        into=next((one for one in drafts if one.slug == wanted.into), None),
        line=story_line,
        last=next((one for one in stories if last and last in one.canonical), None),
        was=request.query_params.get("was", ""),
    )


@router.post("/studio/desk/verdict", response_class=Response)
def decide(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, form: StudioForm
) -> Response:
    """Keep or reject a story, or undo that."""
    given = form.get("verdict")
    verdict = StoryVerdict(given) if given in set(StoryVerdict) else StoryVerdict.OPEN
    done = set_story_verdict(staff.workspace, _address(form), verdict=verdict, by=staff.actor)
    before = done.before.verdict if done.before else StoryVerdict.OPEN
    undo = {"last": done.note.canonical, "was": before.value} if "undo" not in form else {}
    return _back(pages, form, pages.say(staff, _SAID[verdict]), **undo)


@router.post("/studio/desk/comment", response_class=Response)
def comment(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, form: StudioForm
) -> Response:
    """Write a note for colleagues to a story; an empty one removes it."""
    note = set_story_verdict(
        staff.workspace, _address(form), comment=form.get("comment"), by=staff.actor
    ).note
    said = N_("Your note is saved.") if note.comment else N_("The note was removed.")
    return _back(pages, form, pages.say(staff, said))


@router.post("/studio/desk/place", response_class=Response)
def place(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, form: StudioForm
) -> Response:
    """Put a story into an issue; to a script, say so as an object."""
    card = own_card(staff, form.get("into"), Permission.WRITE)
    placed = place_story(staff.workspace, card.slug, _address(form))
    said = _placed(staff, pages, card, placed)
    if _wants_json(pages):
        return JSONResponse({"said": said, "was_there": placed.was_there})
    return _back(pages, form, said)


@router.post("/studio/desk/take-out", response_class=Response)
def take_out(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, form: StudioForm
) -> Response:
    """Take a story out of an issue again."""
    card = own_card(staff, form.get("into"), Permission.WRITE)
    gone = take_story_out(staff.workspace, card.slug, _address(form))
    said = (
        N_("It is out of the issue.")
        if gone
        else N_("Somebody has changed that line. Look at it in the issue.")
    )
    if _wants_json(pages):
        return JSONResponse({"said": pages.say(staff, said), "gone": gone})
    return _back(pages, form, pages.say(staff, said))


def _address(form: FormFields) -> str:
    address = form.get("story").strip()
    if "://" not in address:
        raise NewsletterError("which story is not said", hint="Go back, reload the page, and try again")
    return address


def _placed(staff: SignedIn, pages: StudioPageWriter, card: IssueCard, placed: StoryPlacement) -> str:
    title = card.head.subject or card.slug
    if placed.was_there:
        return pages.say(
            staff, N_("“%(story)s” is in “%(title)s” already."), story=placed.headline, title=title
        )
    return pages.say(staff, N_("“%(story)s” is in “%(title)s” now."), story=placed.headline, title=title)


def _back(pages: StudioPageWriter, form: FormFields, said: str, **more: str) -> Response:
    """Lead back to the stories that were shown."""
    wanted = _wanted({name: form.get(name) for name in ("feed", "q", "show", "into", "page")})
    page = wanted.page if wanted.page > 1 else ""
    return pages.redirect(f"/desk{wanted.query(page=page, **more)}", said=said[:1].upper() + said[1:])


def _wanted(given: Mapping[str, str]) -> DeskFilter:
    page, shown = given.get("page", ""), given.get("show", "")
    return DeskFilter(
        feed=given.get("feed", "")[:100],
        words=given.get("q", "")[:200].strip(),
        shown=shown if shown in SHOWN else "",
        into=given.get("into", "")[:200],
        page=max(1, min(int(page), 10_000)) if page.isdecimal() and len(page) < 6 else 1,
    )


def _drafts(staff: SignedIn) -> Sequence[IssueCard]:
    """Return the issues that stories can go into, the newest changes first."""
    found = [
        one
        for one in issue_cards(staff.workspace)
        if one.state in (IssueState.DRAFT, IssueState.REVIEW)
        and not one.head.problem
        and staff.may(Permission.WRITE, one.head.list)
    ]
    return sorted(found, key=lambda one: one.head.changed_at, reverse=True)


def _wants_json(pages: StudioPageWriter) -> bool:
    return "application/json" in pages.request.headers.get("accept", "")
