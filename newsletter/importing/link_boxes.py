"""Finds boxes of links beside a post's text: lists of links and cards that lead to other posts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from newsletter.importing.boilerplate_lines import word_count
from newsletter.importing.folded_text import HEADINGS
from newsletter.importing.page_tree import tag_of, text_in
from newsletter.importing.prose import TextBlock, has_prose, prose_length, text_blocks
from newsletter.importing.section_headings import section_of

_BOXES = frozenset(("div", "section", "ul", "ol", "dl", "table", "td", "aside", "nav", "center", "fieldset"))
_FLOW = frozenset(["ul", "ol", "dl", "table", "p", "blockquote"])
"""Elements that are part of the text where they stand between paragraphs."""
_LINKED = 0.6
"""The share of a box's characters that links have at least."""
_FEWEST_WORDS, _FEWEST_LINKS, _FEWEST_CARDS = 4, 2, 3
_FEWEST_TITLE_WORDS, _LONGEST_CARD = 3, 80
"""Words."""
_CARD_TAGS = frozenset(["div", "li", "article", "section", "td", "a", "figure"])
_OWN_LINKS = re.compile(
    r"resources?|links?|documents?|attachments?|downloads?|forms?|files?|agendas?|minutes|contacts?|sources?"
    r"|references?|learn more|(?:more|for more) information|how to|where|recursos|enlaces|documentos|archivos"
    r"|formularios|adjuntos|descargas|contactos?|fuentes|m[aá]s informaci[oó]n|referencias",
    re.I,
)
"""Headings above links that a post gives its readers."""
_OWN_ADDRESS = re.compile(r"^(?:mailto|tel):|\.(?:pdf|docx?|xlsx?|pptx?|ics|csv|zip)(?:[?#]|$)", re.I)


def link_boxes(element: HtmlElement, titles: Sequence[str]) -> Iterator[HtmlElement]:
    """Yield the boxes of links beside the text, outermost first; `titles` are the page's titles.

    The links of the text itself are none: between its paragraphs, below a heading that says what they are for
    ("Resources", "In the news"), or to documents and people.
    """
    top = _top_of_text(element, titles)
    taken: set[HtmlElement] = set()
    all_prose = prose_length(element)
    for box in element.iter(*_BOXES):
        if box is element or not taken.isdisjoint(box.iterancestors()) or box in top:
            continue
        blocks = list(text_blocks(box))
        if (_is_link_list(box, blocks) or _is_card_list(box, blocks, all_prose)) and not _is_the_texts_own(
            box
        ):
            taken.add(box)
            yield box


def _top_of_text(element: HtmlElement, titles: Sequence[str]) -> set[HtmlElement]:
    """Return the elements from the title to the first paragraph, with what stands beside the title."""
    wanted = {" ".join(title.casefold().split()) for title in titles}
    title = next(
        (
            heading
            for heading in element.iter(*HEADINGS)
            if tag_of(heading) == "h1" or text_in(heading).casefold() in wanted
        ),
        None,
    )
    if title is None:
        return set()
    parent = title.getparent()
    top = set(parent) if parent is not None and parent is not element else {title}
    top |= {*title.iterancestors()}
    for following in title.xpath("following::*"):
        if tag_of(following) == "p" and has_prose(following):
            break
        if tag_of(following) in _BOXES and len(text_in(following)) < 200:
            top.add(following)
    return top


def _is_link_list(box: HtmlElement, blocks: Sequence[TextBlock]) -> bool:
    words = sum(len(block.words) for block in blocks)
    linked = words - sum(len(block.unlinked) for block in blocks)
    if linked < _LINKED * words or any(block.is_prose for block in blocks):
        return False
    if sum(word_count(block.words) for block in blocks) < _FEWEST_WORDS:
        return False
    links = [link for link in box.iter("a") if text_in(link)]
    return len(links) >= _FEWEST_LINKS


def _is_card_list(box: HtmlElement, blocks: Sequence[TextBlock], all_prose: int) -> bool:
    """Tell whether a box holds nothing but cards of other posts, and is not what the page is about."""
    cards = [child for child in box if tag_of(child) and text_in(child)]
    if len(cards) < _FEWEST_CARDS or not all(map(_is_card, cards)):
        return False
    return sum(len(block.unlinked) for block in blocks if block.is_prose) * 2 < all_prose


def _is_card(element: HtmlElement) -> bool:
    if tag_of(element) not in _CARD_TAGS or word_count(text_in(element)) > _LONGEST_CARD:
        return False
    if tag_of(element) == "a":
        return True
    titles = [block for block in text_blocks(element) if not block.unlinked]
    return any(word_count(block.words) >= _FEWEST_TITLE_WORDS for block in titles) and any(
        not (link.get("href") or "#").startswith("#") for link in element.iter("a")
    )


def _is_the_texts_own(box: HtmlElement) -> bool:
    if tag_of(box) in _FLOW and _is_in_flow(box):
        return True
    if any(_OWN_ADDRESS.search(link.get("href") or "") for link in box.iter("a")):
        return True
    above = next(iter(box.xpath("preceding::*[self::h1 or self::h2 or self::h3 or self::h4][1]")), None)
    inside = next(box.iter(*HEADINGS), None)
    return any(
        section_of(words) is not None or _OWN_LINKS.match(words) is not None or words.endswith(":")
        for heading in (above, inside)
        if heading is not None
        for words in (text_in(heading),)
    )


def _is_in_flow(box: HtmlElement) -> bool:
    """Tell whether a list is part of the text: after a paragraph or heading, in an element with sentences."""
    parent, before = box.getparent(), box.getprevious()
    if parent is not None and tag_of(parent) in ("li", "dd", "blockquote"):
        return True
    if parent is None or not has_prose(parent):
        return False
    if before is not None and tag_of(before) in ("p", *HEADINGS):
        return True
    return any(tag_of(sibling) == "p" and has_prose(sibling) for sibling in parent)
