"""Editions: render an issue, check it, and write it to files to preview."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path

from newsletter.app.announced_events import event_identities, remember_events
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError, RefusedError
from newsletter.files import write_whole
from newsletter.issues.issue_files import find_issue
from newsletter.issues.parser import read_issue
from newsletter.issues.reader_parts import for_reader, needs_topic, segments_of, topics_of
from newsletter.issues.variants import in_language, languages_of, page_name, versions
from newsletter.model import Edition, Finding, Issue, Recipient, Topics, proofs_of, public_versions
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase
from newsletter.processes.svg_rasterizer import rasterize_svg
from newsletter.rendering.edition import combine_editions
from newsletter.rendering.edition import render as render_email
from newsletter.rendering.merge_fields import fill
from newsletter.rendering.preview import Translation, web_page
from newsletter.rendering.render_context import is_own_link

MOST_VERSIONS = 16
"""Of one issue: languages times combinations of segments. Each is rendered, checked and stored."""
MOST_WITH_TOPICS = 128
"""The same, times the combinations of topics: seven topics in one language, six in two."""
SAMPLE_ADDRESS = "reader@example.org"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltFile:
    """A file that `build` wrote; size in bytes."""

    path: Path
    size_bytes: int


def open_issue(workspace: Workspace, slug: str) -> Issue:
    """Find and read an issue; raises NotFoundError, IssueError, BrokenIssueError."""
    return read_issue(
        find_issue(workspace.root, slug), root=workspace.root, publication=workspace.publication
    )


def for_list(issue: Issue, list_key: str) -> Issue:
    """Return the issue as it goes to another list than the one in its file."""
    return replace(issue, front=replace(issue.front, list=list_key))


def render_issue(
    workspace: Workspace, issue: Issue, *, render: Callable[..., Edition] = render_email
) -> Edition:
    """Render every version of an issue: the main one, with its other languages and segments in `others`.

    The main one has all topics; versions with fewer are in `others` too. Every version there can be is made,
    so that what is approved and frozen does not depend on who reads it. `render` makes each of them. Raises
    RefusedError for too many.
    """
    theme = workspace.theme
    used = segments_of(issue)
    identities = event_identities(workspace, issue)
    needs = all(needs_topic(version) for version in versions(issue))
    editions = []
    for version in versions(issue):
        for segments, topics in _combinations(issue, needs=needs):
            edition = render(
                for_reader(version, segments, topics),
                workspace.publication,
                theme,
                root=workspace.root,
                rasterize=rasterize_svg,
                identities=identities,
                kept_pictures=workspace.kept_pictures,
            )
            editions.append(replace(edition, segments=segments, topics=topics))
    editions[0] = replace(editions[0], needs_topic=needs)
    whole = combine_editions(editions, {key: workspace.publication.segments[key] for key in used})
    return _without_spare_mjml(whole)


def _without_spare_mjml(edition: Edition) -> Edition:
    """Drop the compiler's input of versions that nobody inspects: there may be many, and all are stored."""
    proofs = set(map(id, proofs_of(edition)))
    others = (one if id(one) in proofs else replace(one, mjml="") for one in edition.others)
    return replace(edition, others=tuple(others))


def _combinations(issue: Issue, *, needs: bool) -> tuple[tuple[tuple[str, ...], Topics], ...]:
    """Return every set of segments and topics that a person may have; raises RefusedError.

    The first has no segment and all topics. `needs` a topic: nobody is sent a version without one.
    """
    used, topics = segments_of(issue), topics_of(issue)
    languages = len(languages_of(issue))
    number = languages * 2 ** len(used)
    parts = f"{languages} languages, {len(used)} segments"
    if number > MOST_VERSIONS:
        raise _too_many(issue, number, parts, MOST_VERSIONS, phrase("segments"))
    if topics and number * 2 ** len(topics) > MOST_WITH_TOPICS:
        parts = f"{parts}, {len(topics)} topics"
        raise _too_many(issue, number * 2 ** len(topics), parts, MOST_WITH_TOPICS, phrase("topics"))
    sizes = range(len(topics), 0 if needs else -1, -1)
    chosen = [combo for size in sizes for combo in combinations(topics, size)]
    return tuple(
        (combo, shown)
        for size in range(len(used) + 1)
        for combo in combinations(used, size)
        for shown in chosen
    )


def _too_many(issue: Issue, number: int, parts: str, most: int, fewer: str) -> RefusedError:
    return RefusedError(
        phrase(
            "{path} would have {number} versions ({parts}); at most {most} are possible",
            path=issue.path,
            number=number,
            parts=parts,
            most=most,
        ),
        hint=phrase("Use fewer {fewer} in one issue", fewer=fewer),
    )


