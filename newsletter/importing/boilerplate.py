"""Recognizes a web page's boilerplate: menus, share buttons, cookie notices and the like."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from newsletter.importing.folded_text import is_marked_hidden
from newsletter.importing.page_tree import tag_of, text_in
from newsletter.importing.prose import text_blocks

TAGS_WITHOUT_TEXT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "head",
        "title",
        "meta",
        "link",
        "input",
        "select",
        "option",
        "textarea",
        "button",
        "datalist",
        "canvas",
        "map",
        "area",
        "dialog",
    ]
)
"""Elements without text that an email could have."""
_TAGS = {"nav": "menu", "footer": "footer", "menu": "menu", "dialog": "dialog"}
_ROLES = {
    "navigation": "menu",
    "banner": "page header",
    "contentinfo": "footer",
    "search": "search",
    "complementary": "sidebar",
    "dialog": "dialog",
    "alertdialog": "dialog",
    "menu": "menu",
    "menubar": "menu",
    "toolbar": "toolbar",
}
_NAMES = {
    "skip link": r"skip(-?(to|link|nav|main|content))+\w*|skipnav|skip-to.*",
    "cookie notice": r"(.*-)?(cookies?|gdpr|consent)(-.*)?",
    "share buttons": r"(.*-)?(share|shares|sharing|sharedaddy|addthis|addtoany|social)(-.*)?",
    "breadcrumbs": r"(.*-)?breadcrumbs?(-.*)?",
    "menu": (
        r"((site|main|top|left|right|side|primary|secondary|global|mobile|header)-?)?"
        r"(nav|navbar|navigation|menu|topnav)s?(-(menu|bar|list|wrap|wrapper|container))?"
    ),
    "sidebar": r"((left|right|primary|secondary)-)?(sidebar|widget-area)(-.*)?|layout-sidebar-.*",
    "footer": r"(site-?|page-?|global-?|post-?|entry-?)?footer(-(wrap|wrapper|container|area|sections))?",
    "page header": r"(site|global)-?(header|banner)|masthead|topbar|usa-banner",
    "related posts": (
        r"(.*-)?(related(-?(posts|articles|content|links|stories))?|relatedposts|recommended"
        r"|you-may-also-like)"
    ),
    "comments": r"comments?(-(area|list|section|page|form|wrap|wrapper))?|respond|disqus-thread",
    "pages before and after": r"(.*-)?(pagination|pager|post-navigation|prev-next)",
    "sign-up form": (
        r"(.*-)?(subscription-widget|newsletter-(sign-?up|block|form)|signup-form|subscribe-form"
        r"|mc-embed-signup)(-.*)?"
    ),
    "advertisement": r"ads?|advert(isement)?s?|ad-(slot|unit|container|wrapper)|sponsored",
    "toolbar": (
        r"(.*-)?(print|print-?(link|button|page)|text-?size|font-?size|toolbar|post-ufi|back-to-top"
        r"|button-wrapper)"
    ),
}
_PATTERNS = tuple((what, re.compile(pattern)) for what, pattern in _NAMES.items())
_BY_NAME_ALONE = frozenset(("sidebar", "footer", "page header", "related posts", "advertisement"))
"""Kinds whose sentences are kept in a note. A box of another kind is one only while it has no prose."""
_SUBJECTS = {
    "cookie notice": r"\bcookies?\b|\bGDPR\b|\bRGPD\b|\bCCPA\b|consentimiento",
    "sign-up form": r"subscri|sign up|newsletter|inbox|suscr[ií]|bolet[ií]n",
    "share buttons": r"\bshare (?:this|it|on|via|with)|\bcompart",
    "skip link": r"\bskip to|saltar al",
}
"""What the text of these kinds is about."""
_ABOUT = {what: re.compile(pattern, re.I) for what, pattern in _SUBJECTS.items()}
_DISCUSSION = re.compile(
    r"comments?-(?:author|meta|metadata|body|content|text|reply|header|list|item|date|form)|commentlist|"
    r"\b(?:reply|replies|respond|vcard|avatar|hcomment|disqus)\b",
    re.I,
)
"""Class names inside what readers wrote below a post."""
_WORDS_A_MENTION = 60
"""A cookie notice of more words names cookies more than once."""
_MOST_BLOCKS = 200
"""A box with as many blocks of text is more than its name says."""
_STATES = ("no-", "not-", "non-", "has-", "have-", "with-", "without-", "hide-", "disable-", "sin-", "con-")
"""What a class name that tells the state of a page begins with: no-share, has-sidebar."""
_CONTROLS = ("a", "button", "input", "select", "iframe", "svg", "img")
_FEWEST_WORDS = 4
_HIDDEN_CLASSES = {
    "sr-only",
    "sr-only-focusable",
    "visually-hidden",
    "visually-hidden-focusable",
    "screen-reader-text",
    "screen-reader-only",
    "element-invisible",
    "offscreen",
}
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CONTENT_TAGS = frozenset(
    (
        "html",
        "body",
        "main",
        "article",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "img",
        "b",
        "strong",
        "em",
        "i",
    )
)
"""Elements whose class names describe state or look, never boilerplate."""


def is_boilerplate(element: HtmlElement) -> str:
    """Return the kind of boilerplate an element is, in a word or two; "" when it may be part of the post."""
    tag = tag_of(element)
    if _is_hidden(element):
        return "hidden text"
    if tag in _TAGS and not _within(element, "blockquote"):
        return _TAGS[tag]
    role = str(element.get("role", "")).lower()
    if role in _ROLES and tag not in _CONTENT_TAGS:
        return _ROLES[role]
    if tag == "aside" and not _within(element, "article", "main"):
        return "sidebar"
    if tag == "header" and not _within(element, "article", "main") and element.find(".//nav") is not None:
        return "page header"
    if tag == "form" and _is_small_form(element):
        return "form"
    return "" if tag in _CONTENT_TAGS else _by_name(element)


def _by_name(element: HtmlElement) -> str:
    """Return the kind that a class or an id names, unless the element's own text says otherwise."""
    for name in _names(element):
        if name.startswith(_STATES):
            continue
        for what, pattern in _PATTERNS:
            if pattern.fullmatch(name):
                is_text = what not in _BY_NAME_ALONE and _is_text(element, what)
                return "" if is_text or _is_a_heading_alone(element) else what
    return ""


