"""Takes colleagues' comments out of pages that Word and Google Docs write, and puts them into notes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from newsletter.importing.note_places import NotePlaces
from newsletter.importing.page_tree import tag_of, text_in
from newsletter.importing.post import LeftOut

_WORD_LIST = re.compile(r"mso-element\s*:\s*comment-list", re.I)
_WORD_COMMENT = re.compile(r"mso-element\s*:\s*comment\s*(?:;|$)", re.I)
_AUTHOR = re.compile(r"mso-comment-author\s*:\s*[\"']?([^\"';]{1,100})", re.I)
_ABOUT = re.compile(r"mso-comment-reference\s*:\s*[^;]{0,40}_(\d{1,6})", re.I)
"""On the link around the words that a comment is about."""
_LONGEST_QUOTE = 80
_WORD_ID = re.compile(r"_msocom_(\d{1,6})")
_WORD_BOX_ID = re.compile(r"_com_(\d{1,6})")
_WORD_TEXT = "MsoCommentText"
_GOOGLE_ID = re.compile(r"cmnt(\d{1,6})")
_GOOGLE_REFERENCE = re.compile(r"cmnt_ref(\d{1,6})")
_BOXES = ("div", "p", "li")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comment:
    text: str
    place: HtmlElement
    """Where it stands, at the end of the document."""


def note_colleagues_comments(root: HtmlElement, places: NotePlaces) -> None:
    """Put each comment into a note at the place that it is about; the text keeps no mark of it."""
    _note_all(_references(root, "#_msocom_", "msocomanchor"), _WORD_ID, "href", _word_comments(root), places)
    for mark in root.xpath(
        "//*[contains(@class, 'msocomoff') or contains(@class, 'msocomhide')"
        " or contains(@style, 'mso-special-character:comment')]"
    ):
        mark.drop_tree()
    for element in [found for found in root.iter("div") if _WORD_LIST.search(found.get("style") or "")]:
        element.drop_tag()
    references = [link for link in root.iter("a") if _GOOGLE_REFERENCE.fullmatch(link.get("id") or "")]
    _note_all(references, _GOOGLE_REFERENCE, "id", _google_comments(root), places)


def _references(root: HtmlElement, address: str, name: str) -> list[HtmlElement]:
    return [
        link
        for link in root.iter("a")
        if (link.get("href") or "").startswith(address) or name in (link.get("class") or "").split()
    ]


def _note_all(
    references: list[HtmlElement],
    pattern: re.Pattern[str],
    attribute: str,
    comments: dict[str, _Comment],
    places: NotePlaces,
) -> None:
    """Replace references by notes; a comment that nothing refers to becomes a note where it stands."""
    placed: set[str] = set()
    for reference in references:
        match = pattern.search(reference.get(attribute) or "")
        comment = comments.get(match[1]) if match else None
        mark = _mark_of(reference)
        if match is not None and comment is not None and match[1] not in placed:
            placed.add(match[1])
            places.instead_of(mark, comment.text, left_out=LeftOut.COMMENT)
        else:
            mark.drop_tree()
    for key, comment in comments.items():
        if key not in placed:
            places.before(comment.place, comment.text, left_out=LeftOut.COMMENT)
        comment.place.drop_tree()


def _mark_of(reference: HtmlElement) -> HtmlElement:
    """Return the largest element that holds nothing but a reference: <sup>[a]</sup>."""
    mark = reference
    while True:
        outer = mark.getparent()
        if outer is None or tag_of(outer) not in ("sup", "span") or text_in(outer) != text_in(reference):
            return mark
        mark = outer


def _word_comments(root: HtmlElement) -> dict[str, _Comment]:
    found: dict[str, _Comment] = {}
    about: dict[str, str] = {}
    for link in root.iter("a"):
        marked = _ABOUT.search(link.get("style") or "")
        if marked is not None and text_in(link):
            about.setdefault(marked[1], text_in(link)[:_LONGEST_QUOTE])
    for link in list(root.iter("a")):
        match = _WORD_ID.fullmatch(link.get("name") or "")
        if match is None or match[1] in found:
            continue
        box = _word_box(link)
        if box is None:
            continue
        found[match[1]] = _Comment(text=_said(box, _author(box), about.get(match[1], "")), place=box)
    for number, box in enumerate(_unnamed_word_boxes(root, [comment.place for comment in found.values()])):
        match = _WORD_BOX_ID.fullmatch(box.get("id") or "")
        key = match[1] if match and match[1] not in found else f"unnamed {number}"
        found[key] = _Comment(text=_said(box, _author(box), about.get(key, "")), place=box)
    return found


def _author(box: HtmlElement) -> str:
    authors = (_AUTHOR.search(part.get("style") or "") for part in box.iter("span"))
    return next((author[1] for author in authors if author), "")


def _unnamed_word_boxes(root: HtmlElement, known: list[HtmlElement]) -> list[HtmlElement]:
    """Return the comments whose links back were lost on the way, as mail programs drop `name` and `id`."""
    taken = set(known)
    boxes = []
    for box in root.iter("div", "p"):
        names = (box.get("class") or "").split()
        is_comment = box.tag == "div" and ("msocomtxt" in names or _is_innermost_comment(box))
        if (is_comment or _WORD_TEXT in names) and taken.isdisjoint((box, *box.iterancestors())):
            taken.add(box)
            boxes.append(box)
    return boxes


def _is_innermost_comment(box: HtmlElement) -> bool:
    """Tell whether Word marks a box as a comment, and no box in it as the comment's text."""
    return bool(_WORD_COMMENT.search(box.get("style") or "")) and not any(
        "msocomtxt" in (part.get("class") or "").split() for part in box.iter("div")
    )


