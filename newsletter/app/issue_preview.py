"""Issue preview: an unsaved text as readers would get it, with its findings; nothing is written.

The rendering has the line of each part (`data-line`); otherwise it is what is sent. Everything is that of
one version: a language, segments and topics, or what one person gets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from newsletter.app.editions import render_issue, version_of
from newsletter.app.people_search import search_people
from newsletter.app.preview_findings import PreviewFinding, fault_findings, findings_of
from newsletter.app.workspace import Workspace
from newsletter.errors import BrokenIssueError, NewsletterError, NotFoundError
from newsletter.issues.front_matter import peek_front
from newsletter.issues.issue_files import find_issue
from newsletter.issues.paragraphs import paragraphs_of
from newsletter.issues.parser import LINE_END, decode_issue, source_lines
from newsletter.issues.reader_parts import segments_of, topics_of
from newsletter.issues.variants import in_language, languages_of
from newsletter.model import Edition, Issue, Picture, Subscriber, SubscriptionStatus
from newsletter.model.phrase import phrase
from newsletter.preflight.page import read_page
from newsletter.preflight.readability import Readability, measure
from newsletter.preflight.readability import ReadingLevel as ReadingLevel
from newsletter.preflight.size import CLIP_ERROR_BYTES, CLIP_WARNING_BYTES, longest_html_bytes
from newsletter.rendering.language import own_name
from newsletter.rendering.line_anchors import render_with_lines, without_lines
from newsletter.rendering.merge_fields import fill
from newsletter.rendering.render_context import is_own_link
from newsletter.sending.variant_selector import VariantSelector
from newsletter.sending.variant_selector import version_of as version_key

_HEAD = 65_536
"""Characters in which the front matter must end."""
_FIRST_WORDS = 140
"""Characters of the body that a mail program shows where an email has no preheader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewChoice:
    """Which version is shown. `topics` None: all. `person` decides all of it, and fills the merge fields."""

    lang: str = ""
    segments: tuple[str, ...] = ()
    topics: tuple[str, ...] | None = None
    named: bool = False
    """Whether merge fields are filled for a made-up person; else they show their fallbacks."""
    person: Subscriber | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageChoice:
    """A language of the issue, and how many of its parts are not translated into it."""

    lang: str
    name: str
    untranslated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewChoices:
    """What there is to choose from in an issue; segments and topics by key, topics with their title."""

    languages: tuple[LanguageChoice, ...] = ()
    segments: tuple[str, ...] = ()
    topics: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """What a mail program lists: the preheader is the body's first words if the issue has none."""

    sender: str
    subject: str
    preheader: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeMeter:
    """The bytes of HTML with long merge fields, as preflight counts them, and from when on it complains."""

    html_bytes: int
    warning_bytes: int = CLIP_WARNING_BYTES
    error_bytes: int = CLIP_ERROR_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVersion:
    """One version: `html` has `cid:` addresses of `pictures`, `data-line`, and merge fields filled."""

    lang: str
    segments: tuple[str, ...]
    topics: tuple[str, ...]
    html: str = field(repr=False)
    text: str = field(repr=False)
    pictures: tuple[Picture, ...] = field(repr=False)
    row: InboxRow
    size: SizeMeter
    reading: Readability
    not_sent: str = ""
    """Why the person of the choice gets no email: NOT_ON_LIST, OTHER_TOPICS; else ""."""


NOT_ON_LIST, OTHER_TOPICS = "not-on-list", "other-topics"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuePreview:
    """The findings of a text; `shown` and `list` are None and "" if it cannot be read or rendered."""

    findings: tuple[PreviewFinding, ...]
    list: str = ""
    choices: PreviewChoices = field(default_factory=PreviewChoices)
    shown: ShownVersion | None = None


def saved_text(workspace: Workspace, slug: str) -> str:
    """Return the text of an issue's file as an editor has it: line ends are newlines, no byte order mark.

    What is no UTF-8 is replaced. Raises NotFoundError.
    """
    try:
        text = find_issue(workspace.root, slug).read_bytes().decode("utf-8", errors="replace")
    except OSError:
        raise NotFoundError(phrase("the file of {slug} cannot be read", slug=slug)) from None
    return LINE_END.sub("\n", text.removeprefix("\ufeff"))


def list_of_text(text: str) -> str:
    """Return the list that a text names, even if it has errors; "" if it names none."""
    return peek_front(source_lines(text[:_HEAD])).get("list", "")


def people_on_list(workspace: Workspace, query: str, list_key: str, *, limit: int) -> tuple[Subscriber, ...]:
    """Find people who are or were on a list; raises NewsletterError for a query without a word."""
    found = search_people(workspace.store, query).people
    mine = (one for one in found if any(part.list == list_key for part in one.subscriptions))
    return tuple(mine)[:limit]


def previewed_picture(workspace: Workspace, slug: str, name: str) -> Picture:
    """Return a picture of an issue's preview, of the saved text if none is kept; raises NotFoundError."""
    kept = workspace.previews.picture(slug, name)
    if kept is not None:
        return kept
    shown = preview_text(workspace, slug, saved_text(workspace, slug)).shown
    for picture in shown.pictures if shown is not None else ():
        if picture.name == name:
            return picture
    raise NotFoundError("this preview has no such picture")


