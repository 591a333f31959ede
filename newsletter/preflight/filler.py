"""Checks for what was never meant for readers: text of the new-issue template, and the sample's settings.

They are errors where email reaches people, and warnings where it does not (`CheckContext.reaches_people`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from newsletter.issues.comments import without_comments
from newsletter.issues.diagnostics import Faults, Line
from newsletter.issues.new_issue_templates import FILLER_LINES, FILLER_SENTENCES
from newsletter.model import Edition, Finding, Issue, Level, Place, Publication
from newsletter.model.phrase import Phrase, counted, joined, phrase, setting
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.link_address import ascii_host, parse_address
from newsletter.preflight.page import Page, read_page
from newsletter.preflight.rule import ERROR, WARNING, Rule

TEXT = Rule(
    id="filler.text",
    levels=(ERROR, WARNING),
    what="A sentence of the new-issue template is still there.",
    source="Readers would get instructions for writers",
)
POSTAL_ADDRESS = Rule(
    id="filler.postal-address",
    levels=(ERROR, WARNING),
    what="The postal address is the sample's.",
    source="CAN-SPAM and CASL require your own",
)
SETTINGS = Rule(
    id="filler.settings",
    levels=(ERROR, WARNING),
    what="The sender or an address in the settings is the sample's, or ends in .example.",
    source="RFC 2606: nobody can reach these names, so no reply or unsubscribe request would arrive",
)
NAMES = Rule(
    id="filler.names",
    levels=(WARNING,),
    what="A name or a list's reason in the settings is the sample's, and the transport reaches people.",
    source="Readers would get the newsletter of somebody else; only a warning, because a name may be yours",
)
SAMPLE_LINK = Rule(
    id="link.sample",
    levels=(ERROR, WARNING),
    what="Links lead to .example, or email links to example.com and the like: names for samples only.",
    source="RFC 2606; the sample publication uses it",
)
UNPROVEN = Rule(
    id="link.unproven",
    levels=(WARNING,),
    what="An unsubscribe link, “View in browser”, “Add to calendar”, a document or picture leads nowhere.",
    source="RFC 8058; CAN-SPAM wants them to work for 30 days. Sending to people is refused",
)
RULES = (TEXT, POSTAL_ADDRESS, SETTINGS, NAMES, SAMPLE_LINK, UNPROVEN)

SAMPLE_POSTAL_ADDRESS = "200 N. Spring St., Los Angeles, CA 90012"
SAMPLE_SENDER = "Council District 13"
SAMPLE_ORGANISATION = "Office of Council District 13"
SAMPLE_NAME = "The Thirteenth"
SAMPLE_TITLE = "Council District 13 news"
SAMPLE_WHY = "You're receiving this because you signed up for Council District 13 news."

_MOST_REASONS = 3
_RESERVED = ("example", "test", "invalid", "localhost", "example.com", "example.org", "example.net")
"""RFC 2606 and 6761."""
_SAMPLE_HOST = re.compile(r"(?:@|//|\bwww\.)((?:[\w-]+\.)+example)(?![\w-]|\.\w)", re.I)


def find(context: CheckContext) -> Iterator[Finding]:
    """Look for filler in the issue file, in what readers see, and in the settings."""
    level = ERROR if context.reaches_people else WARNING
    seen = tuple(_sentences(context.edition, context.page))
    placed = set()
    source = context.issue.source
    suspected = seen or not _LINES.isdisjoint(map(_squeezed, _straight_quotes(source).splitlines()))
    for place, line in _written_lines(context.issue) if suspected else ():
        found = [sentence for sentence in seen if sentence in line]
        placed.update(found)
        if found or line in _LINES:
            yield _text(found[0] if found else line, place, level)
    yield from (_text(sentence, None, level) for sentence in seen if sentence not in placed)
    if context.reaches_people is not None:
        yield from settings_findings(context.publication, level)
        yield from _names(context.publication) if context.reaches_people else ()
        yield from _sample_hosts(context.page, level)
    yield from _sample_links(context.edition, context.page, level)


def filler_in(edition: Edition, publication: Publication) -> tuple[Finding, ...]:
    """Return what must not reach people in a frozen edition: file and settings may be others by now."""
    page = read_page(edition.html)
    frozen = SAMPLE_POSTAL_ADDRESS if SAMPLE_POSTAL_ADDRESS in page.text else publication.postal_address
    is_other = publication.postal_address not in page.text
    publication = replace(publication, postal_address=frozen) if is_other else publication
    return (
        *(_text(sentence, None, ERROR) for sentence in _sentences(edition, page)),
        *settings_findings(publication, ERROR),
        *_sample_hosts(page, ERROR),
        *_sample_links(edition, page, ERROR),
    )


def unproven_link(message: str, hint: str) -> Finding:
    """Return the finding for a base_url that was asked and did not prove to be this publication's."""
    return UNPROVEN.found(message, place=None, hint=hint)


def filler_reason(edition: Edition, publication: Publication) -> str:
    """Return why a frozen edition must not reach people, in any of its versions; "" if it may."""
    found = (one.message for version in (edition, *edition.others) for one in filler_in(version, publication))
    return "; ".join(list(dict.fromkeys(found))[:_MOST_REASONS])


def _text(words: str, place: Place | None, level: Level) -> Finding:
    return TEXT.found(
        phrase("“{words}” is from the template of new issues", words=words),
        place=place,
        level=level,
        hint="Write your own, or delete it",
    )


