"""Edition: render an issue, once, into what is checked, approved and sent."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from newsletter.model import Edition, Issue, Publication
from newsletter.rendering.compose import Composer
from newsletter.rendering.mjml.compile import compile_letter
from newsletter.rendering.mjml.validate import checked
from newsletter.rendering.pictures.svg_drawing import Rasterizer, no_rasterizer
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
) -> Edition:
    """Render an issue; the same input gives the same bytes and the same digest.

    `root` is the publication's folder; `rasterize` makes a PNG of an SVG drawing. Raises ThemeError,
    PictureError, IssueError.
    """
    gathering = RenderContext(issue, publication, root, rasterize)
    composer = Composer(theme, gathering)
    subject = gathering.phrase(issue.front.subject, gathering.place("subject"))
    preheader = gathering.phrase(issue.front.preheader, gathering.place("preheader"))
    letter = composer.letter(subject, preheader)
    css = theme.render("inline.css", composer.shared)
    mjml = checked(letter.html, css, name=f"theme {theme.name}")
    html = compile_letter(mjml, markers=[field.marker for field in gathering.fields])
    edition = Edition(
        issue=issue.slug,
        list=issue.front.list,
        lang=issue.front.lang,
        subject=subject.text,
        preheader=preheader.text,
        html=html,
        text=_EMPTY_LINES.sub("\n\n", letter.text).strip("\n") + "\n",
        fields=gathering.fields,
        links=tuple(gathering.links),
        pictures=gathering.pictures,
        calendars=gathering.calendars,
        digest="",
        mjml=mjml,
    )
    return replace(edition, digest=digest_of(edition))


def together(editions: Sequence[Edition], rules: Mapping[str, str]) -> Edition:
    """Put the editions of one issue into one that is frozen and sent: the first, with the others in it.

    `rules` says what makes somebody belong to each segment that they name.
    """
    first, *others = editions
    if not others:
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
    if edition.others:
        content.append([[other.digest, other.lang, list(other.segments)] for other in edition.others])
        content.append(sorted(edition.rules.items()))
    written = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("ascii")).hexdigest()


@lru_cache(maxsize=64)
def _hash_of(data: bytes) -> str:
    """Return the SHA-256 of a picture; those that were loaded before are the very same bytes."""
    return hashlib.sha256(data).hexdigest()
