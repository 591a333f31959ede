"""Loads a theme: the templates that turn blocks into MJML and plain text."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, fields, is_dataclass
from pathlib import Path
from types import TracebackType

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template, TemplateError
from jinja2.runtime import new_context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from newsletter.errors import ThemeError
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase
from newsletter.rendering.compiled_templates import CompiledTemplates
from newsletter.rendering.html_and_text import HtmlAndText
from newsletter.rendering.template_context import BLOCK_TEMPLATES, PROSE_TEMPLATES
from newsletter.rendering.theme_file import THEME_FILE, Setting, ThemeFile, inherited, read_theme_file
from newsletter.rendering.wrap import indent, underline, wrap

_BLOCKS = [template.name for table in (PROSE_TEMPLATES, BLOCK_TEMPLATES) for template in table.values()]
PAIRS = ("letter", "hero", "flow", *_BLOCKS)
"""Every template is a pair: <name>.mjml and <name>.txt."""

STYLESHEETS = ("inline.css", "style.css")
"""inline.css is written onto the tags; style.css goes in the head (phones, dark mode)."""

REQUIRED = (*(f"{name}{end}" for name in PAIRS for end in (".mjml", ".txt")), *STYLESHEETS)

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_LARGEST_BYTES = 256_000
_MOST_BASES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A theme's templates, ready to render. `sources` maps file names to their text.

    `homes` tells which theme each file is from: the theme itself, or one it is based on. `settings` are the
    sizes and fonts of theme.toml. A template can also use a file of a base by `calm-civic/letter.mjml`.
    """

    name: str
    sources: Mapping[str, str] = field(repr=False)
    homes: Mapping[str, str] = field(repr=False)
    settings: Mapping[str, Setting]
    about: ThemeFile = field(repr=False)
    lineage: tuple[str, ...] = field(repr=False)
    """The names of the theme and of those that it is based on."""
    environment: Environment = field(repr=False, compare=False)
    compiled: dict[str, Template] = field(default_factory=dict, repr=False, compare=False)

    def render(self, template: str, variables: Mapping[str, object]) -> str:
        """Render one template; raises ThemeError with its name and line for any error in it."""
        return self._render(template, {**self.environment.globals, **variables})

    def _render(self, template: str, variables: dict[str, object]) -> str:
        """Render with variables that include Jinja's own; they are not changed."""
        try:
            if template not in self.compiled:
                self.compiled[template] = self.environment.get_template(template)
            return _rendered(self.compiled[template], variables)
        except Exception as error:
            reason = (error.message if isinstance(error, TemplateError) else str(error)) or type(
                error
            ).__name__
            raise ThemeError(
                phrase("{where}: {reason}", where=self._where(template, error), reason=reason)
            ) from error

    def pair(self, name: str, variables: Mapping[str, object]) -> HtmlAndText:
        """Render <name>.mjml and <name>.txt with the same variables."""
        both = {**self.environment.globals, **variables}
        html = self._render(f"{name}.mjml", both)
        text = self._render(f"{name}.txt", both)
        return HtmlAndText(html=html, text=text.strip("\n"))

    def _where(self, template: str, error: Exception) -> str:
        """Return the file and line of an error, also in an included template."""
        line = getattr(error, "lineno", None)
        if line:
            return f"{_with_theme(getattr(error, 'name', None) or template, self.homes)}:{line}"
        for frame, number in reversed(list(_frames(error.__traceback__))):
            if frame.endswith((".mjml", ".txt", ".css")):
                return f"{frame}:{number}"
        return _with_theme(template, self.homes)


def _rendered(template: Template, variables: dict[str, object]) -> str:
    """Render like Template.render, but without copying the variables twice: most templates are a few lines.

    The names of the globals are left out: only a module imported with other globals needs them.
    """
    try:
        context = new_context(template.environment, template.name, template.blocks, variables, shared=True)
        return "".join(template.root_render_func(context))
    except Exception:
        template.environment.handle_exception()  # raises it again, with the template's own lines


def _frames(trace: TracebackType | None) -> Iterator[tuple[str, int]]:
    while trace is not None:
        yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next


def _with_theme(template: str, homes: Mapping[str, str]) -> str:
    return f"{homes[template]}/{template}" if template in homes else template


Prepare = Callable[[str, str], str]
"""Gets a template as `theme/file` and its text, and returns the text to use."""


def _unchanged(_file: str, text: str) -> str:
    return text