def _word_box(link: HtmlElement) -> HtmlElement | None:
    """Return the element with a comment: what Word marks as one, or the box that begins with its link."""
    for box in link.iterancestors("div"):
        if _WORD_COMMENT.search(box.get("style") or "") or "msocomtxt" in (box.get("class") or "").split():
            outer = box.getparent()
            is_marked = outer is not None and _WORD_COMMENT.search(outer.get("style") or "")
            return outer if is_marked else box
    box = next(link.iterancestors(*_BOXES), None)
    return box if box is not None and _begins_with(box, link) else None


def _google_comments(root: HtmlElement) -> dict[str, _Comment]:
    found: dict[str, _Comment] = {}
    for link in list(root.iter("a")):
        match = _GOOGLE_ID.fullmatch(link.get("id") or "")
        if match is None or not (link.get("href") or "").startswith("#cmnt_ref"):
            continue
        box = next(link.iterancestors("p", "li"), link)
        outer = box.getparent()
        if outer is not None and tag_of(outer) == "div" and _begins_with(outer, link):
            box = outer if _google_links(outer) == [link] else box
        found[match[1]] = _Comment(text=_said(box), place=box)
    return found


def _begins_with(box: HtmlElement, link: HtmlElement) -> bool:
    """Tell whether nothing stands before a link in its box."""
    above = set(link.iterancestors())
    for part in box.iter():
        if part is link:
            return True
        if (part.text or "").strip() or (part not in above and (part.tail or "").strip()):
            return False
    return False


def _google_links(box: HtmlElement) -> list[HtmlElement]:
    return [link for link in box.iter("a") if _GOOGLE_ID.fullmatch(link.get("id") or "")]


def _said(box: HtmlElement, author: str = "", about: str = "") -> str:
    """Return a comment's words without the links back to its place."""
    for link in box.iter("a"):
        if (link.get("href") or "").startswith(("#_msoanchor", "#cmnt_ref")):
            for part in link.iter():
                part.text = None
    by = f" by {author.strip()}" if author.strip() else ""
    on = f" on “{about}”" if about else ""
    return f"Comment{by}{on}: {text_in(box)}"
