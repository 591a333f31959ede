"""Composes an email from an issue's blocks, as MJML and as plain text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from newsletter.errors import IssueError
from newsletter.issues.fallback import with_fallback
from newsletter.model import Block, Image, MailingList, Only, Text
from newsletter.model.phrase import phrase
from newsletter.rendering.brand import brand_colors, logos, theme_settings
from newsletter.rendering.footer import footer
from newsletter.rendering.html_and_text import HtmlAndText, literal
from newsletter.rendering.lang_attributes import section_in_language, text_in_language
from newsletter.rendering.language import (
    bidi_isolated,
    direction,
    has_italics,
    long_date,
    same_language,
    strings_for,
)
from newsletter.rendering.numbers import with_whole_numbers
from newsletter.rendering.permission_reminder import permission_reminder
from newsletter.rendering.prose import plain_with_fields
from newsletter.rendering.render_context import PREFERENCES, UNSUBSCRIBE, RenderContext
from newsletter.rendering.template_context import (
    BLOCK_TEMPLATES,
    CARD_WIDTH,
    PROSE_TEMPLATES,
    TemplateContext,
    Variables,
)
from newsletter.rendering.text_width import BOLD, PHONE_WIDTH
from newsletter.rendering.theme import Theme


class Composer:
    """Composes one email with the theme's templates."""

    def __init__(self, theme: Theme, render_context: RenderContext) -> None:
        issue = render_context.issue
        self.theme = theme
        self.render_context = render_context
        self.lang = issue.front.lang
        self.words = strings_for(self.lang)
        self._colors = brand_colors(render_context.publication.brand)
        self._look = theme_settings(theme.settings, render_context.publication.brand)
        self._contexts: dict[str, TemplateContext] = {}
        self._after = ""
        self._block_languages = {place: part.lang for part in issue.fallbacks for place in part.blocks}
        self._fallback_languages = {part.part: part.lang for part in issue.fallbacks}
        self.shared = self._shared(self.lang)

    def _shared(self, lang: str) -> Variables:
        dir_ = direction(lang)
        return {
            "brand": self._colors,
            "theme": self._look,
            "words": strings_for(lang),
            "lang": lang,
            "dir": dir_,
            "start": "right" if dir_ == "rtl" else "left",
            "end": "left" if dir_ == "rtl" else "right",
            "slant": "italic" if has_italics(lang) else "normal",
        }

    def _context(self, block: Block) -> TemplateContext:
        """Return the template context for a block, in the block's language."""
        lang = self._language_of(block)
        if lang not in self._contexts:
            size = self._look.get("figure_size")
            self._contexts[lang] = TemplateContext(
                self.render_context,
                strings_for(lang),
                lang,
                self._prose,
                **({"figure_size": size} if isinstance(size, int) else {}),
            )
        return self._contexts[lang]

    def _language_of(self, block: Block) -> str:
        return self._block_languages.get(block.place, self.lang) if self._block_languages else self.lang

    def compose_email(self, subject: HtmlAndText, preheader: HtmlAndText) -> HtmlAndText:
        """Compose the whole email, from top to bottom; raises ThemeError, PictureError, IssueError."""
        issue, publication = self.render_context.issue, self.render_context.publication
        front = issue.front
        top = self._top(subject, preheader)
        blocks = [with_fallback(block) for block in issue.blocks]
        hero = self._hero(blocks)
        title = self._mark_fallback(
            "title", self.render_context.line_with_fields(front.title, self.render_context.place("title"))
        )
        lead = plain_with_fields(front.lead, self.render_context.place("lead"), self.render_context)
        opening: Variables = {
            "hero": hero,
            "title": self._whole(title or subject),
            "kicker": self._mark_fallback("kicker", literal(front.kicker)),
            "lead": self._mark_fallback("lead", lead),
        }
        parts = self._parts(blocks)
        last: Variables = {
            "why": self._reminder(),
            "unsubscribe_url": self._unsubscribe(),
            "preferences_url": self._preferences(),
            "organisation": bidi_isolated(publication.organisation, front.lang),
            "postal_address": bidi_isolated(publication.postal_address, front.lang),
            **footer(self.render_context, front.lang, self.words["subscribe"].text),
        }
        self._contexts.clear()  # they refer to this composer; without them it is freed at once
        whole: Variables = {**top, **opening, "parts": parts, "last": _kind(blocks), **last}
        email = self._pair("letter", whole)
        line = self._unprinted_correction(email)
        return self._pair("letter", {**whole, "parts": [line, *parts]}) if line else email

    def _unprinted_correction(self, email: HtmlAndText) -> HtmlAndText | None:
        """Return the line of a correction as a part of the email, for a theme that does not print it."""
        line = self.words["correction"]
        in_html, in_text = line.html in email.html, "".join(line.text.split()) in "".join(email.text.split())
        if not self.render_context.issue.correction or (in_html and in_text):
            return None
        words = HtmlAndText(
            html="" if in_html else f"<p><strong>{line.html}</strong></p>", text="" if in_text else line.text
        )
        return self._pair("flow", {"after": "", "body": [self._pair("text", {"body": words})]})

    def _top(self, subject: HtmlAndText, preheader: HtmlAndText) -> Variables:
        issue, publication = self.render_context.issue, self.render_context.publication
        front = issue.front
        return {
            "subject": subject,
            "preheader": preheader,
            "web_url": self._web_url(),
            "name": bidi_isolated(publication.name, front.lang),
            "initial": literal(_initial(publication.name)),
            "logos": logos(self.render_context),
            "date": literal(long_date(front.date, front.lang)),
            "number": self._number(),
            "correction": self.words["correction"] if issue.correction else literal(""),
        }

    def _mark_fallback(self, key: str, value: HtmlAndText) -> HtmlAndText:
        """Mark the language of a front matter value that is not translated."""
        source = key if key in self.render_context.issue.front.lines else "subject"
        lang = self._fallback_languages.get(source)
        return text_in_language(value, lang) if lang else value

    def _whole(self, title: HtmlAndText) -> HtmlAndText:
        """Return the title with those of its numbers in one piece that fit on a phone, as large as it is."""
        size = self._look.get("title_size")
        return with_whole_numbers(title, PHONE_WIDTH / (BOLD * size)) if isinstance(size, int) else title

    def _number(self) -> HtmlAndText:
        """Return the issue's number; the word before it may be in another language than the issue."""
        number, word = self.render_context.issue.front.number, self.words["number"]
        if number is None:
            return literal("")
        return HtmlAndText(
            html=word.html.replace("{number}", str(number)), text=word.text.replace("{number}", str(number))
        )

    def _web_url(self) -> str:
        url = self.render_context.view_url()
        return self.render_context.link(url, self.words["view_in_browser"].text, None) if url else ""

    def _unsubscribe(self) -> str:
        marker = self.render_context.marker(UNSUBSCRIBE)
        return self.render_context.link(marker, self.words["unsubscribe"].text, None)

    def _preferences(self) -> str:
        """Return the marker of the link to the reader's preferences; "" without web pages."""
        if not self.render_context.publication.base_url:
            return ""
        marker = self.render_context.marker(PREFERENCES)
        return self.render_context.link(marker, self.words["preferences"].text, None)

    def _list(self) -> MailingList:
        key, lists = self.render_context.issue.front.list, self.render_context.publication.lists
        if key not in lists:
            raise IssueError(
                phrase("There is no list “{key}”", key=key),
                place=self.render_context.place("list"),
                hint=phrase("The lists are: {names}.", names=", ".join(lists) or "none"),
            )
        return lists[key]

    def _reminder(self) -> HtmlAndText:
        """Return the permission reminder; if it is not translated, marked with its language."""
        words, lang = permission_reminder(self._list(), self.render_context.publication, self.lang)
        return (
            bidi_isolated(words, lang)
            if same_language(lang, self.lang)
            else text_in_language(literal(words), lang)
        )

    def _hero(self, blocks: list[Block]) -> HtmlAndText | None:
        """Take the picture at the top out of the blocks, if it is as wide as the card."""
        index = opening_picture(blocks)
        if index is None:
            return None
        first = blocks[index]
        assert isinstance(first, Image)  # noqa: S101 - that is what opening_picture finds
        picture = self.render_context.load(first.source, first.alt, first.place, width=CARD_WIDTH)
        if picture.width < CARD_WIDTH:
            return None
        del blocks[index]
        return self._render_section("hero", self._context(first).of_width(CARD_WIDTH).image(first), first)

    def _parts(self, blocks: Iterable[Block]) -> list[HtmlAndText]:
        """Compose the blocks; neighboring prose blocks share one `flow` section."""
        parts: list[HtmlAndText] = []
        for (is_prose, _), group in groupby(blocks, self._kind_and_language):
            run = list(group)
            if is_prose:
                context = self._context(run[0])
                body = [self._prose(block, context) for block in run]
                parts.append(self._render_section("flow", {"body": body}, run[0]))
            else:
                parts.extend(section for block in run for section in self._section(block))
        return parts

    def _kind_and_language(self, block: Block) -> tuple[bool, str]:
        return type(block) in PROSE_TEMPLATES, self._language_of(block)

    def _section(self, block: Block) -> Iterator[HtmlAndText]:
        """Compose a block with its own section, unless there is nothing to show."""
        if isinstance(block, Only):
            return  # shown to nobody until the reader's segments are known
        template = BLOCK_TEMPLATES[type(block)]
        variables = template.variables(self._context(block), block)
        if variables is not None:
            yield self._render_section(template.name, variables, block)

    def _prose(self, block: Block, context: TemplateContext) -> HtmlAndText:
        template = PROSE_TEMPLATES[type(block)]
        return self._pair(template.name, template.variables(context, block) or {}, context.lang)

    def _render_section(self, name: str, variables: Variables, block: Block) -> HtmlAndText:
        """Render a section; mark one in another language than the email."""
        lang = self._language_of(block)
        section = self._pair(name, {"after": self._after, **variables}, lang)
        self._after = name
        if lang == self.lang:
            return section
        return section_in_language(section, lang, self.theme.render("inline.css", self._shared(lang)))

    def _pair(self, name: str, variables: Variables, lang: str = "") -> HtmlAndText:
        shared = self.shared if lang in ("", self.lang) else self._shared(lang)
        return self.theme.pair(name, {**shared, **variables})


def _initial(name: str) -> str:
    """Return the first letter or digit of a name, with its marks, for a theme that shows it large."""
    found = _FIRST_LETTER.search(unicodedata.normalize("NFC", name))
    return found[0].upper() if found else ""


_FIRST_LETTER = re.compile(r"[^\W_][\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0903\u093a-\u094f]*")


def opening_picture(blocks: Sequence[Block]) -> int | None:
    """Return the index of the picture before the first heading and block, with only text above it."""
    for index, block in enumerate(blocks):
        if isinstance(block, Image):
            return index
        if not isinstance(block, Text) or any(line.startswith("#") for line in block.markdown.split("\n")):
            return None
    return None


def _kind(blocks: list[Block]) -> str:
    """Return the last block's name, for a theme in which some blocks reach the card's edge."""
    return type(blocks[-1]).__name__.lower() if blocks else ""
