"""The theme trial: compose a letter with a theme and find all that is wrong, by template file and line.

Every tag of a template is marked with the place it is written at before Jinja runs; the marks travel through
includes, loops and blocks, and come out on the tags of the letter. Meant for a process of its own: what it
finds sound is compiled, and a compiler can end its process.
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
from newsletter.rendering.compose import Composer
from newsletter.rendering.edition import render
from newsletter.rendering.html_and_text import HtmlAndText, escape
from newsletter.rendering.mjml.schema import COMPONENTS, HTML, Fault, faults
from newsletter.rendering.mjml.tree import Element, parse
from newsletter.rendering.pictures.svg_drawing import Rasterizer, no_rasterizer
from newsletter.rendering.render_context import RenderContext
from newsletter.rendering.theme import Theme, load_theme

MARK = "nl-at"
_JINJA = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})", re.DOTALL)
_TAG = re.compile(r"<([A-Za-z][\w-]*)(?=[\s/>])")
_SHARED = frozenset({"brand", "theme", "words", "lang", "dir", "start", "end", "slant"})
_MAY_BE_LEFT_OUT = {
    ".mjml": frozenset({"subject", "grid", "month", "day"}),
    ".txt": frozenset({"subject", "preheader", "src", "month", "day"}),
}
"""What a template need not print: it is said by something else, or belongs to the other form."""


def marked(file: str, text: str) -> str:
    """Write onto every tag of a template where it stands: `nl-at="calm-civic/callout.mjml:3"`."""
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
        return f'<{found[1]} {MARK}="{file}:{line}"'

    return mark


def unknown_tags(file: str, text: str) -> Iterator[Fault]:
    """Find tags no theme may use, also where no letter of ours leads (branches that were not taken)."""
    if not file.endswith(".mjml"):
        return
    line = 1
    for index, part in enumerate(_JINJA.split(text)):
        for found in () if index % 2 else _TAG.finditer(part):
            if found[1] not in COMPONENTS and found[1] not in HTML:
                where = f"{file}:{line + part.count(chr(10), 0, found.start())}"
                yield Fault(where=where, message=f"<{found[1]}> is nothing a theme may use")
        line += part.count("\n")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Watched(Theme):
    """A theme that notes what its templates are given and do not print."""

    silent: list[Fault] = dataclasses.field(default_factory=list, compare=False)

    def pair(self, name: str, variables: Mapping[str, object]) -> HtmlAndText:
        """Render a pair as ever, then look whether everything that was given came out."""
        made = Theme.pair(self, name, variables)
        spaceless = "".join(made.text.split())
        own = {key: value for key, value in variables.items() if key not in _SHARED}
        for path, given in _given(own):
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
        self.silent.append(Fault(where=where, message=f"does not print {path}, so readers would miss it"))


def _given(value: object, path: str = "") -> Iterator[tuple[str, HtmlAndText | str]]:
    """Yield every phrase, address and picture among a template's variables, with its name."""
    if isinstance(value, HtmlAndText):
        yield path, value
    elif isinstance(value, str):
        if path.rpartition(".")[2] in {"src", "url"} or path.endswith("_url"):
            yield path, value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _given(one, f"{path}.{key}" if path else str(key))
    elif isinstance(value, Sequence):
        for one in value:
            yield from _given(one, path)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _given(getattr(value, field.name), f"{path}.{field.name}")


def try_theme(
    folders: Sequence[Path],
    name: str,
    issues: Sequence[tuple[Issue, Publication]],
    *,
    root: Path,
    rasterize: Rasterizer = no_rasterizer,
) -> tuple[list[Fault], list[Edition]]:
    """Compose each issue and return what is wrong, each fault once; the editions of those that are sound.

    `rasterize` makes a PNG of an SVG drawing. Raises ThemeError when the theme cannot be loaded at all.
    """
    theme = load_theme(folders, name)
    traced = load_theme(folders, name, prepare=marked)
    watched = Watched(**{field.name: getattr(traced, field.name) for field in dataclasses.fields(Theme)})
    found = [
        one
        for file, text in theme.sources.items()
        for one in unknown_tags(f"{theme.homes[file]}/{file}", text)
    ]
    editions: list[Edition] = []
    for issue, publication in issues:
        own = _composed(watched, RenderContext(issue, publication, root, rasterize))
        found += own
        if not own:
            try:
                editions.append(render(issue, publication, theme, root=root, rasterize=rasterize))
            except NewsletterError as error:
                found.append(_told(error, name))
    unique = dict.fromkeys([*found, *watched.silent])
    return sorted(unique, key=lambda fault: _by_line(fault.where)), editions


def _composed(theme: Watched, gathering: RenderContext) -> list[Fault]:
    issue = gathering.issue
    try:
        composer = Composer(theme, gathering)
        subject = gathering.phrase(issue.front.subject, gathering.place("subject"))
        preheader = gathering.phrase(issue.front.preheader, gathering.place("preheader"))
        letter = composer.letter(subject, preheader)
    except NewsletterError as error:
        return [_told(error, theme.name)]
    try:
        tree = parse(letter.html, name=theme.name)
    except ThemeError as error:
        return [_torn(letter.html, error, theme.name)]
    origins = _origins(tree)
    return faults(tree, where=lambda element: origins.get(id(element), theme.name))


def _origins(tree: Element) -> Mapping[int, str]:
    """Take the marks off the tags, and say for each where it, or what it stands in, was written."""
    origins: dict[int, str] = {}
    pending = [(tree, "")]
    while pending:
        element, around = pending.pop()
        origin = element.attributes.pop(MARK, around)
        origins[id(element)] = origin
        pending.extend((child, origin) for child in element.children if isinstance(child, Element))
    return origins


def _torn(letter: str, error: ThemeError, name: str) -> Fault:
    """Name the tag that was open when the letter stopped being well-formed."""
    parser, marks = expat.ParserCreate(), [name]

    def opened(_tag: str, attributes: dict[str, str]) -> None:
        marks.append(attributes.get(MARK, marks[-1]))

    def closed(_tag: str) -> None:
        marks.pop()

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    with contextlib.suppress(expat.ExpatError):
        parser.Parse(letter, True)
    reason = error.message.rpartition(": ")[2]
    told = "is never closed" if reason == "mismatched tag" else f"holds what is not well-formed: {reason}"
    shown = re.sub(rf' {MARK}="[^"]*"', "", error.hint)
    return Fault(where=marks[-1], message=f"the tag that opens here {told}", hint=shown)


def _told(error: NewsletterError, name: str) -> Fault:
    where, colon, rest = error.message.partition(": ")
    if colon and re.fullmatch(r"[\w./-]+(:\d+)?", where):
        return Fault(where=where, message=rest, hint=error.hint)
    return Fault(where=name, message=error.message, hint=error.hint)


def _by_line(where: str) -> tuple[str, int]:
    file, _, line = where.partition(":")
    return file, int(line) if line.isdigit() else 0
