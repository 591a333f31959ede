"""Finds the main content of a page: the element with the post, without boilerplate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from newsletter.importing.boilerplate import TAGS_WITHOUT_TEXT, is_boilerplate
from newsletter.importing.boilerplate_lines import is_boilerplate_line, is_sentence
from newsletter.importing.html_to_pieces import PageContext, pieces_of
from newsletter.importing.page_tree import tag_of, text_in
from newsletter.importing.post import text_of

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NEVER_LEFTOVER = frozenset(("cookie notice", "share buttons", "sign-up form", "form", "dialog", "comments",
                          "breadcrumbs", "search", "skip link", "menu"))  # fmt: skip
_LEFTOVER_INSIDE = frozenset(("footer", "page header"))
_BOXES = frozenset(("sidebar", "related posts", "other posts"))
_LONGEST_LEFTOVER = 2_000
_A_LINE = 4
"""Words; a headline has at least as many."""
_A_CARD = 0.3
"""An article with less than this share of the longest one's text is a card that links to another post."""


@dataclass(slots=True, kw_only=True)
class MainContent:
    """The element with the post; `left_out` names what was removed, `leftover` has its sentences."""

    element: HtmlElement
    is_plain: bool = False
    """The page has neither a main element nor an article: nothing marks where the post ends."""
    left_out: dict[str, None] = field(default_factory=dict)
    leftover: list[str] = field(default_factory=list)

    def drop(self, element: HtmlElement, what: str) -> None:
        """Remove an element from the page and record it."""
        words = text_in(element)
        if (
            what not in _NEVER_LEFTOVER
            and not is_boilerplate_line(words)
            and self._may_be_the_posts(element, what, words)
        ):
            self.leftover.append(text_of(pieces_of(element, PageContext()))[:_LONGEST_LEFTOVER])
        if words and what != "hidden text":
            self.left_out[what] = None
        element.drop_tree()

    def _may_be_the_posts(self, element: HtmlElement, what: str, words: str) -> bool:
        """Sentences may be; so may other words in a box of links, if it is inside the post."""
        within = _article_of(element) is not None
        if is_sentence(words):
            return within or what not in _LEFTOVER_INSIDE
        return what in _BOXES and (within or self.is_plain) and len(words.split()) >= _A_LINE


def main_content(root: HtmlElement) -> MainContent:
    """Find the post on a page and remove its boilerplate; changes the page's tree.

    No possible sentence of the post is lost: it stays in the element, or is in `leftover`.
    """
    main = MainContent(element=root, is_plain=next(root.iter("main", "article"), None) is None)
    _remove_textless(root)
    _remove_boilerplate(root, main)
    body = root.find("body") if root.find("body") is not None else root
    main.element = _narrowed(_chosen(body, main))
    return main


def _remove_textless(root: HtmlElement) -> None:
    for element in list(root.iter()):
        tag = tag_of(element)
        if tag == "button" and _ancestor(element, _HEADINGS) is not None:
            element.drop_tag()
        elif (
            tag in TAGS_WITHOUT_TEXT
            and element.getparent() is not None
            and not (tag == "head" or _in_head(element))
        ):
            element.drop_tree()
    for head in root.findall("head"):
        root.remove(head)


def _in_head(element: HtmlElement) -> bool:
    return _ancestor(element, ("head",)) is not None


def _ancestor(element: HtmlElement, tags: tuple[str, ...]) -> HtmlElement | None:
    return next(element.iterancestors(*tags), None)


def _article_of(element: HtmlElement) -> HtmlElement | None:
    return _ancestor(element, ("article", "main"))


def _remove_boilerplate(root: HtmlElement, main: MainContent) -> None:
    """Remove boilerplate, but never the post itself: most of the text, the only h1, or the article."""
    most = len(text_in(root)) / 2
    titles = sum(1 for _ in root.iter("h1"))
    gone: set[HtmlElement] = set()
    for element in list(root.iter()):
        if element.getparent() is None or not tag_of(element) or not gone.isdisjoint(element.iterancestors()):
            continue
        what = is_boilerplate(element)
        own = sum(1 for _ in element.iter("h1")) if what else 0
        if (
            what
            and not (own and own == titles)
            and not _holds_main(element)
            and len(text_in(element)) <= most
        ):
            gone.add(element)
            main.drop(element, what)
            titles -= own


def _holds_main(element: HtmlElement) -> bool:
    return any(
        part is not element and (tag_of(part) == "main" or part.get("role") == "main")
        for part in element.iter()
    )


def _chosen(body: HtmlElement, main: MainContent) -> HtmlElement:
    """Return the page's main element, or its article together with its title, or all of it."""
    mains = [*body.iter("main"), *body.xpath(".//*[@role='main']")]
    base = max(mains, key=lambda found: len(text_in(found)), default=body)
    if len(text_in(base)) < len(text_in(body)) / 4:
        base = body
    articles = [found for found in base.iter("article") if _ancestor(found, ("article",)) is None]
    if not articles:
        return base
    longest = max(articles, key=lambda found: len(text_in(found)))
    for article in articles:
        is_card = len(text_in(article)) < _A_CARD * len(text_in(longest))
        if article is not longest and is_card and not article.xpath(".//h1"):
            main.drop(article, "other posts")
    return base if base is not body else _with_title(body, longest)


def _with_title(body: HtmlElement, article: HtmlElement) -> HtmlElement:
    """Return the smallest element with the article and the page's h1, unless sentences are outside it."""
    titles = body.xpath(".//h1")
    if not titles or article.xpath(".//h1"):
        return article if len(text_in(article)) > len(text_in(body)) * 0.6 else body
    above = set(titles[0].iterancestors())
    return next((ancestor for ancestor in article.iterancestors() if ancestor in above), body)


def _narrowed(element: HtmlElement) -> HtmlElement:
    """Go down to the cell or box that has everything but links and boilerplate lines."""
    while True:
        titles = len(element.xpath(".//h1"))
        inner = max(element, key=lambda child: len(text_in(child)), default=None)
        if inner is None or tag_of(inner) in ("p", *_HEADINGS) or len(inner.xpath(".//h1")) < titles:
            return element
        if len(inner) == 0 or not all(map(_is_idle, _beside(element, inner))):
            return element
        element = inner


def _beside(element: HtmlElement, inner: HtmlElement) -> Iterator[tuple[str, bool]]:
    """Yield the texts of an element outside `inner`, and whether they are a link's."""
    yield element.text or "", False
    for child in element:
        if child is not inner:
            for part in child.iter():
                linked = tag_of(part) == "a" or _ancestor(part, ("a",)) is not None
                is_picture = tag_of(part) == "img" and bool((part.get("alt") or "").strip())
                yield "a picture is here" if is_picture else part.text or "", linked and not is_picture
                if part is not child:
                    yield part.tail or "", _ancestor(part, ("a",)) is not None
        yield child.tail or "", False


def _is_idle(text: tuple[str, bool]) -> bool:
    words, linked = " ".join(text[0].split()), text[1]
    return linked or not any(char.isalnum() for char in words) or is_boilerplate_line(words)
