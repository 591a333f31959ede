"""Finds the main content of a page: the element with the post, without boilerplate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml.html import HtmlElement

from newsletter.importing.boilerplate import is_boilerplate
from newsletter.importing.boilerplate_lines import is_boilerplate_line, is_sentence, word_count
from newsletter.importing.folded_text import HEADINGS, unfold
from newsletter.importing.html_to_pieces import PageContext, pieces_of
from newsletter.importing.link_boxes import link_boxes
from newsletter.importing.page_titles import is_site_name
from newsletter.importing.page_tree import tag_of, text_in
from newsletter.importing.post import Items, Note, Piece, Quotation, text_of
from newsletter.importing.prose import INLINE, Measure, has_prose, measures, text_blocks
from newsletter.importing.prose_region import prose_region
from newsletter.importing.textless import remove_textless

_NEVER_LEFTOVER = frozenset(
    ("cookie notice", "share buttons", "sign-up form", "breadcrumbs", "search", "skip link")
)
"""Kinds that are known by their text too, or hold nothing but links."""
_LEFTOVER_WITH_PROSE = frozenset(("menu", "form", "dialog", "comments", "pages before and after", "toolbar"))
"""Kinds whose text is kept where it has sentences outside links."""
_LEFTOVER_INSIDE = frozenset(("footer", "page header"))
_BOXES = frozenset(
    ("sidebar", "related posts", "other posts", "links to other pages", "text beside the post")
)
_A_LINE = 4
"""Words; a headline has at least as many."""
_A_TEASER = 15
"""Words; an article with fewer, and without a sentence, is a teaser."""
_A_CARD = 0.3
"""An article with less than this share of the longest one's text may be a card that links to another post."""
_HEADING_LINKS = (
    ".//a[.//*[self::h2 or self::h3 or self::h4 or self::h5 or self::h6]]"
    " | .//*[self::h2 or self::h3 or self::h4 or self::h5 or self::h6]//a[normalize-space()]"
)
_A_BANNER, _LONGEST_BANNER = 0.5, 400
"""What stands above the main element with the title has less than this share of its text, or characters."""


@dataclass(slots=True, kw_only=True)
class MainContent:
    """The element with the post; `left_out` names what was removed."""

    element: HtmlElement
    is_plain: bool = False
    """The page has neither a main element nor an article: nothing marks where the post ends."""
    left_out: dict[str, None] = field(default_factory=dict)
    _order: dict[HtmlElement, int] = field(default_factory=dict)
    _leftover: list[tuple[int, str]] = field(default_factory=list)

    @property
    def leftover(self) -> list[str]:
        """The sentences beside the post, in the order of the page; what its readers wrote comes last."""
        return [text for _, text in sorted(self._leftover, key=lambda found: found[0])]

    def drop(self, element: HtmlElement, what: str) -> None:
        """Remove an element from the page and record it."""
        words = text_in(element)
        if not is_boilerplate_line(words) and self._may_be_the_posts(element, what, words):
            self.keep_aside(element, last=what == "comments")
        if words and what != "hidden text":
            self.left_out[what] = None
        element.drop_tree()

    def keep_aside(self, element: HtmlElement, *, last: bool = False) -> None:
        """Keep an element's text for the draft's note."""
        text = text_of(_without_link_notes(pieces_of(element, PageContext())))
        if text.strip():
            self._leftover.append((len(self._order) if last else self._order.get(element, 0), text))

    def _may_be_the_posts(self, element: HtmlElement, what: str, words: str) -> bool:
        """Sentences may be; so may other words in a box of links, if it is inside the post."""
        if what in _NEVER_LEFTOVER:
            return False
        if what in _LEFTOVER_WITH_PROSE:
            return has_prose(element)
        within = _article_of(element) is not None
        if is_sentence(words):
            return within or what not in _LEFTOVER_INSIDE
        return what in _BOXES and (within or self.is_plain) and word_count(words) >= _A_LINE


