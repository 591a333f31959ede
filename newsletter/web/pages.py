"""Renders pages for readers from Jinja2 templates, in their language and the publication's colors."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from newsletter.app.archive import archived_lists, long_date
from newsletter.app.workspace import Workspace
from newsletter.model import Brand, Publication
from newsletter.web.translations import (
    accepted_languages,
    choose_language,
    named_languages,
    translations,
)

TEMPLATES = Path(__file__).parent / "public" / "templates"
_STYLE = Path(__file__).parent / "public" / "static" / "style.css"
_COLORS = ("paper", "card", "ink", "soft", "accent", "tint", "warm", "warm_ink", "line")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWriter:
    """Writes pages for one request."""

    workspace: Workspace
    accept_language: str = ""
    is_static: bool = False
    """Whether pages are written to files: no form, no language by query, links to the server in full."""

    def write(
        self,
        template: str,
        *,
        status: int = 200,
        langs: tuple[str, ...] = (),
        headers: dict[str, str] | None = None,
        **variables: object,
    ) -> HTMLResponse:
        """Return a page in the first of `langs` that pages speak, else in what the browser asks for."""
        lang = self.language(langs)
        page = self.fragment(template, lang, **variables)
        return HTMLResponse(page, status_code=status, headers={"Content-Language": lang, **(headers or {})})

    def fragment(self, template: str, lang: str, **variables: object) -> str:
        """Return what a template makes in one of the pages' languages."""
        publication = self.workspace.publication
        return (
            _environment(lang)
            .get_template(template)
            .render(
                lang=lang,
                languages=named_languages(),
                publication=publication,
                contact=publication.reply_to or publication.sender_address,
                base_path=base_path(publication),
                server=publication.base_url if self.is_static else base_path(publication),
                is_static=self.is_static,
                has_archive=bool(archived_lists(self.workspace)),
                style=style_name(publication.brand),
                lang_of=lambda words: _lang_attribute(words, lang),
                said_in=_lang_attribute(publication.lang, lang),
                named=lambda words: _in_language(words, publication.lang, lang),
                long_date=lambda day: long_date(day, lang),
                **variables,
            )
        )

    def language(self, langs: tuple[str, ...]) -> str:
        """Return the language of a page: see write."""
        wanted = (*langs, *accepted_languages(self.accept_language), self.workspace.publication.lang)
        return choose_language(wanted)

    def say(self, lang: str, text: str) -> str:
        """Return a text of the templates in a language."""
        return translations(lang).gettext(text)


def base_path(publication: Publication) -> str:
    """Return the path that every link of a page begins with: "" or "/news"."""
    return urlsplit(publication.base_url).path.rstrip("/")


def style_sheet(brand: Brand) -> str:
    """Return the style sheet of all pages: the publication's colors as custom properties, then the rules."""
    return f"{color_properties(brand)}{_rules()}"


def color_properties(brand: Brand) -> str:
    """Return the publication's colors as custom properties of CSS, light and dark."""
    colors = asdict(brand)
    light = {name: colors[name] for name in (*_COLORS, "on_accent")}
    dark = {name: colors[f"dark_{name}"] for name in _COLORS} | {"on_accent": colors["dark_paper"]}
    return (
        f":root {{ color-scheme: light dark; {_properties(light)} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {_properties(dark)} }} }}\n"
    )


def style_name(brand: Brand) -> str:
    """Return the style sheet's file name, which changes with its content."""
    return f"style.{hashlib.sha256(style_sheet(brand).encode()).hexdigest()[:16]}.css"


def _lang_attribute(words: str, page: str) -> Markup:
    """Return the attribute for words in another language than the page's, "" for the same (WCAG 3.1.2)."""
    return Markup("") if words == page else Markup(' lang="{}"').format(words)


def _in_language(text: str, words: str, page: str) -> Markup:
    return Markup("<bdi{}>{}</bdi>").format(_lang_attribute(words, page), text)


def _properties(colors: dict[str, str]) -> str:
    return " ".join(f"--{name.replace('_', '-')}: {value};" for name, value in colors.items())


@cache
def _rules() -> str:
    return _STYLE.read_text(encoding="utf-8")


@cache
def _environment(lang: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(translations(lang), newstyle=True)  # type: ignore[attr-defined]
    return environment