def parse_text(workspace: Workspace, slug: str, text: str) -> Issue:
    """Return the issue that an existing file would be with another text; raises BrokenIssueError."""
    file: Path = find_issue(workspace.root, slug)
    data = text.encode("utf-8", errors="surrogatepass")
    return decode_issue(data, file, root=workspace.root, publication=workspace.publication)


def preview_text(
    workspace: Workspace, slug: str, text: str, choice: PreviewChoice | None = None
) -> IssuePreview:
    """Render and check the text of an existing issue; raises NotFoundError, and nothing for a bad text."""
    try:
        issue = parse_text(workspace, slug, text)
        preview = preview_issue(workspace, issue, choice or PreviewChoice())
    except BrokenIssueError as error:
        preview = IssuePreview(findings=fault_findings(error, text))
    levels = [one.level for one in preview.findings]
    workspace.finding_counts.keep(slug, text, workspace.publication, levels)
    return preview


def preview_issue(workspace: Workspace, issue: Issue, choice: PreviewChoice) -> IssuePreview:
    """Render and check an issue, which need not be saved."""
    choices = _choices(workspace, issue)
    try:
        with_lines = render_issue(workspace, issue, render=render_with_lines)
        edition = without_lines(with_lines)
        shown = _shown(workspace, issue, with_lines, choice)
        findings = findings_of(workspace, issue, edition, issue.source)
    except NewsletterError as error:
        found = fault_findings(error, issue.source)
        return IssuePreview(findings=found, list=issue.front.list, choices=choices)
    return IssuePreview(findings=findings, list=issue.front.list, choices=choices, shown=shown)


def _choices(workspace: Workspace, issue: Issue) -> PreviewChoices:
    languages = tuple(
        LanguageChoice(lang=lang, name=own_name(lang), untranslated=_untranslated(issue, lang))
        for lang in languages_of(issue)
    )
    titles = {key: topic.title for key, topic in workspace.publication.topics.items()}
    topics = {key: titles.get(key, key) for key in topics_of(issue)}
    return PreviewChoices(languages=languages, segments=segments_of(issue), topics=topics)


def _untranslated(issue: Issue, lang: str) -> int:
    """Count the parts that readers of a language get in another one; a part of the text is its blocks."""
    return sum(len(part.blocks) or 1 for part in in_language(issue, lang).fallbacks)


def _shown(workspace: Workspace, issue: Issue, edition: Edition, choice: PreviewChoice) -> ShownVersion:
    selector = VariantSelector.of(edition)
    values, not_sent = _values(workspace, choice), ""
    if choice.person is not None:
        wanted = next((one for one in choice.person.subscriptions if one.list == edition.list), None)
        if wanted is None or wanted.status is not SubscriptionStatus.SUBSCRIBED:
            not_sent = NOT_ON_LIST
        key = selector.version(choice.person.person.lang, values, wanted.topics if wanted else None)
        if edition.needs_topic and not key[2]:
            not_sent = not_sent or OTHER_TOPICS
            key = (key[0], key[1], edition.topics)
    else:
        held = [rule in choice.segments for rule, _ in selector.rules]
        key = selector.version_by_rules(choice.lang, held, choice.topics)
    versions = {version_key(one): one for one in edition.versions}
    chosen = versions.get(key, edition)
    return replace(_version(workspace, issue, chosen, values), not_sent=not_sent)


def _version(workspace: Workspace, issue: Issue, chosen: Edition, values: Mapping[str, str]) -> ShownVersion:
    own = {one.name: "#" for one in chosen.fields if is_own_link(one.name)}
    subject, html, text = fill(chosen, {**values, **own})
    preheader, _html, _text = fill(replace(chosen, subject=chosen.preheader, html="", text=""), values)
    return ShownVersion(
        lang=chosen.lang,
        segments=chosen.segments,
        topics=chosen.topics,
        html=html,
        text=text,
        pictures=chosen.pictures,
        row=InboxRow(
            sender=workspace.publication.sender_name,
            subject=subject,
            preheader=preheader or _first_words(html),
        ),
        size=SizeMeter(
            html_bytes=longest_html_bytes(without_lines(replace(chosen, others=())), workspace.publication)
        ),
        reading=measure(paragraphs_of(version_of(issue, chosen)), chosen.lang),
    )


def _first_words(html: str) -> str:
    return " ".join(read_page(html).text.split())[:_FIRST_WORDS]


_NAMES = {
    "en": ("Maria", "Lopez"),
    "es": ("María", "López"),
}


def _values(workspace: Workspace, choice: PreviewChoice) -> dict[str, str]:
    """Return the merge fields of the person whose email is shown, as sending fills them."""
    if choice.person is not None:
        who = choice.person.person
        named = {
            **who.attributes,
            "first_name": who.first_name,
            "last_name": who.last_name,
            "email": who.address,
        }
        return {name: value for name, value in named.items() if value}
    if choice.named:
        first, last = _NAMES.get(choice.lang.partition("-")[0] or workspace.publication.lang, _NAMES["en"])
        return {"first_name": first, "last_name": last, "email": "maria@example.org"}
    return {"email": "reader@example.org"}
