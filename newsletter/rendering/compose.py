"""Compose: the blocks of an issue become one letter, as MJML and as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from newsletter.errors import IssueError
from newsletter.issues.fallback import with_fallback
from newsletter.model import Block, Image, MailingList, Only, Text
from newsletter.rendering.brand import brand_colours, logos, look
from newsletter.rendering.html_and_text import HtmlAndText, literal
from newsletter.rendering.lang_attributes import part_in, phrase_in
from newsletter.rendering.language import direction, has_italics, isolated, long_date, said_in, same_language
from newsletter.rendering.permission_reminder import permission_reminder
from newsletter.rendering.render_context import UNSUBSCRIBE, RenderContext
from newsletter.rendering.template_context import (
    BLOCK_TEMPLATES,
    CARD_WIDTH,
    PROSE_TEMPLATES,
    TemplateContext,
    Variables,
)
from newsletter.rendering.theme import Theme


class Composer:
    """Puts one letter together from the theme's templates."""

    def __init__(self, theme: Theme, gathering: RenderContext) -> None:
        issue = gathering.issue
        self.theme = theme
        self.gathering = gathering
        self.lang = issue.front.lang
        self.words = said_in(self.lang)
        self._colours = brand_colours(gathering.publication.brand)
        self._look = look(theme.settings, gathering.publication.brand)
        self._contexts: dict[str, TemplateContext] = {}
        self._after = ""
        self._spoken = {place: part.lang for part in issue.fallbacks for place in part.blocks}
        self._borrowed = {part.part: part.lang for part in issue.fallbacks}
        self.shared = self._shared(self.lang)

    def _shared(self, lang: str) -> Variables:
        dir_ = direction(lang)
        return {
            "brand": self._colours,
            "theme": self._look,
            "words": said_in(lang),
            "lang": lang,
            "dir": dir_,
            "start": "right" if dir_ == "rtl" else "left",
            "end": "left" if dir_ == "rtl" else "right",
            "slant": "italic" if has_italics(lang) else "normal",
        }

    def _context(self, block: Block) -> TemplateContext:
        """Return what makes a block's variables, in the language the block is in."""
        lang = self._language_of(block)
        if lang not in self._contexts:
            self._contexts[lang] = TemplateContext(self.gathering, said_in(lang), lang, self._prose)
        return self._contexts[lang]

    def _language_of(self, block: Block) -> str:
        return self._spoken.get(block.place, self.lang) if self._spoken else self.lang

    def letter(self, subject: HtmlAndText, preheader: HtmlAndText) -> HtmlAndText:
        """Compose the whole letter in the order a reader meets it; raises what blocks and theme raise."""
        issue, publication = self.gathering.issue, self.gathering.publication
        front = issue.front
        top = self._top(subject, preheader)
        blocks = [with_fallback(block) for block in issue.blocks]
        hero = self._hero(blocks)
        title = self._borrow("title", self.gathering.phrase(front.title, self.gathering.place("title")))
        lead = self.gathering.phrase(front.lead, self.gathering.place("lead"))
        opening: Variables = {
            "hero": hero,
            "title": title or subject,
            "kicker": self._borrow("kicker", literal(front.kicker)),
            "lead": self._borrow("lead", lead),
        }
        parts = self._parts(blocks)
        footer: Variables = {
            "why": self._why(),
            "unsubscribe_url": self._unsubscribe(),
            "organisation": isolated(publication.organisation, front.lang),
            "postal_address": isolated(publication.postal_address, front.lang),
        }
        return self._pair("letter", {**top, **opening, "parts": parts, "last": _kind(blocks), **footer})

    def _top(self, subject: HtmlAndText, preheader: HtmlAndText) -> Variables:
        issue, publication = self.gathering.issue, self.gathering.publication
        front = issue.front
        return {
            "subject": subject,
            "preheader": preheader,
            "web_url": self._web_url(),
            "name": isolated(publication.name, front.lang),
            "logos": logos(self.gathering),
            "date": literal(long_date(front.date, front.lang)),
            "number": self._number(),
        }

    def _borrow(self, key: str, phrase: HtmlAndText) -> HtmlAndText:
        """Mark a line of the front matter that is there in another language only."""
        source = key if key in self.gathering.issue.front.lines else "subject"
        lang = self._borrowed.get(source)
        return phrase_in(phrase, lang) if lang else phrase

    def _number(self) -> HtmlAndText:
        """Write the issue's number; the word for it may be in another language than the issue."""
        number, word = self.gathering.issue.front.number, self.words["number"]
        if number is None:
            return literal("")
        return HtmlAndText(
            html=word.html.replace("{number}", str(number)), text=word.text.replace("{number}", str(number))
        )

    def _web_url(self) -> str:
        url = self.gathering.page_url()
        return self.gathering.link(url, self.words["view_in_browser"].text, None) if url else ""

    def _unsubscribe(self) -> str:
        marker = self.gathering.marker(UNSUBSCRIBE)
        return self.gathering.link(marker, self.words["unsubscribe"].text, None)

    def _list(self) -> MailingList:
        key, lists = self.gathering.issue.front.list, self.gathering.publication.lists
        if key not in lists:
            raise IssueError(
                f"There is no list “{key}”",
                place=self.gathering.place("list"),
                hint=f"There are: {', '.join(lists) or 'none'}.",
            )
        return lists[key]

    def _why(self) -> HtmlAndText:
        """Say why the reader gets this; where that is not translated, it says its own language."""
        words, lang = permission_reminder(self._list(), self.gathering.publication, self.lang)
        return isolated(words, lang) if same_language(lang, self.lang) else phrase_in(literal(words), lang)

    def _hero(self, blocks: list[Block]) -> HtmlAndText | None:
        """Take the picture that opens the letter out of the blocks, if it is as wide as the card."""
        index = opening_picture(blocks)
        if index is None:
            return None
        first = blocks[index]
        assert isinstance(first, Image)  # noqa: S101 - that is what opening_picture finds
        picture = self.gathering.load(first.source, first.alt, first.place, width=CARD_WIDTH)
        if picture.width < CARD_WIDTH:
            return None
        del blocks[index]
        return self._say("hero", self._context(first).of_width(CARD_WIDTH).image(first), first)

    def _parts(self, blocks: Iterable[Block]) -> list[HtmlAndText]:
        """Compose the blocks; prose between two that stand for themselves is one flow."""
        parts: list[HtmlAndText] = []
        for (is_prose, _), group in groupby(blocks, self._kind_and_language):
            run = list(group)
            if is_prose:
                context = self._context(run[0])
                body = [self._prose(block, context) for block in run]
                parts.append(self._say("flow", {"body": body}, run[0]))
            else:
                parts.extend(section for block in run for section in self._section(block))
        return parts

    def _kind_and_language(self, block: Block) -> tuple[bool, str]:
        return type(block) in PROSE_TEMPLATES, self._language_of(block)

    def _section(self, block: Block) -> Iterator[HtmlAndText]:
        """Compose a block that stands for itself, unless there is nothing to show."""
        if isinstance(block, Only):
            return  # for nobody, until somebody's segments are known
        template = BLOCK_TEMPLATES[type(block)]
        variables = template.variables(self._context(block), block)
        if variables is not None:
            yield self._say(template.name, variables, block)

    def _prose(self, block: Block, context: TemplateContext) -> HtmlAndText:
        template = PROSE_TEMPLATES[type(block)]
        return self._pair(template.name, template.variables(context, block) or {}, context.lang)

    def _say(self, name: str, variables: Variables, block: Block) -> HtmlAndText:
        """Render a section; what is in another language than the letter says so."""
        lang = self._language_of(block)
        section = self._pair(name, {"after": self._after, **variables}, lang)
        self._after = name
        if lang == self.lang:
            return section
        return part_in(section, lang, self.theme.render("inline.css", self._shared(lang)))

    def _pair(self, name: str, variables: Variables, lang: str = "") -> HtmlAndText:
        shared = self.shared if lang in ("", self.lang) else self._shared(lang)
        return self.theme.pair(name, {**shared, **variables})


def opening_picture(blocks: Sequence[Block]) -> int | None:
    """Find the picture before the first heading and the first block, with at most a greeting above it."""
    for index, block in enumerate(blocks):
        if isinstance(block, Image):
            return index
        if not isinstance(block, Text) or any(line.startswith("#") for line in block.markdown.split("\n")):
            return None
    return None


def _kind(blocks: list[Block]) -> str:
    """Name the last block, for a theme that lets some of them reach the card's edge."""
    return type(blocks[-1]).__name__.lower() if blocks else ""
