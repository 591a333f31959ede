"""Theme: the templates that turn blocks into MJML and plain text, read from folders once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import DictLoader, Environment, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from newsletter.errors import ThemeError
from newsletter.rendering.phrase import Phrase
from newsletter.rendering.wrap import indent, underline, wrap

PAIRS = (
    "letter",
    "hero",
    "flow",
    "text",
    "image",
    "button",
    "quote",
    "divider",
    "callout",
    "policy",
    "spotlight",
    "news",
)
"""Every template comes twice: <name>.mjml and <name>.txt."""

STYLESHEETS = ("inline.css", "style.css")
"""inline.css is written onto the tags; style.css stands in the head (phones, dark mode)."""

REQUIRED = (*(f"{name}{end}" for name in PAIRS for end in (".mjml", ".txt")), *STYLESHEETS)

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_LARGEST_BYTES = 256_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A theme's templates, ready to render. `sources` maps file names to their text."""

    name: str
    sources: Mapping[str, str]
    environment: Environment = field(repr=False, compare=False)

    def render(self, template: str, variables: Mapping[str, object]) -> str:
        """Render one template; raises ThemeError naming it, whatever goes wrong inside."""
        try:
            return self.environment.get_template(template).render(variables)
        except TemplateError as error:
            line = getattr(error, "lineno", None)
            where = f"{self.name}/{template}" + (f":{line}" if line else "")
            raise ThemeError(f"{where}: {error.message or type(error).__name__}") from error
        except Exception as error:
            raise ThemeError(f"{self.name}/{template}: {error}") from error

    def pair(self, name: str, variables: Mapping[str, object]) -> Phrase:
        """Render <name>.mjml and <name>.txt with the same variables."""
        html = self.render(f"{name}.mjml", variables)
        text = self.render(f"{name}.txt", variables)
        return Phrase(html=html, text=text.strip("\n"))


def load_theme(folders: Sequence[Path], name: str) -> Theme:
    """Read the theme `name`; for each file the first folder that has `<name>/<file>` wins.

    Raises ThemeError when no folder has the theme, or when a template is missing or unreadable.
    """
    if not _NAME.fullmatch(name):
        raise ThemeError(f"“{name}” is no name of a theme", way_out="Use small letters, digits and hyphens.")
    homes = [folder / name for folder in folders if (folder / name).is_dir()]
    if not homes:
        raise ThemeError(f"There is no theme “{name}”", way_out=_others(folders, name))
    sources: dict[str, str] = {}
    for home in reversed(homes):
        sources.update(_read(home))
    for template in REQUIRED:
        if template not in sources:
            looked = ", ".join(str(home) for home in homes)
            raise ThemeError(
                f"The theme “{name}” has no {template}", way_out=f"Write it; looked in {looked}."
            )
    return Theme(name=name, sources=sources, environment=_environment(sources))


def _read(home: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(home.iterdir()):
        if path.suffix not in {".mjml", ".txt", ".css"} or not path.is_file():
            continue
        try:
            if path.stat().st_size > _LARGEST_BYTES:
                raise ThemeError(f"{path}: larger than {_LARGEST_BYTES} bytes")
            found[path.name] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ThemeError(f"{path}: cannot be read: {error}") from error
    return found


def _others(folders: Sequence[Path], name: str) -> str:
    known = sorted({path.name for folder in folders if folder.is_dir() for path in folder.iterdir()})
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"Did you mean “{close[0]}”?"
    return "Looked in " + ", ".join(str(folder) for folder in folders) + "."


def _environment(sources: Mapping[str, str]) -> Environment:
    environment = ImmutableSandboxedEnvironment(
        loader=DictLoader(sources),
        autoescape=lambda template: template is None or template.endswith(".mjml"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(wrap=wrap, underline=underline, indent=indent)
    return environment
