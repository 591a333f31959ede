"""Flattens an email's sections into rows of tables as wide as the email, which is less than half the HTML.

The compiler writes a section of one column as four nested tables, two of them for Outlook alone. A row of a
table that is as wide as the email looks the same everywhere. Columns that stand side by side only where there
is room are inline blocks; Outlook, which has none, gets a table in conditional comments. Whatever has another
form is left to the compiler.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from newsletter.rendering.mjml.lower import LOWERED, TABLE, Box, Defaults, Row, box, css, css_box, rows, table
from newsletter.rendering.mjml.tree import Element, html_tag

_SECTION = frozenset({"padding", "direction", "css-class", "background-color"})
_COLUMN = frozenset(
    {"padding", "direction", "css-class", "background-color", "width", "vertical-align", "border-radius"}
    | {f"border-{side}" for side in ("left", "right", "top", "bottom")}
)
_BORDERS = ("border-top", "border-right", "border-bottom", "border-left")
_NONE: Box = (0, 0, 0, 0)


def flatten(root: Element) -> None:
    """Replace the flat sections of the body and of each wrapper, in place."""
    flattener = _Flattener(Defaults(root), root.attributes.get("dir", "ltr"))
    for body in _elements(root):
        if body.tag == "mj-body":
            flattener.flatten(body)
            for wrapper in _elements(body):
                if wrapper.tag == "mj-wrapper":
                    flattener.flatten(wrapper)


def _elements(element: Element) -> Iterator[Element]:
    return (child for child in element.children if isinstance(child, Element))


def _is_flat(section: Element) -> bool:
    """Tell whether a section can be a row: nothing but columns of text, tables, buttons and lines."""
    columns = list(_elements(section))
    if section.tag != "mj-section" or not section.attributes.keys() <= _SECTION or not columns:
        return False
    if columns[0].tag == "mj-group":
        if len(columns) > 1 or not columns[0].attributes.keys() <= {"direction"}:
            return False
        columns = list(_elements(columns[0]))
    return all(
        column.tag == "mj-column"
        and column.attributes.keys() <= _COLUMN
        and all(child.tag in LOWERED for child in _elements(column))
        and (len(columns) == 1 or _is_simple(column))
        for column in columns
    )


def _is_simple(column: Element) -> bool:
    """Tell whether a column beside others has a width in pixels, and no color and no edge of its own."""
    own = column.attributes
    return own.get("width", "").endswith("px") and not own.keys() & {"background-color", *_BORDERS}


class _Flattener:
    """Writes the flat sections of an email."""

    def __init__(self, defaults: Defaults, direction: str) -> None:
        self.defaults = defaults
        self.direction = direction

    def flatten(self, around: Element) -> None:
        """Replace each run of flat sections by one section."""
        made: list[Element | str] = []
        for flat, group in groupby(_elements(around), _is_flat):
            if not flat:
                made += group
                continue
            tables = "".join([self.table_of(list(alike)) for _, alike in groupby(group, self.look_of)])
            text = Element("mj-text", {"padding": "0px", "align": self._start()}, written=tables)
            made.append(_section_of(text, self.direction))
        around.children = made

    def look_of(self, section: Element) -> tuple[str, str, str]:
        """Return a section's class, color and direction; neighbors with the same ones share a table."""
        own = section.attributes
        direction = own.get("direction", self.direction)
        return own.get("css-class", ""), own.get("background-color", ""), direction

    def table_of(self, sections: Sequence[Element]) -> str:
        """Return a table of sections, in an element of their class, as the compiler has it too."""
        css_class, color, direction = self.look_of(sections[0])
        attributes = {
            **TABLE,
            "width": "100%",
            "dir": direction if "rtl" in (direction, self.direction) else "",
            "bgcolor": color,
            "style": css([("table-layout", "fixed"), ("background-color", color)]),
        }
        whole = table(([cell] for section in sections for cell in self.section(section)), attributes)
        return html_tag("div", {"class": css_class}, whole) if css_class else whole

    def _start(self) -> str:
        return "right" if self.direction == "rtl" else "left"

    def section(self, section: Element) -> list[str]:
        """Return the cells that a section becomes, one for each row."""
        own, columns = section.attributes, list(_elements(section))
        space, direction = box(own.get("padding", "20px 0px")), own.get("direction", self.direction)
        if columns[0].tag == "mj-group":
            content = self.side_by_side(list(_elements(columns[0])))
        elif len(columns) > 1:
            content = self.where_there_is_room(columns, direction)
        elif columns[0].attributes.keys() & {"padding", "background-color", *_BORDERS}:
            content = self.boxed(columns[0])
        else:
            return self.plain(space, rows(list(_elements(columns[0])), self.defaults), direction)
        return [self.cell(space, content)]

    def cell(self, space: Box, content: str, row: Row | None = None, direction: str = "") -> str:
        """Return a row's cell, with the class and the alignment of its content."""
        align = row.align if row and row.align != _side(direction or self.direction) else ""
        attributes = {
            "class": row.css_class if row else "",
            "align": align,
            "style": f"padding:{css_box(space)}" if space != _NONE else "",
        }
        given = {name: value for name, value in attributes.items() if value}
        return html_tag("td", given, content)

    def plain(self, space: Box, parts: Sequence[Row], direction: str) -> list[str]:
        """Return a cell for each part of a column; the section's own space is around them all."""
        made = []
        for index, part in enumerate(parts):
            first, last = index == 0, index == len(parts) - 1
            top, right, bottom, left = part.padding
            around: Box = (
                top + (space[0] if first else 0),
                right + space[1],
                bottom + (space[2] if last else 0),
                left + space[3],
            )
            made.append(self.cell(around, part.html, part, direction))
        return made

    def boxed(self, column: Element) -> str:
        """Return a column with a color, an edge or space of its own."""
        own = column.attributes
        style = css(
            [
                *((name, own.get(name, "")) for name in _BORDERS),
                ("border-radius", own.get("border-radius", "")),
                ("padding", css_box(box(own.get("padding", "0px")))),
                ("background-color", own.get("background-color", "")),
            ]
        )
        attributes = {"bgcolor": own.get("background-color", ""), "style": style}
        content = self.stacked(rows(list(_elements(column)), self.defaults))
        cell = html_tag("td", {name: value for name, value in attributes.items() if value}, content)
        rounded = "border-collapse:separate" if own.get("border-radius", "0px") != "0px" else ""
        whole = table([[cell]], {**TABLE, "width": "100%", "style": rounded})
        css_class = own.get("css-class", "")
        return html_tag("div", {"class": css_class}, whole) if css_class else whole

    def stacked(self, parts: Sequence[Row]) -> str:
        """Return a column's parts below each other; only space around a part costs a table."""
        if all(part.padding == _NONE and not part.css_class for part in parts):
            return "".join([part.html for part in parts])
        if len(parts) == 1 and parts[0].padding == _NONE:
            return _with_class(parts[0].html, parts[0].css_class)
        return table(([self.cell(part.padding, part.html, part)] for part in parts), _WIDE)

    def side_by_side(self, columns: Sequence[Element]) -> str:
        """Return the columns of a group, which never stand below each other, as cells."""
        whole = sum(_px(column.attributes.get("width", "")) for column in columns)
        cells = []
        for column in columns:
            own = column.attributes
            attributes = {
                "class": own.get("css-class", ""),
                "width": f"{100 * _px(own.get('width', '')) // whole}%" if whole else "",
                "valign": own.get("vertical-align", "top"),
                "style": _air(own),
            }
            given = {name: value for name, value in attributes.items() if value}
            content = self.stacked(rows(list(_elements(column)), self.defaults))
            cells.append(html_tag("td", given, content))
        style = css([("table-layout", "fixed"), ("max-width", f"{whole}px" if whole else "")])
        return table([cells], {**TABLE, "width": "100%", "style": style})

    def where_there_is_room(self, columns: Sequence[Element], direction: str) -> str:
        """Return columns that stand below each other where there is no room for them side by side."""
        made = []
        for index, column in enumerate(columns):
            given, width = column.attributes, _px(column.attributes["width"])
            space = box(given.get("padding", "0px"))
            vertical = given.get("vertical-align", "top")
            inner = width - space[1] - space[3]
            style = css(
                [
                    ("display", "inline-block"),
                    ("vertical-align", vertical),
                    ("width", "100%"),
                    ("max-width", f"{inner}px"),
                    ("padding", css_box(space) if space != _NONE else ""),
                ]
            )
            attributes = {"class": given.get("css-class", ""), "style": style}
            content = self.stacked(rows(list(_elements(column)), self.defaults))
            start = _OPEN.format(dir=' dir="rtl"' if direction == "rtl" else "") if index == 0 else "</td>"
            air = f' style="{_air(given)}"' if space != _NONE else ""
            made.append(_for_outlook(f'{start}<td width="{width}" valign="{vertical}"{air}>'))
            made.append(
                html_tag("div", {name: value for name, value in attributes.items() if value}, content)
            )
        return "".join([*made, _for_outlook("</td></tr></table>")])


_OPEN = '<table{dir} role="presentation" border="0" cellpadding="0" cellspacing="0"><tr>'
_WIDE = {**TABLE, "width": "100%"}


def _air(own: dict[str, str]) -> str:
    space = box(own.get("padding", "0px"))
    return f"padding:{css_box(space)}" if space != _NONE else ""


def _side(direction: str) -> str:
    return "right" if direction == "rtl" else "left"


def _px(width: str) -> int:
    return int(width.removesuffix("px")) if width.endswith("px") else 0


def _with_class(html: str, css_class: str) -> str:
    """Give a class to the tag that HTML of `lower` starts with, which has other attributes."""
    return html.replace(" ", f' class="{css_class}" ', 1) if css_class else html


def _for_outlook(html: str) -> str:
    return f"<!--[if mso | IE]>{html}<![endif]-->"


def _section_of(text: Element, direction: str) -> Element:
    column = Element("mj-column", {"direction": direction}, [text])
    return Element("mj-section", {"padding": "0px", "direction": direction}, [column])
