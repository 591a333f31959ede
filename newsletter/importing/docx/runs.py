"""Puts into each run itself what the converter would not find in a style, or not read at all."""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element

from newsletter.importing.docx.markup import R, W, child, new, remove, run_of, text_of, unwrap, value
from newsletter.importing.docx.package import Package
from newsletter.importing.docx.styles import Styles

_SYMBOL_FONTS = re.compile(r"symbol|webdings|wingdings(?: [23])?", re.I)
_PRIVATE = re.compile("[\uf020-\uf0ff]")
_EMPHASIS = ("b", "i")


def prepare_runs(root: _Element, styles: Styles) -> None:
    """Prepare the runs of a part: emphasis of styles, symbols, breaks, ruby."""
    for ruby in list(root.iter(f"{W}ruby")):
        _write_out_ruby(ruby)
    for run in root.iter(f"{W}r"):
        _take_emphasis(run, styles)
        _write_symbols(run)
    for sign in root.iter(f"{W}sym"):
        sign.set(f"{W}char", value(sign, "char").upper())
    for line_end in list(root.iter(f"{W}br", f"{W}cr")):
        line_end.getparent().replace(line_end, new("br"))
    for tab in list(root.iter(f"{W}ptab")):
        tab.getparent().replace(tab, new("tab"))


def _take_emphasis(run: _Element, styles: Styles) -> None:
    """Write bold and italic of a character style into the run, and Word's "off" as "0"."""
    for name in _EMPHASIS:
        own = child(run, "rPr", name)
        if own is not None and value(own).lower() == "off":
            own.set(f"{W}val", "0")
        elif own is None and styles.is_on_in_character_style(run, name):
            etree.SubElement(_properties(run), f"{W}{name}")
    style = child(run, "rPr", "rStyle")
    if style is not None:
        remove(style)


def _properties(run: _Element) -> _Element:
    found = child(run, "rPr")
    if found is None:
        found = new("rPr")
        run.insert(0, found)
    return found


def _write_symbols(run: _Element) -> None:
    """Write characters of a symbol font as symbols, which the converter looks up."""
    fonts = child(run, "rPr", "rFonts")
    font = value(fonts, "ascii") or value(fonts, "hAnsi")
    if not _SYMBOL_FONTS.fullmatch(font):
        return
    for text in run.findall(f"{W}t"):
        if not _PRIVATE.search(text.text or ""):
            continue
        for char in text.text:
            if _PRIVATE.match(char):
                text.addprevious(new("sym", font=font, char=f"{ord(char):04X}"))
            else:
                text.addprevious(run_of(char).find(f"{W}t"))
        remove(text)


def _write_out_ruby(ruby: _Element) -> None:
    """Write small letters above others (ruby) in brackets behind them."""
    base, above = child(ruby, "rubyBase"), child(ruby, "rt")
    words = "" if above is None else text_of(above)
    run = ruby.getparent()
    if words:
        run.addnext(run_of(f" ({words})"))
    if base is not None:
        for part in reversed(list(base)):
            run.addnext(part)
    remove(ruby)


def drop_broken_links(root: _Element, part: str, package: Package) -> None:
    """Make plain words of links whose address the file has lost."""
    for link in list(root.iter(f"{W}hyperlink")):
        key = link.get(f"{R}id")
        if key is not None and package.target(part, key) is None:
            unwrap(link)