def _straight(text: str) -> str:
    """Return a text with single spaces and straight quotation marks."""
    return _squeezed(_straight_quotes(text))


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _straight_quotes(text: str) -> str:
    return text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')


_LINES = frozenset(map(_straight, FILLER_LINES))
_SENTENCES = tuple(map(_straight, FILLER_SENTENCES))


def _written_lines(issue: Issue) -> Iterator[tuple[Place, str]]:
    """Yield the lines of the issue file that are sent: not those of comments."""
    lines = [Line(number=number, text=text) for number, text in enumerate(issue.source.splitlines(), start=1)]
    for line in without_comments(lines, Faults(path=issue.path)):
        if not line.blank:
            yield Place(path=issue.path, line=line.number), _straight(line.text)


def _sentences(edition: Edition, page: Page) -> Iterator[str]:
    # The page's lines have single spaces already, and the plain text says nothing else.
    shown = page.text.replace("\n", " ")
    seen = _straight_quotes("\n".join((edition.subject, edition.preheader, shown)))
    return (sentence for sentence in _SENTENCES if sentence in seen)


def settings_findings(publication: Publication, level: Level) -> Iterator[Finding]:
    """Yield what of the settings is still the sample's."""
    if _straight(publication.postal_address) == SAMPLE_POSTAL_ADDRESS:
        yield POSTAL_ADDRESS.found(
            phrase(
                "The postal address is the sample's: {address}",
                address=SAMPLE_POSTAL_ADDRESS,
            ),
            place=None,
            level=level,
            hint=phrase("Enter your own: {setting}", setting=setting("publication.postal_address")),
        )
    written = [_setting(name, value) for name, value in _addresses(publication) if is_reserved(value)]
    if publication.sender_name == SAMPLE_SENDER and publication.organisation != SAMPLE_ORGANISATION:
        written.append(_setting("sender.name", SAMPLE_SENDER))
    if written:
        yield SETTINGS.found(
            phrase("The settings still have sample values: {names}", names=joined(", ", written)),
            place=None,
            level=level,
            hint="Replace them with your own in the settings",
        )


def _names(publication: Publication) -> Iterator[Finding]:
    values = [
        ("publication.name", publication.name, SAMPLE_NAME),
        ("publication.organisation", publication.organisation, SAMPLE_ORGANISATION),
    ]
    if publication.organisation == SAMPLE_ORGANISATION:  # else it is an error already
        values.append(("sender.name", publication.sender_name, SAMPLE_SENDER))
    for key, one in publication.lists.items():
        values += [(f"lists.{key}.title", one.title, SAMPLE_TITLE), (f"lists.{key}.why", one.why, SAMPLE_WHY)]
    if same := [_setting(name, value) for name, value, sample in values if _straight(value) == sample]:
        yield NAMES.found(
            phrase("These are still the sample's: {names}", names=joined(", ", same)),
            place=None,
            hint="Replace them with your own in the settings, unless they are",
        )


def _addresses(publication: Publication) -> Iterator[tuple[str, str]]:
    yield "sender.address", publication.sender_address
    yield "sender.reply_to", publication.reply_to or ""
    if publication.unsubscribe_mailbox not in (publication.sender_address, publication.reply_to):
        yield "sender.unsubscribe_mailbox", publication.unsubscribe_mailbox
    yield "publication.base_url", publication.base_url
    yield "publication.web_url", publication.web_url or ""
    yield "images.base_url", publication.images_base_url or ""


def _setting(name: str, value: str) -> Phrase:
    return phrase("{setting} ({value})", setting=setting(name, with_file=False), value=value)


def is_reserved(address: str) -> bool:
    """Say whether a web or email address is at a name that exists for samples and tests only."""
    if "://" in address:
        parsed = parse_address(address)
        host = parsed.host if parsed and parsed.host != "localhost" else ""  # that is for trying out
    else:
        host = ascii_host(address.rpartition("@")[2])
    return any(_is_below(host, name) for name in _RESERVED)


def _sample_links(edition: Edition, page: Page, level: Level) -> Iterator[Finding]:
    found = {link.url: link.place for link in edition.links if _sample_name(link.url)}
    found |= {one.url: None for one in page.anchors if one.url not in found and _sample_name(one.url)}
    if found:
        names = dict.fromkeys(map(_sample_name, found))
        yield SAMPLE_LINK.found(
            counted(
                "{count} link leads to {names}, a name for samples only",
                "{count} links lead to {names}, a name for samples only",
                len(found),
                names=joined(phrase(" and "), names),
            ),
            place=next((place for place in found.values() if place), None),
            level=level,
            hint="Enter your own addresses before you send to real people",
        )


def _sample_hosts(page: Page, level: Level) -> Iterator[Finding]:
    hosts = dict.fromkeys(match[1].lower() for match in _SAMPLE_HOST.finditer(page.text))
    if hosts:
        yield SAMPLE_LINK.found(
            phrase("The text names {names}; .example is for samples only", names=", ".join(hosts)),
            place=None,
            level=level,
            hint="Write your own address",
        )


def _sample_name(url: str) -> str:
    """Return the reserved name that a link leads to; "" for none, and where link.placeholder looks."""
    address = parse_address(url.strip())
    if address is None:
        return ""
    if address.scheme != "mailto":
        return ".example" if address.host.endswith(".example") else ""
    host = ascii_host(unquote(address.path).rpartition("@")[2])
    return next((f".{name}" if "." not in name else name for name in _RESERVED if _is_below(host, name)), "")


def _is_below(host: str, name: str) -> bool:
    return host == name or host.endswith(f".{name}")