def load_theme(
    folders: Sequence[Path], name: str, *, prepare: Prepare = _unchanged, compiled: Path | None = None
) -> Theme:
    """Read the theme `name` and those it is based on; for each file the first folder that has it wins.

    `compiled` is a private folder in which compiled templates are kept.
    Raises ThemeError when no folder has the theme, or when a template is missing or unreadable.
    """
    lineage = _lineage(folders, name, prepare)
    sources: dict[str, str] = {}
    homes: dict[str, str] = {}
    named: dict[str, str] = {}
    for one in reversed(lineage):
        sources.update(one.sources)
        homes.update(dict.fromkeys(one.sources, one.name))
        named.update({f"{one.name}/{file}": text for file, text in one.sources.items()})
    missing = [template for template in REQUIRED if template not in sources]
    if missing:
        raise ThemeError(
            phrase("The theme “{name}” has no {names}", name=name, names=", ".join(missing)),
            hint=_missing_hint(lineage[-1]),
        )
    return Theme(
        name=name,
        sources=sources,
        homes=homes,
        settings=inherited([(one.name, one.about) for one in lineage]),
        about=lineage[0].about,
        lineage=tuple(one.name for one in lineage),
        environment=_environment(sources, named, homes, compiled),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _ThemeSource:
    """One theme of a lineage: the files in its own folders."""

    name: str
    homes: Sequence[Path]
    sources: Mapping[str, str]
    about: ThemeFile


def _missing_hint(last: _ThemeSource) -> str:
    looked = ", ".join(str(home) for home in last.homes)
    return f'Add it (looked in {looked}), or set a base that has it in {THEME_FILE}: base = "calm-civic".'


def _lineage(folders: Sequence[Path], name: str, prepare: Prepare) -> list[_ThemeSource]:
    """Return the theme, its base, the base's base …"""
    lineage = [_load_one(folders, name, prepare)]
    while base := lineage[-1].about.base:
        chain = [one.name for one in lineage]
        if base in chain or len(chain) > _MOST_BASES:
            bases = " -> ".join([*chain, base])
            raise ThemeError(
                phrase(
                    "The theme “{name}” has a loop of bases, or too many ({bases})", name=name, bases=bases
                ),
                hint=phrase("Fix base in its {theme_file}.", theme_file=THEME_FILE),
            )
        lineage.append(_load_one(folders, base, prepare, child=chain[-1]))
    return lineage


def _load_one(folders: Sequence[Path], name: str, prepare: Prepare, *, child: str = "") -> _ThemeSource:
    asks = f"{child}/{THEME_FILE}: " if child else ""
    if not _NAME.fullmatch(name):
        raise ThemeError(
            phrase("{asks}“{name}” is not a theme name", asks=asks, name=name),
            hint="Use lower-case letters, digits and hyphens.",
        )
    homes = [folder / name for folder in folders if (folder / name).is_dir()]
    if not homes:
        raise ThemeError(
            phrase("{asks}There is no theme “{name}”", asks=asks, name=name), hint=_theme_hint(folders, name)
        )
    found: dict[str, str] = {}
    for home in reversed(homes):
        found.update(_read(home))
    about = read_theme_file(found.pop(THEME_FILE, ""), name=name)
    sources = {file: prepare(f"{name}/{file}", text) for file, text in found.items()}
    return _ThemeSource(name=name, homes=homes, sources=sources, about=about)


def theme_names(folders: Sequence[Path]) -> tuple[str, ...]:
    """Return the names of all themes, sorted: folders with at least one template or a theme.toml."""
    homes = {home for folder in folders if folder.is_dir() for home in folder.iterdir() if home.is_dir()}
    return tuple(
        sorted(
            {
                home.name
                for home in homes
                if _NAME.fullmatch(home.name) and ((home / THEME_FILE).is_file() or any(home.glob("*.mjml")))
            }
        )
    )


def _read(home: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(home.iterdir()):
        if not path.is_file() or (path.suffix not in {".mjml", ".txt", ".css"} and path.name != THEME_FILE):
            continue
        try:
            if path.stat().st_size > _LARGEST_BYTES:
                raise ThemeError(
                    phrase(
                        "{path}: larger than {largest_bytes:,} bytes", path=path, largest_bytes=_LARGEST_BYTES
                    )
                )
            found[path.name] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ThemeError(phrase("{path}: cannot be read: {error}", path=path, error=error)) from error
    return found


def _theme_hint(folders: Sequence[Path], name: str) -> str:
    known = theme_names(folders)
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"Did you mean “{close[0]}”?"
    looked = ", ".join(dict.fromkeys(str(folder) for folder in folders))
    return f"Looked in {looked}; the themes are: {', '.join(known) or 'none'}."


class _Sandbox(ImmutableSandboxedEnvironment):
    """The sandbox: templates cannot call anything that changes data or reaches outside."""

    def getattr(self, obj: object, attribute: str) -> object:
        """Return `obj.attribute`; for our own dictionaries and dataclasses directly.

        The sandbox returns the same, but only after an exception, as a dictionary has no such attribute.
        """
        if type(obj) is dict:
            if attribute in obj and attribute not in _OF_EVERY_DICT:
                return obj[attribute]
        elif attribute in _FIELDS_OF[type(obj)]:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


_OF_EVERY_DICT = frozenset(dir(dict))


class _FieldsOf(dict[type, frozenset[str]]):
    """Maps dataclasses to the fields that the sandbox allows; other types have none."""

    def __missing__(self, kind: type) -> frozenset[str]:
        named = (one.name for one in fields(kind)) if is_dataclass(kind) else ()
        return self.setdefault(kind, frozenset(name for name in named if not name.startswith("_")))


_FIELDS_OF = _FieldsOf()


def _environment(
    sources: Mapping[str, str],
    named: Mapping[str, str],
    homes: Mapping[str, str],
    compiled: Path | None,
) -> Environment:
    def load(template: str) -> tuple[str, str, None] | None:
        if template in sources:
            return sources[template], _with_theme(template, homes), None
        return (named[template], template, None) if template in named else None

    environment = _Sandbox(
        loader=FunctionLoader(load),
        autoescape=lambda template: template is None or template.endswith(".mjml"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=CompiledTemplates(compiled) if compiled else None,
        auto_reload=False,  # the sources are read once, so an include need not check for changes
    )
    environment.filters.update(wrap=wrap, underline=underline, indent=indent)
    return environment
