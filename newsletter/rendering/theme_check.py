"""Checks a theme: renders sample issues and reports every problem by template file and line.

Before Jinja runs, every tag of a template gets an attribute with its file and line, which survives includes,
loops and blocks, so that each tag of the email has its origin. Run it in a separate process: the compiler can
end its process.
"""

from __future__ import annotations

import contextlib
import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from xml.parsers import expat

from newsletter.errors import NewsletterError, ThemeError
from newsletter.model import Edition, Issue, Publication
from newsletter.model.phrase import phrase
from newsletter.rendering.compose import Composer
from newsletter.rendering.edition import render
from newsletter.rendering.html_and_text import HtmlAndText, escape
from newsletter.rendering.mjml.schema import COMPONENTS, HTML, Fault, faults
from newsletter.rendering.mjml.tree import Element, parse
from newsletter.rendering.pictures.rasterizer import Rasterizer, no_rasterizer
from newsletter.rendering.render_context import RenderContext
from newsletter.rendering.theme import Theme, load_theme

ORIGIN = "nl-at"
_JINJA = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})", re.DOTALL)
_TAG = re.compile(r"<([A-Za-z][\w-]*)(?=[\s/>])")
_SHARED = frozenset({"brand", "theme", "words", "lang", "dir", "start", "end", "slant"})
_MAY_BE_LEFT_OUT = {
    ".mjml": frozenset({"subject", "grid", "month", "day", "initial"}),
    ".txt": frozenset(
        {"subject", "preheader", "src", "month", "day", "initial", "phone_url", "calendar_label"}
    ),
}
"""Variables that a template need not print: repeated elsewhere, or only for the other kind of template."""


def with_origins(file: str, text: str) -> str:
    """Add its origin to every tag of a template: `nl-at="calm-civic/callout.mjml:3"`."""
    if not file.endswith(".mjml"):
        return text
    parts, line = [], 1
    for index, part in enumerate(_JINJA.split(text)):
        parts.append(part if index % 2 else _TAG.sub(_marker(file, part, line), part))
        line += part.count("\n")
    return "".join(parts)


def _marker(file: str, part: str, first: int) -> Callable[[re.Match[str]], str]:
    def mark(found: re.Match[str]) -> str:
        line = first + part.count("\n", 0, found.start())
        return f'<{found[1]} {ORIGIN}="{file}:{line}"'

    return mark


def unknown_tags(file: str, text: str) -> Iterator[Fault]:
    """Find tags that themes cannot use, also in branches that no sample issue reaches."""
    if not file.endswith(".mjml"):
        return
    line = 1
    for index, part in enumerate(_JINJA.split(text)):
        for found in () if index % 2 else _TAG.finditer(part):
            if found[1] not in COMPONENTS and found[1] not in HTML:
                where = f"{file}:{line + part.count(chr(10), 0, found.start())}"
                yield Fault(
                    where=where, message=phrase("<{found}> is not a tag that themes can use", found=found[1])
                )
        line += part.count("\n")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RecordingTheme(Theme):
    """A theme that records which variables its templates do not print."""

    unprinted: list[Fault] = dataclasses.field(default_factory=list, compare=False)

    def pair(self, name: str, variables: Mapping[str, object]) -> HtmlAndText:
        """Render a pair, then check that all its variables were printed."""
        made = Theme.pair(self, name, variables)
        spaceless = "".join(made.text.split())
        found_here = {key: value for key, value in variables.items() if key not in _SHARED}
        for path, given in _printable(found_here):
            key = path.rpartition(".")[2]
            shown = (given.html, escape(given.text)) if isinstance(given, HtmlAndText) else (escape(given),)
            if key not in _MAY_BE_LEFT_OUT[".mjml"] and not any(form in made.html for form in shown):
                self._note(f"{name}.mjml", path)
            said = given.text if isinstance(given, HtmlAndText) else given
            if key not in _MAY_BE_LEFT_OUT[".txt"] and "".join(said.split()) not in spaceless:
                self._note(f"{name}.txt", path)
        return made

    def _note(self, template: str, path: str) -> None:
        where = f"{self.homes[template]}/{template}"
        self.unprinted.append(
            Fault(where=where, message=phrase("does not print {path}, so readers would miss it", path=path))
        )


