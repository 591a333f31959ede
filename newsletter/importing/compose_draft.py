"""Compose: a post and its pictures become the text of a draft, with notes for whoever finishes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from newsletter.errors import PostError
from newsletter.importing.block_markdown import markdown
from newsletter.importing.block_recognition import recognise
from newsletter.importing.block_text import LONGEST_ALT, fact_text, news_text, praise_text
from newsletter.importing.comment import comment
from newsletter.importing.draft_front_matter import LONGEST_TITLE, Front, front_of
from newsletter.importing.flatten import flatten
from newsletter.importing.headings import with_headings
from newsletter.importing.language_detection import LanguageGuess, detect_language
from newsletter.importing.part import Fact, Headlines, Part, Praise
from newsletter.importing.post import (
    Heading,
    Items,
    Note,
    Paragraph,
    Piece,
    Post,
    PostPicture,
    plain,
    text_of,
)
from newsletter.issues.escaping import escape
from newsletter.issues.parser import LARGEST
from newsletter.model import Action, Hint, Publication

_ENOUGH_TEXT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """What became of a post's pictures, by their `source`: the file's name, or why there is none."""

    names: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The draft of an issue, and what to tell whoever imported it; numbers are lines of the draft."""

    text: str
    front: Front
    found: tuple[str, ...]
    doubts: tuple[tuple[int, str], ...]
    missing: tuple[tuple[int, str], ...]
    """What only a person knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    """Some lines of the draft, and what is to be said of them."""

    text: str
    doubt: str = ""
    missing: str = ""
    down: int = 0
    """How many lines below its first what is to be said belongs."""


def compose(
    post: Post,
    *,
    publication: Publication,
    list_key: str,
    title: str = "",
    date: dt.date | None = None,
    today: dt.date,
    pictures: Pictures | None = None,
) -> Draft:
    """Return the draft a post makes. `title` and `date` are the writer's own, before the post's.

    The text reads without errors, and every sentence of the post is in it. Raises PostError when the post has
    no title and none is given, or makes more than an issue may hold.
    """
    if len(text_of(post.pieces)) > LARGEST:
        raise _too_long()
    subject = title or post.title
    if not subject.strip():
        raise PostError(
            "no title was found in the post",
            next_steps=(Hint(Action.CHOOSE_TITLE),),
        )
    lang, doubt = _language(post, publication)
    front = front_of(post, subject=subject, date=date or post.date or today, list_key=list_key, lang=lang)
    parts = _parts(post, front, lang, publication)
    chunks = [
        *_openers(post, front, given_title=title, dated=bool(date or post.date), doubt=doubt),
        *_Writer(pictures or Pictures()).chunks(parts),
        *_spares(post),
    ]
    text = f"{front.written()}\n" + "\n\n".join(chunk.text for chunk in chunks) + "\n"
    if len(text.encode("utf-8")) > LARGEST:
        raise _too_long()
    return Draft(
        text=text,
        front=front,
        found=tuple(_found(post, front, parts)),
        doubts=tuple(_told(chunks, front, [chunk.doubt for chunk in chunks])),
        missing=tuple(_told(chunks, front, [chunk.missing for chunk in chunks])),
    )


def _too_long() -> PostError:
    return PostError("the post is longer than an issue may be (1 MiB)", hint="Import a part of it")


def pictures_of(post: Post) -> tuple[PostPicture, ...]:
    """Return the pictures of a post in their order, each source once."""
    found = {
        piece.source: piece
        for whole in post.pieces
        for piece in flatten(whole)
        if isinstance(piece, PostPicture)
    }
    return tuple(found.values())


def _parts(post: Post, front: Front, lang: str, publication: Publication) -> tuple[Part, ...]:
    over: list[Piece] = [Paragraph(spans=plain(words)) for words in front.over]
    simple = [piece for whole in with_headings(post.pieces) for piece in flatten(whole)]
    outlets = frozenset(feed.outlet.casefold() for feed in publication.feeds.values())
    return recognise([*over, *simple], lang=lang, outlets=outlets)


def _language(post: Post, publication: Publication) -> tuple[str, str]:
    """Return the post's language, and a doubt when the page and its words disagree."""
    text = text_of(tuple(piece for piece in post.pieces if isinstance(piece, Heading | Paragraph | Items)))
    guess = detect_language(text) if len(text) >= _ENOUGH_TEXT else LanguageGuess()
    says = post.lang or publication.lang
    if guess.sure and guess.lang != says.partition("-")[0].lower():
        source = (
            f"The page says “{post.lang}”" if post.lang else f"The publication is in “{publication.lang}”"
        )
        return guess.lang, f"{source}, but the post reads as “{guess.lang}”: see that lang is right."
    same = says.partition("-")[0].lower() == publication.lang.partition("-")[0].lower()
    return (publication.lang if same else says), ""


def _openers(post: Post, front: Front, *, given_title: str, dated: bool, doubt: str) -> Iterator[_Chunk]:
    """Yield what is to be said of the front matter."""
    if doubt:
        yield _Chunk(text=comment(doubt), doubt=doubt)
    if given_title and post.title and post.title != given_title and len(post.title) <= LONGEST_TITLE:
        yield _Chunk(text=comment(f"The post’s own title: {post.title}"))
    wanted = [] if front.preheader else ["a preheader: what the inbox shows after the subject"]
    wanted += [] if dated else ["the date: the post does not say one, so it is today’s"]
    for words in wanted:
        yield _Chunk(text=comment(f"Only you know {words}."), missing=words)


def _spares(post: Post) -> Iterator[_Chunk]:
    if post.spare:
        words = "\n\n".join(dict.fromkeys(post.spare))
        why = "These words stood beside the post, or were hidden. Take what belongs to it out of this note:"
        yield _Chunk(text=comment(f"{why}\n\n{words}"), doubt="words from beside the post, in a note")


