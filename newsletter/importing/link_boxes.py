"""Finds boxes of links beside a post's text: lists of links and cards that lead to other posts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from lxml.html import HtmlElement

from newsletter.importing.boilerplate_lines import word_count
from newsletter.importing.folded_text import HEADINGS
from newsletter.importing.page_titles import is_part_of_title
from newsletter.importing.page_tree import tag_of, text_in
from newsletter.importing.prose import Measure, measures, text_blocks
from newsletter.importing.section_headings import section_of

_BOXES = frozenset(("div", "section", "ul", "ol", "dl", "table", "td", "aside", "nav", "center", "fieldset"))
_FLOW = frozenset(["ul", "ol", "dl", "table", "p", "blockquote"])
"""Elements that are part of the text where they stand between paragraphs."""
_LINKED = 0.6
"""The share of a box's characters that links have at least."""
_FEWEST_WORDS, _FEWEST_LINKS, _FEWEST_CARDS = 4, 2, 3
_FEWEST_TITLE_WORDS, _LONGEST_CARD = 3, 80
"""Words."""
_LONGEST_BYLINE = 200
"""Characters of a box between the title and the text, such as one with the date."""
_CARD_TAGS = frozenset(["div", "li", "article", "section", "td", "a", "figure"])
_OWN_LINKS = re.compile(
    r"resources?|links?|documents?|attachments?|downloads?|forms?|files?|agendas?|minutes|contacts?|sources?"
    r"|references?|learn more|(?:more|for more) information|how to|where|recursos|enlaces|documentos|archivos"
    r"|formularios|adjuntos|descargas|contactos?|fuentes|m[aá]s informaci[oó]n|referencias",
    re.I,
)
"""Headings above links that a post gives its readers."""
_OWN_ADDRESS = re.compile(r"^(?:mailto|tel):|\.(?:pdf|docx?|xlsx?|pptx?|ics|csv|zip)(?:[?#]|$)", re.I)


def link_boxes(element: HtmlElement, titles: Sequence[str]) -> tuple[HtmlElement, ...]:
    """Return the boxes of links beside the text, outermost first; `titles` are the page's titles.

    The links of the text itself are none: between its paragraphs, below a heading that says what they are for
    ("Resources", "In the news"), or to documents and people.
    """
    return _Finder(element, titles).boxes()


class _Finder:
    """Looks for boxes of links in an element that is measured once."""

    def __init__(self, element: HtmlElement, titles: Sequence[str]) -> None:
        self._element = element
        self._sizes = measures(element)
        self._with_paragraphs = {
            part.getparent() for part in element.iter("p") if self._size(part).prose and part is not element
        }
        self._top = self._top_of_text(titles)

    def boxes(self) -> tuple[HtmlElement, ...]:
        """Return the boxes; on a page that is mostly cards, the cards are what it is about."""
        found = tuple(self._found())
        prose = sum(self._size(box).prose for box in found)
        if prose * 2 < self._size(self._element).prose:
            return found
        return tuple(box for box in found if not self._size(box).prose)

    def _found(self) -> Iterator[HtmlElement]:
        if not self._size(self._element).prose:
            return  # a page of links
        taken: set[HtmlElement] = set()
        above: HtmlElement | None = None
        for part in self._element.iter(*_BOXES, *HEADINGS):
            if tag_of(part) in HEADINGS:
                above = part
            elif (
                part is not self._element
                and part not in self._top
                and (self._is_link_list(part) or self._is_card_list(part))
                and taken.isdisjoint(part.iterancestors())
                and not self._is_the_texts_own(part, above)
            ):
                taken.add(part)
                yield part

    def _size(self, element: HtmlElement) -> Measure:
        return self._sizes.get(element) or Measure()

    def _top_of_text(self, titles: Sequence[str]) -> set[HtmlElement]:
        """Return the elements from the title to the first paragraph, with what stands beside the title."""
        headings = self._element.iter(*HEADINGS)
        title = next(
            (one for one in headings if tag_of(one) == "h1" or is_part_of_title(text_in(one), titles)), None
        )
        if title is None:
            return set()
        parent = title.getparent()
        top = set(parent) if parent is not None and parent is not self._element else {title}
        top |= {*title.iterancestors()}
        for following in title.xpath("following::*"):
            if tag_of(following) == "p" and self._size(following).prose:
                break
            if tag_of(following) in _BOXES and self._size(following).length < _LONGEST_BYLINE:
                top.add(following)
        return top

    def _is_link_list(self, box: HtmlElement) -> bool:
        size = self._size(box)
        return (
            size.linked >= _LINKED * size.length
            and not size.prose
            and size.words >= _FEWEST_WORDS
            and size.links >= _FEWEST_LINKS
        )

    def _is_card_list(self, box: HtmlElement) -> bool:
        """Tell whether a box has nothing but cards of other posts."""
        cards = [child for child in box if self._size(child).length or tag_of(child) == "a"]
        return len(cards) >= _FEWEST_CARDS and all(map(self._is_card, cards))

    def _is_card(self, element: HtmlElement) -> bool:
        if tag_of(element) == "a":
            return True
        if tag_of(element) not in _CARD_TAGS or self._size(element).words > _LONGEST_CARD:
            return False
        before_prose = takewhile(lambda block: not block.is_prose, text_blocks(element))
        titles = [block for block in before_prose if not block.unlinked]
        return any(word_count(block.words) >= _FEWEST_TITLE_WORDS for block in titles) and any(
            not (link.get("href") or "#").startswith("#") for link in element.iter("a")
        )

    def _is_the_texts_own(self, box: HtmlElement, above: HtmlElement | None) -> bool:
        if tag_of(box) in _FLOW and self._is_in_flow(box):
            return True
        if any(_OWN_ADDRESS.search(link.get("href") or "") for link in box.iter("a")):
            return True
        inside = next(box.iter(*HEADINGS), None)
        return any(
            section_of(words) is not None or _OWN_LINKS.match(words) is not None or words.endswith(":")
            for heading in (above, inside)
            if heading is not None
            for words in (text_in(heading),)
        )

    def _is_in_flow(self, box: HtmlElement) -> bool:
        """Tell whether a list is part of the text: after a paragraph or heading, or between paragraphs."""
        parent, before = box.getparent(), box.getprevious()
        if parent is not None and tag_of(parent) in ("li", "dd", "blockquote"):
            return True
        if parent is None or not self._size(parent).prose:
            return False
        is_below = before is not None and tag_of(before) in ("p", *HEADINGS)
        return is_below or parent in self._with_paragraphs
