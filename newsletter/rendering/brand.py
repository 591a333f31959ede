"""Checks the publication's colors, fonts and logo and prepares them for templates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache

from newsletter.errors import ThemeError
from newsletter.model import Brand, Place
from newsletter.model.phrase import phrase, setting
from newsletter.rendering.fonts import font_stack
from newsletter.rendering.pictures.loading import load_picture
from newsletter.rendering.render_context import RenderContext
from newsletter.rendering.shown_picture import ShownPicture, shown_picture
from newsletter.rendering.template_context import TEXT_WIDTH
from newsletter.rendering.theme_file import Setting

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_NOT_COLORS = frozenset({"logo", "logo_dark", "logo_alt", "logo_width", "heading_font", "body_font"})


@lru_cache(maxsize=64)
def brand_colors(brand: Brand) -> Mapping[str, str]:
    """Return the colors by name; raises ThemeError for one that is not six hex digits."""
    colors = {key: str(value) for key, value in asdict(brand).items() if key not in _NOT_COLORS}
    for key, value in colors.items():
        if not _COLOR.fullmatch(value):
            raise ThemeError(
                phrase("{setting} = “{value}” is not a color", setting=setting(f"brand.{key}"), value=value),
                hint="Write six hex digits: #1d2433.",
            )
    return colors


def theme_settings(settings: Mapping[str, Setting], brand: Brand) -> Mapping[str, Setting]:
    """Return a theme's settings for templates: fonts as CSS stacks, the publication's own fonts first.

    Raises ThemeError for a font that is not valid.
    """
    printed: dict[str, Setting] = dict(settings)
    for key, own in settings.items():
        if key.endswith("_font"):
            chosen = {"heading_font": brand.heading_font, "body_font": brand.body_font}.get(key)
            printed[key] = font_stack(chosen or str(own), str(own))
    return printed


def logos(render_context: RenderContext) -> Mapping[str, ShownPicture | None]:
    """Return the logo for light and for dark mode; raises PictureError when a file is missing."""
    brand = render_context.publication.brand
    return {"light": _logo(brand.logo, render_context), "dark": _logo(brand.logo_dark, render_context)}


def _logo(source: str | None, render_context: RenderContext) -> ShownPicture | None:
    if not source:
        return None
    publication = render_context.publication
    width = min(publication.brand.logo_width, TEXT_WIDTH)
    picture = load_picture(
        source,
        folder=render_context.root,
        root=render_context.root,
        place=Place(path="newsletter.toml", line=1),
        alt=publication.brand.logo_alt or publication.name,
        width=width,
        rasterize=render_context.rasterize,
        kept=render_context.kept_pictures,
    )
    return shown_picture(render_context.show(picture), publication)
