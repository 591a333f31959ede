"""Writes MJML components as HTML: the content of a column, for a cell of a table.

It is what the compiler writes for them, with one table where the compiler nests several. `flatten` puts it
into the rows of one table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from newsletter.model.deferred_dataclass import dataclass
from newsletter.rendering.mjml.tree import Element, content_of, html_tag

LOWERED = frozenset({"mj-text", "mj-table", "mj-button", "mj-divider", "mj-spacer"})
"""The components that can be written as HTML."""

TABLE = {"role": "presentation", "border": "0", "cellpadding": "0", "cellspacing": "0"}

_TYPE = {"font-family": "Ubuntu, Helvetica, Arial, sans-serif", "font-size": "13px", "color": "#000000"}
_AIR = {"padding": "10px 25px"}
_BUILT_IN: Mapping[str, Mapping[str, str]] = {
    "mj-text": _AIR | _TYPE | {"line-height": "1", "align": "left"},
    "mj-table": _AIR | _TYPE | {"line-height": "22px", "align": "left", "width": "100%"},
    "mj-divider": _AIR
    | {"border-width": "4px", "border-color": "#000000", "width": "100%", "align": "center"},
    "mj-spacer": {"height": "20px"},
    "mj-button": _AIR
    | _TYPE
    | {
        "color": "#ffffff",
        "background-color": "#414141",
        "border": "none",
        "border-radius": "3px",
        "font-weight": "normal",
        "inner-padding": "10px 25px",
        "line-height": "120%",
        "text-decoration": "none",
        "align": "center",
    },
}
"""What MJML assumes for attributes that nobody sets (npm mjml 4.18)."""

_FONT = ("font-family", "font-size", "font-weight", "line-height")

Box = tuple[int, int, int, int]
"""Top, right, bottom, left in CSS pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A part of a column: its HTML, the space around it, the class and alignment of its cell."""

    html: str
    padding: Box
    css_class: str = ""
    align: str = ""


class Defaults:
    """The attributes that components have by the email's mj-attributes and by MJML itself."""

    def __init__(self, root: Element) -> None:
        chosen: dict[str, dict[str, str]] = {}
        for head in _of(root, "mj-head"):
            for attributes in _of(head, "mj-attributes"):
                for one in attributes.children:
                    if isinstance(one, Element):
                        chosen.setdefault(one.tag, {}).update(one.attributes)
        everywhere = chosen.get("mj-all", {})
        self._inherited = {
            tag: {**built_in, **everywhere, **chosen.get(tag, {})} for tag, built_in in _BUILT_IN.items()
        }

    def of(self, element: Element) -> dict[str, str]:
        """Return all attributes of a component, with what it inherits."""
        return {**self._inherited[element.tag], **element.attributes}


def _of(element: Element, tag: str) -> Iterable[Element]:
    return (child for child in element.children if isinstance(child, Element) and child.tag == tag)


@lru_cache(maxsize=256)
def box(value: str) -> Box:
    """Read one to four lengths such as `0px 24px`."""
    sides = [int(side.removesuffix("px")) for side in value.split()]
    top = sides[0]
    right = sides[1] if len(sides) > 1 else top
    bottom = sides[2] if len(sides) > 2 else top
    return top, right, bottom, sides[3] if len(sides) > 3 else right


@lru_cache(maxsize=256)
def css_box(sides: Box) -> str:
    """Write lengths as CSS, as short as it can be."""
    top, right, bottom, left = (f"{side}px" if side else "0" for side in sides)
    if left != right:
        return f"{top} {right} {bottom} {left}"
    if top != bottom:
        return f"{top} {right} {bottom}"
    return top if top == right else f"{top} {right}"


def css(declarations: Iterable[tuple[str, str]]) -> str:
    """Write declarations; those without a value are left out."""
    return ";".join(f"{name}:{value}" for name, value in declarations if value)


def rows(children: Sequence[Element], defaults: Defaults) -> list[Row]:
    """Write a column's components, each as a row."""
    return [_WRITERS[child.tag](child, defaults.of(child)) for child in children]


