"""Writes equations (Office MathML, chapter 22.1) as a line of text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml.etree import _Element

from newsletter.importing.docx.anchors import Anchors
from newsletter.importing.docx.markup import M, W, new, paragraph_of, run_of, unwrap

_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_NOTE = "An equation was here; it is written as text: “{}”. Check that it reads right."
_DEEPEST = 40


def write_equations(root: _Element, anchors: Anchors) -> None:
    """Replace each equation of a part by its text, with a note for the writer."""
    for outer in list(root.iter(f"{M}oMathPara")):
        unwrap(outer)
    for equation in list(root.iter(f"{M}oMath")):
        text = " ".join(_line(equation, 0).split())
        run = run_of(text, next(equation.iter(f"{W}rPr"), None))
        equation.getparent().replace(equation, run)
        if text:
            if paragraph_of(run) is None:
                paragraph = new("p")
                run.getparent().replace(run, paragraph)
                paragraph.append(run)
            anchors.note_before(run, _NOTE.format(text))


def _line(element: _Element, depth: int) -> str:
    """Return the text of everything in an element."""
    if depth > _DEEPEST:
        return "".join(part.text or "" for part in element.iter(f"{M}t", f"{W}t"))
    made = []
    for part in element:
        write = _WRITERS.get(part.tag)
        if write is not None:
            made.append(write(part, depth + 1))
        elif part.tag in (f"{M}t", f"{W}t"):
            made.append(part.text or "")
        elif not str(part.tag).endswith("Pr"):
            made.append(_line(part, depth + 1))
    return "".join(made)


def _part(element: _Element, name: str, depth: int) -> str:
    found = element.find(f"{M}{name}")
    return "" if found is None else _line(found, depth).strip()


def _grouped(text: str) -> str:
    return text if len(text) <= 1 or text.replace(".", "").isalnum() else f"({text})"


def _raised(text: str) -> str:
    if not text:
        return ""
    small = text.translate(_RAISED)
    return small if all(old != new for old, new in zip(text, small, strict=True)) else f"^{_grouped(text)}"


def _lowered(text: str) -> str:
    if not text:
        return ""
    small = text.translate(_LOWERED)
    return small if all(old != new for old, new in zip(text, small, strict=True)) else f"_{_grouped(text)}"


def _property(element: _Element, properties: str, name: str, otherwise: str) -> str:
    found = element.find(f"{M}{properties}/{M}{name}")
    return otherwise if found is None else str(found.get(f"{M}val") or "")


def _fraction(element: _Element, depth: int) -> str:
    above, below = (_grouped(_part(element, name, depth)) for name in ("num", "den"))
    return f"{above}/{below}"


def _radical(element: _Element, depth: int) -> str:
    inner, degree = _part(element, "e", depth), _part(element, "deg", depth)
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(degree, f"{degree.translate(_RAISED)}√")
    return f"{sign}{inner if len(inner) == 1 else f'({inner})'}"


def _scripts(element: _Element, depth: int) -> str:
    base, below, above = (_part(element, name, depth) for name in ("e", "sub", "sup"))
    if element.tag == f"{M}sPre":
        return f"{_lowered(below)}{_raised(above)}{base}"
    return f"{_grouped(base)}{_lowered(below)}{_raised(above)}"


def _large_operator(element: _Element, depth: int) -> str:
    sign = _property(element, "naryPr", "chr", "∫")
    below, above = _part(element, "sub", depth), _part(element, "sup", depth)
    return f"{sign}{_lowered(below)}{_raised(above)} {_part(element, 'e', depth)}"


def _delimiters(element: _Element, depth: int) -> str:
    opening, closing = (
        _property(element, "dPr", name, sign) for name, sign in (("begChr", "("), ("endChr", ")"))
    )
    between = _property(element, "dPr", "sepChr", "|")
    return f"{opening}{between.join(_line(part, depth) for part in element.findall(f'{M}e'))}{closing}"


def _function(element: _Element, depth: int) -> str:
    return f"{_part(element, 'fName', depth)} {_part(element, 'e', depth)}"


def _limit(element: _Element, depth: int) -> str:
    mark = _lowered if element.tag == f"{M}limLow" else _raised
    return f"{_part(element, 'e', depth)}{mark(_part(element, 'lim', depth))}"


def _matrix(element: _Element, depth: int) -> str:
    rows = [
        ", ".join(_line(cell, depth).strip() for cell in row.findall(f"{M}e"))
        for row in element.findall(f"{M}mr")
    ]
    return f"[{'; '.join(rows)}]"


def _lines(element: _Element, depth: int) -> str:
    return "; ".join(_line(part, depth).replace("&", "").strip() for part in element.findall(f"{M}e"))


def _accent(element: _Element, depth: int) -> str:
    return _part(element, "e", depth) + _property(element, "accPr", "chr", "\u0302")


_WRITERS: Mapping[str, Callable[[_Element, int], str]] = {
    f"{M}{name}": write
    for name, write in (
        ("f", _fraction),
        ("rad", _radical),
        ("sSup", _scripts),
        ("sSub", _scripts),
        ("sSubSup", _scripts),
        ("sPre", _scripts),
        ("nary", _large_operator),
        ("d", _delimiters),
        ("func", _function),
        ("limLow", _limit),
        ("limUpp", _limit),
        ("m", _matrix),
        ("eqArr", _lines),
        ("acc", _accent),
    )
}
