"""Brand: the publication's colours, fonts and logo, checked, as templates print them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache

from newsletter.errors import ThemeError
from newsletter.model import Brand, Place
from newsletter.rendering.fonts import font_stack
from newsletter.rendering.pictures.loading import load_picture
from newsletter.rendering.render_context import RenderContext
from newsletter.rendering.template_context import TEXT_WIDTH, Shown, shown
from newsletter.rendering.theme_file import Setting

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_NOT_COLOURS = frozenset({"logo", "logo_dark", "logo_width", "heading_font", "body_font"})


@lru_cache(maxsize=64)
def brand_colours(brand: Brand) -> Mapping[str, str]:
    """Return the colours by name; raises ThemeError for one that is not six hex digits."""
    colours = {key: str(value) for key, value in asdict(brand).items() if key not in _NOT_COLOURS}
    for key, value in colours.items():
        if not _COLOUR.fullmatch(value):
            raise ThemeError(
                f"newsletter.toml: [brand] {key} = “{value}” is no colour", hint="Write it as #1d2433."
            )
    return colours


def look(settings: Mapping[str, Setting], brand: Brand) -> Mapping[str, Setting]:
    """Return a theme's settings as templates print them: fonts as CSS stacks, the publication's own first.

    Raises ThemeError for what is no font.
    """
    printed: dict[str, Setting] = dict(settings)
    for key, own in settings.items():
        if key.endswith("_font"):
            chosen = {"heading_font": brand.heading_font, "body_font": brand.body_font}.get(key)
            printed[key] = font_stack(chosen or str(own), str(own))
    return printed


def logos(gathering: RenderContext) -> Mapping[str, Shown | None]:
    """Return the logo for light and for dark ground; raises PictureError when a file is missing."""
    brand = gathering.publication.brand
    return {"light": _logo(brand.logo, gathering), "dark": _logo(brand.logo_dark, gathering)}


def _logo(source: str | None, gathering: RenderContext) -> Shown | None:
    if not source:
        return None
    publication = gathering.publication
    width = min(publication.brand.logo_width, TEXT_WIDTH)
    picture = load_picture(
        source,
        folder=gathering.root,
        root=gathering.root,
        place=Place(path="newsletter.toml", line=1),
        alt=publication.name,
        width=width,
        rasterize=gathering.rasterize,
    )
    return shown(gathering.show(picture), publication.images_base_url)