def _told(chunks: Sequence[_Chunk], front: Front, words: Sequence[str]) -> Iterator[tuple[int, str]]:
    line = front.written().count("\n") + 2
    for chunk, said in zip(chunks, words, strict=True):
        if said:
            yield line + chunk.down, said
        line += chunk.text.count("\n") + 2


def _found(post: Post, front: Front, parts: Sequence[Part]) -> Iterator[str]:
    yield f"title “{post.title}”" if post.title else "no title"
    for name, value in (("kicker", front.kicker), ("lead", front.lead), ("preheader", front.preheader)):
        if value:
            yield f"{name} “{value}”"
    yield f"date {post.date.isoformat()}" if post.date else "no date"
    for name, kind in (("did-you-know", Fact), ("spotlight", Praise), ("heading", Heading), ("list", Items)):
        count = sum(isinstance(part, kind) for part in parts)
        if count:
            yield f"{count} {name}{'' if count == 1 else 's'}"
    stories = [headline for part in parts if isinstance(part, Headlines) for headline in part.headlines]
    if stories:
        foreign = [headline.lang for headline in stories if headline.lang]
        yield f"{len(stories)} headlines" + (
            f" ({', '.join(sorted(set(foreign)))} marked)" if foreign else ""
        )


class _Writer:
    """Writes parts as chunks, with the pictures that came."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures

    def chunks(self, parts: Sequence[Part]) -> Iterator[_Chunk]:
        """Yield the chunks of the body; pieces of text that follow each other are one."""
        run: list[Piece] = []
        for part in parts:
            if isinstance(part, Note | PostPicture | Fact | Praise | Headlines):
                yield from _text(run)
                run = []
                yield from self._special(part)
            else:
                run.append(part)
        yield from _text(run)

    def _special(self, part: Note | PostPicture | Fact | Praise | Headlines) -> Iterator[_Chunk]:
        match part:
            case Note():
                yield _Chunk(text=comment(part.text), doubt=part.text if part.doubt else "")
            case PostPicture():
                yield self._picture(part)
            case Fact():
                yield _Chunk(text=fact_text(part))
            case Praise():
                yield from self._praise(part)
            case Headlines():
                yield from _news(part)

    def _picture(self, picture: PostPicture) -> _Chunk:
        name = self._pictures.names.get(picture.source, "")
        if not name:
            return self._lost(picture)
        alt, caption = escape(_one_line(picture.alt)), escape(_one_line(picture.caption), also='"')
        if len(alt) + len(caption) > 3_000 or (not alt and caption.casefold() == "decorative"):
            return replace(
                self._lost(picture),
                text=f"![{escape(picture.alt[:LONGEST_ALT])}]({name})\n\n"
                f"{markdown([Paragraph(spans=plain(picture.caption))])}",
                missing="",
            )
        text = f'![{alt}]({name} "{caption}")' if caption else f"![{alt}]({name})"
        return _Chunk(text=text, missing="" if alt else f"what the picture {name} shows, between ![ and ]")

    def _lost(self, picture: PostPicture) -> _Chunk:
        why = self._pictures.problems.get(picture.source, "it was not looked for")
        where = picture.address or ("" if picture.source.startswith("data:") else picture.source[:500])
        facts = (f"A picture stood here: {where}", f"It did not come along: {why}.")
        described = (
            f"Description: {picture.alt}" if picture.alt else "",
            f"Caption: {picture.caption}" if picture.caption else "",
        )
        short = f"the picture {where.rpartition('/')[2][:80] or 'inside the post'} did not come along: {why}"
        return _Chunk(text=comment("\n".join(filter(None, (*facts, *described)))), doubt=short)

    def _praise(self, praise: Praise) -> Iterator[_Chunk]:
        picture = praise.picture
        name = self._pictures.names.get(picture.source, "") if picture is not None else ""
        if picture is not None and name and picture.caption and len(picture.caption) <= LONGEST_ALT:
            shown = self._picture(picture)
            text = praise_text(praise, "", shown.text)
            yield _Chunk(text=text, missing=shown.missing, down=text.count("\n") - 1)
            return
        if picture is not None and (not name or len(escape(picture.alt)) > LONGEST_ALT or picture.caption):
            yield self._picture(picture)
            name = ""
        missing = f"what the photo {name} shows" if name and picture is not None and not picture.alt else ""
        yield _Chunk(text=praise_text(praise, name), missing=missing)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _text(run: Sequence[Piece]) -> Iterator[_Chunk]:
    text = markdown(run)
    if text:
        yield _Chunk(text=text)


def _news(news: Headlines) -> Iterator[_Chunk]:
    """The headlines with an address make the block; the others stay text, with the lines to complete."""
    whole = [headline for headline in news.headlines if headline.url]
    open_ = [headline for headline in news.headlines if not headline.url]
    if whole:
        yield _Chunk(text=news_text(news.title, whole))
    else:
        yield _Chunk(text=markdown([Heading(level=2, spans=plain(news.title))]))
    if open_:
        lines = Items(items=tuple((Paragraph(spans=plain(headline.line)),) for headline in open_))
        yield _Chunk(text=markdown([lines]))
        todo = (
            "These headlines have no address. Write each into its (…); put this in place of the lines above:"
        )
        missing = f"the address of {len(open_)} headline{'' if len(open_) == 1 else 's'}"
        yield _Chunk(text=comment(f"{todo}\n{news_text(news.title, open_)}"), missing=missing)
    for headline in news.headlines:
        if headline.doubt:
            yield _Chunk(text=comment(headline.doubt), doubt=headline.doubt)