def _is_text(element: HtmlElement, what: str) -> bool:
    """Tell whether a box is text whatever it is called: sentences, or words without any link or button."""
    if what == "comments" and _is_discussion(element):
        return False
    blocks = list(islice(text_blocks(element), _MOST_BLOCKS))
    words = sum(len(block.words.split()) for block in blocks)
    about = _ABOUT.get(what)
    mentions = sum(len(about.findall(block.words)) for block in blocks) if about is not None else 0
    if mentions and mentions * _WORDS_A_MENTION >= words:
        return False
    if len(blocks) == _MOST_BLOCKS or any(block.is_prose for block in blocks):
        return True
    return words >= _FEWEST_WORDS and what != "skip link" and next(element.iter(*_CONTROLS), None) is None


def _is_a_heading_alone(element: HtmlElement) -> bool:
    """Tell whether a box has nothing but a heading: page builders put each part of a post into a box."""
    headings = [heading for heading in element.iter("h2", "h3", "h4", "h5", "h6") if text_in(heading)]
    return (
        len(headings) == 1
        and text_in(element) == text_in(headings[0])
        and next(element.iter(*_CONTROLS), None) is None
    )


def _is_discussion(element: HtmlElement) -> bool:
    return any(
        tag_of(part) == "textarea" or _DISCUSSION.search(f"{part.get('class') or ''} {part.get('id') or ''}")
        for part in element.iter()
    )


def _names(element: HtmlElement) -> list[str]:
    written = f"{element.get('class') or ''} {element.get('id') or ''}"[:1_000]
    return [re.sub(r"[^a-z0-9]+", "-", _CAMEL.sub("-", name).lower()).strip("-") for name in written.split()]


def _is_hidden(element: HtmlElement) -> bool:
    return is_marked_hidden(element) or not _HIDDEN_CLASSES.isdisjoint(
        (element.get("class") or "").lower().split()
    )


def _within(element: HtmlElement, *tags: str) -> bool:
    return any(tag_of(ancestor) in tags for ancestor in element.iterancestors())


def _is_small_form(element: HtmlElement) -> bool:
    """Tell whether a form is a sign-up or a search; some sites put the whole page into one form."""
    fields = [
        field for field in element.iter("input", "textarea") if (field.get("type") or "text") != "hidden"
    ]
    return bool(fields) and sum(len(text.strip()) for text in element.itertext()) < 400