def check_issue(
    workspace: Workspace,
    issue: Issue,
    edition: Edition,
    *,
    reaches_people: bool | None = None,
    leaves: date | None = None,
) -> tuple[Finding, ...]:
    """Run preflight on every version; a finding that several have in common is reported once.

    Filler and sample values are errors where email `reaches_people`, and warnings where it does not; None
    checks the edition alone. `leaves` is the day it goes out; None: the issue's own date.
    """
    from newsletter.preflight.check import check, sorted_findings

    publication = workspace.publication
    findings = [
        finding
        for one in (edition, *edition.others)
        for finding in check(
            one,
            version_of(issue, one),
            publication,
            reaches_people=reaches_people,
            leaves=leaves,
            whole=issue,
            kept_pictures=workspace.kept_pictures,
        )
    ]
    return tuple(dict.fromkeys(findings)) if not edition.others else sorted_findings(findings)


def version_of(issue: Issue, edition: Edition) -> Issue:
    """Return the issue as the readers of one of its editions get it."""
    return for_reader(in_language(issue, edition.lang), edition.segments, edition.topics)


def sample_message(workspace: Workspace, issue: Issue, edition: Edition) -> bytes:
    """Return the message for a made-up reader without a name."""
    date = datetime.combine(issue.front.date, datetime.min.time(), tzinfo=UTC)
    from newsletter.sending.message_template import MessageTemplate

    template = MessageTemplate.build(edition, workspace.publication, mailing_key="sample", date=date)
    reader = Recipient(
        mailing_id=0,
        subscriber_id=0,
        address=SAMPLE_ADDRESS,
        name="",
        token="sample",  # noqa: S106 - belongs to no subscriber
        fields={"email": SAMPLE_ADDRESS},
        attempt=1,
    )
    return template.personalise(reader).content


def write_build(workspace: Workspace, issue: Issue, edition: Edition, folder: Path) -> tuple[BuiltFile, ...]:
    """Write <slug>.html, .txt, .mjml, .eml, calendar files and pictures, each atomically.

    Versions in other languages are <slug>.<lang>.html and so on, those for a segment <slug>+<segment>.html,
    those for readers of one topic or of none <slug>+topic-<topic>.html, <slug>+no-topic.html.
    The page for the web is the one without segments and with all topics. The events are remembered as they
    are announced now.
    """
    remember_events(workspace, issue)
    files = [file for one in proofs_of(edition) for file in _files(workspace, issue, one, edition)]
    pictures = {picture.name: picture.data for one in (edition, *edition.others) for picture in one.pictures}
    calendars = {file.name: file.data for one in (edition, *edition.others) for file in one.calendars}
    picture_folder = f"{issue.slug}-pictures"
    documents = {file.name: file.data for one in (edition, *edition.others) for file in one.documents}
    if workspace.publication.images_base_url:
        pictures |= documents
    else:
        calendars |= documents
    return _write_all(
        [
            *((folder / name, data) for name, data in (*files, *calendars.items())),
            *((folder / picture_folder / name, data) for name, data in pictures.items()),
        ]
    )


def _files(
    workspace: Workspace, issue: Issue, edition: Edition, main: Edition
) -> Sequence[tuple[str, bytes]]:
    own_links = {field.name: "#" for field in edition.fields if is_own_link(field.name)}
    _subject, _html, text = fill(edition, {"email": SAMPLE_ADDRESS, **own_links})
    name = _name(edition, main)
    pages = {one.lang: f"{_name(one, main)}.html" for one in public_versions(main)}
    translations = [Translation(lang=lang, url=url) for lang, url in pages.items() if lang != edition.lang]
    picture_folder = f"{issue.slug}-pictures"
    page = web_page(
        edition, picture_path=lambda picture: f"{picture_folder}/{picture.name}", translations=translations
    )
    return (
        (f"{name}.html", page.encode()),
        (f"{name}.txt", text.encode()),
        (f"{name}.mjml", edition.mjml.encode()),
        (f"{name}.eml", sample_message(workspace, issue, edition)),
    )


def _name(edition: Edition, main: Edition) -> str:
    """Return the name of an edition's files, without extension."""
    page = main.issue if edition.lang == main.lang else page_name(main.issue, edition.lang)
    return "+".join((page, *edition.segments, *_topic_name(edition, main)))


def _topic_name(edition: Edition, main: Edition) -> tuple[str, ...]:
    if edition.topics == main.topics:
        return ()
    return tuple(f"topic-{topic}" for topic in edition.topics) or ("no-topic",)


def _write_all(files: Sequence[tuple[Path, bytes]]) -> tuple[BuiltFile, ...]:
    built = []
    for path, data in files:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, data)
        except OSError as error:
            raise NewsletterError(
                phrase("{path} cannot be written ({strerror})", path=path, strerror=error.strerror or error)
            ) from None
        built.append(BuiltFile(path=path, size_bytes=len(data)))
    return tuple(built)