def _printable(value: object, path: str = "") -> Iterator[tuple[str, HtmlAndText | str]]:
    """Yield every text, address and picture among a template's variables, with its name."""
    if isinstance(value, HtmlAndText):
        yield path, value
    elif isinstance(value, str):
        if path.rpartition(".")[2] in {"src", "url"} or path.endswith("_url"):
            yield path, value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _printable(one, f"{path}.{key}" if path else str(key))
    elif isinstance(value, Sequence):
        for one in value:
            yield from _printable(one, path)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _printable(getattr(value, field.name), f"{path}.{field.name}")


def check_theme(
    folders: Sequence[Path],
    name: str,
    issues: Sequence[tuple[Issue, Publication]],
    *,
    root: Path,
    rasterize: Rasterizer = no_rasterizer,
) -> tuple[list[Fault], list[Edition]]:
    """Render each issue; return the problems, each once, and the editions of issues without problems.

    `rasterize` turns an SVG into a PNG. Raises ThemeError when the theme cannot be loaded at all.
    """
    theme = load_theme(folders, name)
    traced = load_theme(folders, name, prepare=with_origins)
    recording = RecordingTheme(
        **{field.name: getattr(traced, field.name) for field in dataclasses.fields(Theme)}
    )
    found = [
        one
        for file, text in theme.sources.items()
        for one in unknown_tags(f"{theme.homes[file]}/{file}", text)
    ]
    editions: list[Edition] = []
    for issue, publication in issues:
        found_here = _composed(recording, RenderContext(issue, publication, root, rasterize))
        found += found_here
        if not found_here:
            try:
                editions.append(render(issue, publication, theme, root=root, rasterize=rasterize))
            except NewsletterError as error:
                found.append(_as_fault(error, name))
    unique = dict.fromkeys([*found, *recording.unprinted])
    return sorted(unique, key=lambda fault: _by_line(fault.where)), editions


def _composed(theme: RecordingTheme, render_context: RenderContext) -> list[Fault]:
    issue = render_context.issue
    try:
        composer = Composer(theme, render_context)
        subject = render_context.line_with_fields(issue.front.subject, render_context.place("subject"))
        preheader = render_context.line_with_fields(issue.front.preheader, render_context.place("preheader"))
        email = composer.compose_email(subject, preheader)
    except NewsletterError as error:
        return [_as_fault(error, theme.name)]
    try:
        tree = parse(email.html, name=theme.name)
    except ThemeError as error:
        return [_not_well_formed(email.html, error, theme.name)]
    origins = _origins(tree)
    return faults(tree, where=lambda element: origins.get(id(element), theme.name))


def _origins(tree: Element) -> Mapping[int, str]:
    """Remove the origin attributes; return each tag's origin, or that of the tag around it."""
    origins: dict[int, str] = {}
    pending = [(tree, "")]
    while pending:
        element, around = pending.pop()
        origin = element.attributes.pop(ORIGIN, around)
        origins[id(element)] = origin
        pending.extend((child, origin) for child in element.children if isinstance(child, Element))
    return origins


def _not_well_formed(email: str, error: ThemeError, name: str) -> Fault:
    """Return the tag that was open where the email stops being well-formed."""
    parser, marks = expat.ParserCreate(), [name]

    def opened(_tag: str, attributes: dict[str, str]) -> None:
        marks.append(attributes.get(ORIGIN, marks[-1]))

    def closed(_tag: str) -> None:
        marks.pop()

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    with contextlib.suppress(expat.ExpatError):
        parser.Parse(email, True)
    reason = error.message.rpartition(": ")[2]
    problem = (
        phrase("the tag that starts here is never closed")
        if reason == "mismatched tag"
        else phrase("the tag that starts here is not well-formed: {reason}", reason=reason)
    )
    shown = re.sub(rf' {ORIGIN}="[^"]*"', "", error.hint)
    return Fault(where=marks[-1], message=problem, hint=shown)


def _as_fault(error: NewsletterError, name: str) -> Fault:
    where, colon, rest = error.message.partition(": ")
    if colon and re.fullmatch(r"[\w./-]+(:\d+)?", where):
        return Fault(where=where, message=rest, hint=error.hint)
    return Fault(where=name, message=error.message, hint=error.hint)


def _by_line(where: str) -> tuple[str, int]:
    file, _, line = where.partition(":")
    return file, int(line) if line.isdigit() else 0
