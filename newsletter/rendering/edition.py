"""Renders an issue into an edition, which is checked, approved and sent."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from newsletter.model import CalendarIdentity, Edition, EditionPoll, Issue, Picture, Place, Publication
from newsletter.rendering.compose import Composer
from newsletter.rendering.mjml.compile import compile_email
from newsletter.rendering.mjml.tree import serialise
from newsletter.rendering.mjml.validate import validate
from newsletter.rendering.pictures.rasterizer import Rasterizer, no_rasterizer
from newsletter.rendering.render_context import RenderContext
from newsletter.rendering.theme import Theme

_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


def render(
    issue: Issue,
    publication: Publication,
    theme: Theme,
    *,
    root: Path,
    rasterize: Rasterizer = no_rasterizer,
    identities: Mapping[Place, CalendarIdentity] | None = None,
    kept_pictures: Path | None = None,
    composer: Callable[[Theme, RenderContext], Composer] = Composer,
) -> Edition:
    """Render an issue; the same input gives the same bytes and the same digest.

    `root` is the publication's folder; `rasterize` turns an SVG into a PNG; `identities` are those of the
    events, by line (without them, each is new); `kept_pictures` is a private folder that keeps converted
    pictures for the next process; `composer` makes what composes the email. Raises ThemeError, PictureError,
    IssueError.
    """
    render_context = RenderContext(issue, publication, root, rasterize, identities, kept_pictures)
    composed = composer(theme, render_context)
    subject = render_context.line_with_fields(issue.front.subject, render_context.place("subject"))
    preheader = render_context.line_with_fields(issue.front.preheader, render_context.place("preheader"))
    email = composed.compose_email(subject, preheader)
    css = theme.render("inline.css", composed.shared)
    larger = render_context.larger_forms()
    tree = validate(_in_largest_form(email.html, larger), css, name=f"theme {theme.name}")
    mjml = serialise(tree)
    html = compile_email(
        tree,
        markers=[field.marker for field in render_context.fields],
        said_as=composed.words["email"].text,
    )
    edition = Edition(
        issue=issue.slug,
        list=issue.front.list,
        lang=issue.front.lang,
        subject=subject.text,
        preheader=preheader.text,
        html=html,
        text=_EMPTY_LINES.sub("\n\n", email.text).strip("\n") + "\n",
        fields=render_context.fields,
        links=tuple(render_context.links),
        pictures=tuple(_largest(picture, larger) for picture in render_context.pictures),
        calendars=render_context.calendars,
        documents=render_context.documents,
        polls=render_context.polls,
        archive=issue.front.archive,
        digest="",
        mjml=mjml,
    )
    return replace(edition, digest=digest_of(edition))


def _in_largest_form(markup: str, larger: Mapping[str, Picture]) -> str:
    """Show each picture in its largest form; it keeps the size it is shown in."""
    for name, picture in larger.items():
        markup = markup.replace(name, picture.name)
    return markup


def _largest(picture: Picture, larger: Mapping[str, Picture]) -> Picture:
    form = larger.get(picture.name)
    if form is None:
        return picture
    return replace(picture, name=form.name, media_type=form.media_type, data=form.data)


def combine_editions(editions: Sequence[Edition], rules: Mapping[str, str]) -> Edition:
    """Combine the editions of one issue (languages, segments, topics) into one: the first, with the others.

    `rules` maps each segment they name to its condition.
    """
    first, *others = editions
    if not others and not first.topics:
        return first
    whole = replace(first, others=tuple(others), rules=rules)
    return replace(whole, digest=digest_of(whole))


def digest_of(edition: Edition) -> str:
    """Return the SHA-256 (hex) of all that reaches a reader, written as canonical JSON."""
    content: list[object] = [
        edition.subject,
        edition.preheader,
        edition.html,
        edition.text,
        [[field.marker, field.name, field.fallback] for field in edition.fields],
        [[picture.name, _hash_of(picture.data)] for picture in edition.pictures],
    ]
    if edition.calendars:
        content.append([[file.name, file.data.decode()] for file in edition.calendars])
    if edition.polls:
        content.append([_poll_content(poll) for poll in edition.polls])
    if not edition.archive:
        content.append("not archived")
    if edition.others:
        content.append([[other.digest, other.lang, list(other.segments)] for other in edition.others])
        content.append(sorted(edition.rules.items()))
    if edition.topics:
        content.append(["topics", edition.needs_topic, *(list(one.topics) for one in edition.versions)])
    written = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("ascii")).hexdigest()


def _poll_content(poll: EditionPoll) -> list[object]:
    closes_at = poll.closes_at.isoformat() if poll.closes_at is not None else ""
    return [poll.key, poll.question, list(poll.options), closes_at, poll.shows_results]


@lru_cache(maxsize=64)
def _hash_of(data: bytes) -> str:
    """Return the SHA-256 of a picture."""
    return hashlib.sha256(data).hexdigest()