def _without_link_notes(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Return the pieces without the notes about relative links: the text of a note has no links."""
    kept: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Items):
            kept.append(replace(piece, items=tuple(map(_without_link_notes, piece.items))))
        elif isinstance(piece, Quotation):
            kept.append(replace(piece, pieces=_without_link_notes(piece.pieces)))
        elif not (isinstance(piece, Note) and piece.about):
            kept.append(piece)
    return tuple(kept)


def main_content(root: HtmlElement, *, titles: Sequence[str] = (), sites: Sequence[str] = ()) -> MainContent:
    """Find the post on a page and remove its boilerplate; changes the page's tree.

    `titles` and `sites` are what the page names as its titles and its site.

    No possible sentence of the post is lost: it stays in the element, or is in `leftover`.
    """
    main = MainContent(
        element=root,
        is_plain=next(root.iter("main", "article"), None) is None,
        _order={element: number for number, element in enumerate(root.iter())},
    )
    unfold(root)
    remove_textless(root)
    _remove_boilerplate(root, main)
    body = root.find("body") if root.find("body") is not None else root
    chosen = _chosen(body, main)
    _take_banner(body, chosen, sites)
    if main.is_plain:
        chosen = _without_beside(chosen, prose_region(chosen, titles), main)
    _keep_rest(body, chosen, main)
    for box in link_boxes(chosen, titles):
        main.drop(box, "links to other pages")
    main.element = _narrowed(chosen)
    return main


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


# --- The element with the post --------------------------------------------------------------------


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
        is_short = len(text_in(article)) < _A_CARD * len(text_in(longest))
        if article is not longest and is_short and _is_card(article):
            main.drop(article, "other posts")
    return base if base is not body else _with_title(body, longest)


def _is_card(article: HtmlElement) -> bool:
    """Tell whether an article leads to another page: its heading or most of its text is a link."""
    if article.xpath(".//h1"):
        return False
    if _ancestor(article, ("a",)) is not None or any(map(_leads_away, article.xpath(_HEADING_LINKS))):
        return True
    blocks = list(text_blocks(article))
    if word_count(text_in(article)) < _A_TEASER and not any(block.is_prose for block in blocks):
        return True
    linked = sum(len(block.words) - len(block.unlinked) for block in blocks)
    return linked * 2 >= sum(len(block.words) for block in blocks)


def _leads_away(link: HtmlElement) -> bool:
    return not (link.get("href") or "#").startswith("#")


def _with_title(body: HtmlElement, article: HtmlElement) -> HtmlElement:
    """Return the smallest element with the article and the page's h1, unless much text is outside it."""
    titles = body.xpath(".//h1")
    if not titles or article.xpath(".//h1"):
        return article if len(text_in(article)) > len(text_in(body)) * 0.6 else body
    above = set(titles[0].iterancestors())
    return next((ancestor for ancestor in article.iterancestors() if ancestor in above), body)


def _take_banner(body: HtmlElement, chosen: HtmlElement, sites: Sequence[str]) -> None:
    """Move what stands above the main element with the page's only h1, the title and its lead, into it."""
    titles = [found for found in body.xpath(".//h1") if text_in(found)]
    if chosen is body or len(titles) != 1 or chosen in titles[0].iterancestors():
        return
    if is_site_name(text_in(titles[0]), sites):
        return
    around = set(chosen.iterancestors())
    banner = titles[0]
    if banner in around:  # an h1 that is never closed holds the rest of the page
        return
    while (parent := banner.getparent()) is not None and parent not in around:
        banner = parent
    if len(text_in(banner)) < max(_A_BANNER * len(text_in(chosen)), _LONGEST_BANNER):
        banner.getparent().remove(banner)
        banner.tail = None
        _put_first(chosen, banner)


def _put_first(element: HtmlElement, child: HtmlElement) -> None:
    child.tail, element.text = element.text, None
    element.insert(0, child)


def _without_beside(element: HtmlElement, region: HtmlElement, main: MainContent) -> HtmlElement:
    """Return the region with the prose; what stands beside it in the element is kept for the note."""
    inside = region
    while inside is not element and (parent := inside.getparent()) is not None:
        for sibling in [*parent]:
            if sibling is not inside and tag_of(sibling):
                main.drop(sibling, "text beside the post")
        inside = parent
    return region


def _keep_rest(body: HtmlElement, chosen: HtmlElement, main: MainContent) -> None:
    """Keep the sentences that stand beside the chosen element."""
    if chosen is body:
        return
    sizes = measures(body)
    inside = chosen
    while inside is not body and (parent := inside.getparent()) is not None:
        for sibling in parent:
            if sibling is not inside:
                _keep_prose(sibling, main, sizes)
        inside = parent


def _keep_prose(element: HtmlElement, main: MainContent, sizes: Mapping[HtmlElement, Measure]) -> None:
    """Keep the parts of an element that have sentences, each with the heading above it."""
    if not _has_prose(element, sizes):
        return
    parts = [child for child in element if tag_of(child)]
    texts = (element.text or "", *(child.tail or "" for child in element))
    if not parts or any(tag_of(child) in INLINE for child in parts) or any(text.strip() for text in texts):
        main.keep_aside(element)
        return
    for child, following in zip(parts, (*parts[1:], None), strict=True):
        if tag_of(child) in HEADINGS and following is not None and _has_prose(following, sizes):
            main.keep_aside(child)
        _keep_prose(child, main, sizes)


def _has_prose(element: HtmlElement, sizes: Mapping[HtmlElement, Measure]) -> bool:
    """Tell whether an element has a sentence; what stands in a line without a block is read anew."""
    size = sizes.get(element)
    return bool(size.prose) if size is not None else bool(tag_of(element)) and has_prose(element)


# --- The part of it with the text -----------------------------------------------------------------


def _narrowed(element: HtmlElement) -> HtmlElement:
    """Go down to the cell or box that has everything but links and boilerplate lines."""
    while True:
        titles = len(element.xpath(".//h1"))
        inner = max(element, key=lambda child: len(text_in(child)), default=None)
        if inner is None or tag_of(inner) in ("p", *HEADINGS) or len(inner.xpath(".//h1")) < titles:
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
