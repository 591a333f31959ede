"""Visits to the pages about people."""

from __future__ import annotations

from pathlib import Path

from newsletter.app.notes import add_note
from newsletter.app.people import add_person, new_person
from newsletter.app.people_upload import Upload, find_upload, start_import, take_upload
from newsletter.app.tagging import tag_person
from newsletter.app.unsubscribing import Method, unsubscribe_address
from newsletter.app.upload_run import work_uploads
from newsletter.model import Actor, Door, SuppressionReason
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visit import StudioVisit

DESK = Actor(name="Ana Ruiz", door=Door.STUDIO)
FILE = (
    "Email Address,First Name,Status,Date,Zip,Newsletter?\n"
    "ana@riverton.example,Ana,subscribed,3/4/2021,90012,maybe\n"
    "bo@riverton.example,Bo,unsubscribed,13/4/2021,,no thanks\n"
    "info@riverton.example,,subscribed,,,\n"
    "cy@gmial.com,Cy,subscribed,,,\n"
    "not an address,Dee,subscribed,,,\n"
)


def first_list(studio: StudioSite) -> str:
    return next(iter(studio.workspace.publication.lists))


def somebody(studio: StudioSite, address: str = "maria@riverton.example") -> int:
    """Add a person with a note and a tag; return their number."""
    workspace, key = studio.workspace, first_list(studio)
    person = new_person(address, first_name="María", last_name="Núñez-Ortega", lang="es")
    add_person(workspace, person, list_key=key, basis="Asked at the desk on May 3, 2026", by=DESK)
    found = workspace.store.subscriber(person.address_key)
    assert found is not None
    return found.id


def somebody_there(studio: StudioSite) -> int:
    """Return the number of the person whom `somebody` added."""
    found = studio.workspace.store.subscriber("maria@riverton.example")
    assert found is not None
    return found.id


def uploaded(studio: StudioSite, content: str = FILE, name: str = "people.csv") -> Upload:
    """Upload a file and have it rehearsed."""
    upload = take_upload(
        studio.workspace,
        name=name,
        content=[content.encode()],
        list_key=first_list(studio),
        basis="Signed up at the spring fair, paper form 3",
        by=DESK,
    )
    work_uploads(studio.workspace)
    return find_upload(studio.workspace, upload.token)


def imported(studio: StudioSite) -> Upload:
    """Import a file."""
    start_import(studio.workspace, uploaded(studio), by=DESK)
    work_uploads(studio.workspace)
    return next(iter([find_upload(studio.workspace, one) for one in _tokens(studio)]))


def _tokens(studio: StudioSite) -> list[str]:
    folder: Path = studio.workspace.settings.state_folder / "uploads"
    return [one.name for one in folder.iterdir()]


def _person(studio: StudioSite) -> str:
    return f"/people/{somebody(studio)}"


def _left(studio: StudioSite) -> str:
    number = somebody(studio)
    unsubscribe_address(
        studio.workspace,
        "maria@riverton.example",
        list_key=first_list(studio),
        everywhere=False,
        method=Method.STAFF,
        by=DESK,
    )
    return f"/people/{number}"


def _merge(studio: StudioSite) -> str:
    number = somebody(studio)
    somebody(studio, "maria.nunez@work.example")
    return f"/people/{number}/merge?other=maria.nunez@work.example&reason=She+told+us"


def _waiting(studio: StudioSite) -> str:
    upload = take_upload(
        studio.workspace,
        name="people.csv",
        content=[FILE.encode()],
        list_key=first_list(studio),
        basis="Fair",
        by=DESK,
    )
    return f"/people/import/{upload.token}"


def _imports(studio: StudioSite) -> str:
    imported(studio)
    uploaded(studio, "email\nzoe@riverton.example\n", "second.csv")
    return "/people/imports"


def _bulk(studio: StudioSite) -> None:
    somebody(studio)


def several(studio: StudioSite) -> str:
    """Return the page of people with a few of them: tagged, on two lists, gone, suppressed."""
    number = somebody(studio)
    for address in ("bo@riverton.example", "a.very.long.name.of.somebody@department-of-everything.example"):
        studio.site.join(address)
    studio.site.join("maria@riverton.example", list="volunteers")
    studio.workspace.store.suppress(
        "bo@riverton.example", SuppressionReason.BOUNCED, now=studio.clock.now(), note="550 no such user"
    )
    tag_person(studio.workspace, "maria@riverton.example", "Vip", by=DESK)
    add_note(studio.workspace, "maria@riverton.example", "Prefers to be called in the morning.", by=DESK)
    assert number
    return "/people"


VISITS = (
    StudioVisit(
        name="nobody", path="/people", shows=("people.html", "people_results.html", "people_tabs.html")
    ),
    StudioVisit(name="people", prepare=several),
    StudioVisit(
        name="one person with notes",
        prepare=lambda studio: (several(studio), f"/people/{somebody_there(studio)}")[1],
        shows=("person.html",),
    ),
    StudioVisit(name="people by filters", prepare=lambda studio: f"/people?list={first_list(studio)}&q=zzz"),
    StudioVisit(name="add a person", path="/people/add", shows=("people_add.html",)),
    StudioVisit(name="one person", prepare=_person),
    StudioVisit(name="one person who left", prepare=_left),
    StudioVisit(name="merge", prepare=_merge, shows=("person_merge.html",)),
    StudioVisit(
        name="erase", prepare=lambda studio: f"/people/{somebody(studio)}/erase", shows=("person_erase.html",)
    ),
    StudioVisit(name="import", path="/people/import", shows=("people_import.html",)),
    StudioVisit(name="a file that is read", prepare=_waiting, shows=("people_upload.html",)),
    StudioVisit(name="a rehearsed file", prepare=lambda studio: f"/people/import/{uploaded(studio).token}"),
    StudioVisit(
        name="a refused file",
        prepare=lambda studio: f"/people/import/{uploaded(studio, name='unsubscribed people.csv').token}",
    ),
    StudioVisit(name="an imported file", prepare=lambda studio: f"/people/import/{imported(studio).token}"),
    StudioVisit(name="imports", prepare=_imports, shows=("people_imports.html",)),
    StudioVisit(
        name="undo",
        prepare=lambda studio: f"/people/imports/{imported(studio).import_id}/undo",
        shows=("people_import_undo.html",),
    ),
    StudioVisit(name="segments", path="/people/segments", shows=("people_segments.html",)),
    StudioVisit(
        name="a segment",
        path="/people/segments/edit?where=lang+%3D+%22es%22+or+domain+%3D+%22example.org%22",
        shows=("people_segment.html",),
    ),
    StudioVisit(name="a wrong segment", path="/people/segments/edit?where=colour+%3D+3"),
    StudioVisit(name="export", path="/people/export", shows=("people_export.html",)),
    StudioVisit(
        name="growth",
        prepare=lambda studio: (_left(studio), "/people/growth")[1],
        shows=("people_growth.html",),
    ),
    StudioVisit(name="tag or move", path="/people/bulk", shows=("people_bulk.html",)),
    StudioVisit(
        name="tag rehearsed",
        path="/people/bulk",
        prepare=lambda studio: _bulk(studio),
        form={"act": "tag", "list": "constituents", "segment": "", "tag": "vip"},
        console=("404",),
    ),
    StudioVisit(name="upkeep", path="/people/upkeep", shows=("people_upkeep.html",)),
)