def _text(element: Element, own: Mapping[str, str]) -> Row:
    style = _text_style(*(own.get(name, "") for name in _FONT), own["align"], own["color"])
    return Row(
        html=html_tag("div", {"style": style}, content_of(element)),
        padding=box(own["padding"]),
        css_class=own.get("css-class", ""),
        align=own["align"],
    )


@lru_cache(maxsize=256)
def _text_style(family: str, size: str, weight: str, line_height: str, align: str, color: str) -> str:
    font = zip(_FONT, (_tight(family), size, weight, line_height), strict=True)
    return css([*font, ("text-align", align), ("color", color)])


def _font(own: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, _tight(own.get(name, ""))) for name in _FONT]


def _table(element: Element, own: Mapping[str, str]) -> Row:
    style = css([*_font(own), ("color", own["color"]), ("width", own["width"])])
    attributes = {key: value for key, value in TABLE.items() if key != "role"}
    attributes |= {"width": own["width"].removesuffix("px"), "style": style}
    return Row(
        html=html_tag("table", attributes, content_of(element)),
        padding=box(own["padding"]),
        css_class=own.get("css-class", ""),
        align=own["align"],
    )


def _button(element: Element, own: Mapping[str, str]) -> Row:
    color, radius, wide = own["background-color"], own["border-radius"], own.get("width", "")
    words = css(
        [
            ("display", "block" if wide == "100%" else "inline-block"),
            ("background", color),
            ("color", own["color"]),
            ("font-family", _tight(own["font-family"])),
            ("font-size", own["font-size"]),
            ("font-weight", own["font-weight"]),
            ("line-height", own["line-height"]),
            ("text-decoration", own["text-decoration"]),
            ("padding", css_box(box(own["inner-padding"]))),
            ("mso-padding-alt", "0"),
            ("border-radius", radius),
        ]
    )
    border = "" if own["border"] == "none" else own["border"]
    cell = css(
        [
            ("border", border),
            ("border-radius", radius),
            ("mso-padding-alt", own["inner-padding"]),
            ("background", color),
        ]
    )
    link = html_tag("a", {"href": own["href"], "style": words, "target": "_blank"}, content_of(element))
    cells = {"align": "center", "bgcolor": color, "style": cell, "valign": "middle"}
    attributes = {**TABLE, "style": css([("border-collapse", "separate"), ("width", wide)])}
    return Row(
        html=table([[html_tag("td", cells, link)]], attributes),
        padding=box(own["padding"]),
        css_class=own.get("css-class", ""),
        align=own["align"],
    )


def _divider(_: Element, own: Mapping[str, str]) -> Row:
    line = f"{own['border-width']} solid {own['border-color']}"
    cell = html_tag("td", {"style": f"border-top:{line};font-size:0;line-height:0"}, "&#xa0;")
    attributes = {**TABLE, "width": own["width"].removesuffix("px"), "align": own["align"]}
    return Row(
        html=table([[cell]], attributes),
        padding=box(own["padding"]),
        css_class=own.get("css-class", ""),
        align=own["align"],
    )


def _spacer(_: Element, own: Mapping[str, str]) -> Row:
    nothing = html_tag("div", {"style": "font-size:0;line-height:0"})
    return Row(html=nothing, padding=(int(own["height"].removesuffix("px")), 0, 0, 0))


_WRITERS = {
    "mj-text": _text,
    "mj-table": _table,
    "mj-button": _button,
    "mj-divider": _divider,
    "mj-spacer": _spacer,
}


def table(cells: Iterable[Sequence[str]], attributes: Mapping[str, str]) -> str:
    """Return a table of rows of cells; attributes without a value are left out."""
    lines = "".join([f"<tr>{''.join(line)}</tr>" for line in cells])
    given = {name: value for name, value in attributes.items() if value}
    return html_tag("table", given, f"<tbody>{lines}</tbody>")


def _tight(fonts: str) -> str:
    return fonts.replace(", ", ",")
