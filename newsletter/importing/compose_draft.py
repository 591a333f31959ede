"""Composes the text of a draft from a post and its pictures, with notes for the writer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from newsletter.errors import PostError
from newsletter.importing.block_markdown import markdown
from newsletter.importing.block_recognition import recognize_blocks
from newsletter.importing.block_text import LONGEST_ALT, did_you_know_text, news_text, spotlight_text
from newsletter.importing.comment import comment, question
from newsletter.importing.draft_front_matter import LONGEST_TITLE, Front, front_of
from newsletter.importing.flatten import flatten
from newsletter.importing.headings import with_headings
from newsletter.importing.language_detection import LanguageGuess, detect_language
from newsletter.importing.part import DidYouKnow, Headlines, Part, StaffSpotlight
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
_SUBJECT_LINE = 2
_LONGEST_NOTE = 100_000
"""Characters of text from around the post; a page may have a thousand readers' comments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """The results for a post's pictures, by `source`: the file's name, or why there is none."""

    names: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The draft of an issue, and what to report to the person who imported it, with lines of the draft."""

    text: str
    front: Front
    found: tuple[str, ...]
    to_check: tuple[tuple[int, str], ...]
    missing: tuple[tuple[int, str], ...]
    """What is still needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    """Some lines of the draft, and what to report about them."""

    text: str
    to_check: str = ""
    missing: str = ""
    down: int = 0
    """How many lines below its first line the report is about."""


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
    """Return the draft of a post. `title` and `date` are the writer's own and win over the post's.

    The text reads without errors, and has every sentence of the post. Raises PostError when the post has no
    title and none is given, or is longer than an issue can be.
    """
    if len(text_of(post.pieces)) > LARGEST:
        raise _too_long()
    subject = title or post.title
    if not subject.strip():
        raise PostError(
            "no title was found in the post",
            next_steps=(Hint(Action.CHOOSE_TITLE),),
        )
    lang, to_check = _language(post, publication)
    front = front_of(post, subject=subject, date=date or post.date or today, list_key=list_key, lang=lang)
    parts = _parts(post, front, lang, publication)
    chunks = [
        *_front_matter_notes(post, given_title=title, dated=bool(date or post.date), to_check=to_check),
        *_Writer(pictures or Pictures()).chunks(parts),
        *_leftover_note(post),
    ]
    text = f"{front.written()}\n" + "\n\n".join(chunk.text for chunk in chunks) + "\n"
    if len(text.encode("utf-8")) > LARGEST:
        raise _too_long()
    return Draft(
        text=text,
        front=front,
        found=tuple(_found(post, front, parts)),
        to_check=tuple(_with_lines(chunks, front, [chunk.to_check for chunk in chunks])),
        missing=(
            *_missing_in_front(front),
            *_with_lines(chunks, front, [chunk.missing for chunk in chunks]),
        ),
    )


def _too_long() -> PostError:
    return PostError("the post is longer than an issue can be (1 MB)", hint="Import part of it")


def pictures_of(post: Post) -> tuple[PostPicture, ...]:
    """Return the pictures of a post in their order, each source once."""
    found = {
        piece.source: piece
        for nested in post.pieces
        for piece in flatten(nested)
        if isinstance(piece, PostPicture)
    }
    return tuple(found.values())


def _parts(post: Post, front: Front, lang: str, publication: Publication) -> tuple[Part, ...]:
    overflow: list[Piece] = [Paragraph(spans=plain(words)) for words in front.overflow]
    simple = [piece for nested in with_headings(post.pieces) for piece in flatten(nested)]
    outlets = frozenset(feed.outlet.casefold() for feed in publication.feeds.values())
    return recognize_blocks([*overflow, *simple], lang=lang, outlets=outlets)


def _language(post: Post, publication: Publication) -> tuple[str, str]:
    """Return the post's language, and a note when the page and its words disagree."""
    text = text_of(tuple(piece for piece in post.pieces if isinstance(piece, Heading | Paragraph | Items)))
    guess = detect_language(text) if len(text) >= _ENOUGH_TEXT else LanguageGuess()
    says = post.lang or publication.lang
    if guess.sure and guess.lang != says.partition("-")[0].lower():
        source = (
            f"The page says “{post.lang}”" if post.lang else f"The publication is in “{publication.lang}”"
        )
        return guess.lang, f"{source}, but the post seems to be in “{guess.lang}”. Check that lang is right."
    same = says.partition("-")[0].lower() == publication.lang.partition("-")[0].lower()
    return (publication.lang if same else says), ""


def _front_matter_notes(post: Post, *, given_title: str, dated: bool, to_check: str) -> Iterator[_Chunk]:
    """Yield the notes about the front matter."""
    if to_check:
        yield _Chunk(text=question(to_check), to_check=to_check)
    if given_title and post.title and post.title != given_title and len(post.title) <= LONGEST_TITLE:
        yield _Chunk(text=comment(f"The post’s title was: {post.title}"))
    if not dated:
        words = "the date (none was found, so today’s is used)"
        yield _Chunk(text=question(words), missing=words)


def _missing_in_front(front: Front) -> Iterator[tuple[int, str]]:
    """Yield what the front matter needs; preflight reports it too, so that no note has to."""
    if not front.preheader:
        yield _SUBJECT_LINE, "a preheader (the inbox shows it after the subject)"


def _leftover_note(post: Post) -> Iterator[_Chunk]:
    if not post.leftover:
        return
    words = "\n\n".join(dict.fromkeys(post.leftover))
    why = "This text was beside the post, or hidden on the page. Move what belongs to the post out of here:"
    report = "text from around the post, kept in a note"
    if len(words) > _LONGEST_NOTE:
        kept = words[:_LONGEST_NOTE].rpartition("\n")[0] or words[:_LONGEST_NOTE]
        missing = f"{len(words[len(kept) :].split())} more words around the post did not fit: see the page"
        words, report = f"{kept}\n\n({missing})", f"{report}; {missing}"
    yield _Chunk(text=question(f"{why}\n\n{words}"), to_check=report)


def _with_lines(chunks: Sequence[_Chunk], front: Front, words: Sequence[str]) -> Iterator[tuple[int, str]]:
    line = front.written().count("\n") + 2
    for chunk, report in zip(chunks, words, strict=True):
        if report:
            yield line + chunk.down, report
        line += chunk.text.count("\n") + 2


def _found(post: Post, front: Front, parts: Sequence[Part]) -> Iterator[str]:
    yield f"title “{post.title}”" if post.title else "no title"
    for name, value in (("kicker", front.kicker), ("lead", front.lead), ("preheader", front.preheader)):
        if value:
            yield f"{name} “{value}”"
    yield f"date {post.date.isoformat()}" if post.date else "no date"
    for name, kind in (
        ("did-you-know", DidYouKnow),
        ("spotlight", StaffSpotlight),
        ("heading", Heading),
        ("list", Items),
    ):
        count = sum(isinstance(part, kind) for part in parts)
        if count:
            yield f"{count} {name}{'' if count == 1 else 's'}"
    stories = [headline for part in parts if isinstance(part, Headlines) for headline in part.headlines]
    if stories:
        foreign = [headline.lang for headline in stories if headline.lang]
        marked = f" (marked as {', '.join(sorted(set(foreign)))})" if foreign else ""
        yield f"{len(stories)} headline{'' if len(stories) == 1 else 's'}{marked}"


class _Writer:
    """Writes parts as chunks, with the pictures that were imported."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures

    def chunks(self, parts: Sequence[Part]) -> Iterator[_Chunk]:
        """Yield the chunks of the body; text pieces that follow each other are one chunk."""
        run: list[Piece] = []
        for part in parts:
            if isinstance(part, Note | PostPicture | DidYouKnow | StaffSpotlight | Headlines):
                yield from _text(run)
                run = []
                yield from self._special(part)
            else:
                run.append(part)
        yield from _text(run)

    def _special(
        self, part: Note | PostPicture | DidYouKnow | StaffSpotlight | Headlines
    ) -> Iterator[_Chunk]:
        match part:
            case Note():
                write = question if part.needs_check else comment
                yield _Chunk(text=write(part.text), to_check=part.text if part.needs_check else "")
            case PostPicture():
                yield self._picture(part)
            case DidYouKnow():
                yield _Chunk(text=did_you_know_text(part))
            case StaffSpotlight():
                yield from self._spotlight(part)
            case Headlines():
                yield from _news(part)

    def _picture(self, picture: PostPicture) -> _Chunk:
        name = self._pictures.names.get(picture.source, "")
        if not name:
            return self._missing_picture(picture)
        alt, caption = escape(_one_line(picture.alt)), escape(_one_line(picture.caption), also='"')
        if len(alt) + len(caption) > 3_000 or (not alt and caption.casefold() == "decorative"):
            return replace(
                self._missing_picture(picture),
                text=f"![{escape(picture.alt[:LONGEST_ALT])}]({name})\n\n"
                f"{markdown([Paragraph(spans=plain(picture.caption))])}",
                missing="",
            )
        text = f'![{alt}]({name} "{caption}")' if caption else f"![{alt}]({name})"
        return _Chunk(text=text, missing="" if alt else f"alt text for {name}, between ![ and ]")

    def _missing_picture(self, picture: PostPicture) -> _Chunk:
        why = self._pictures.problems.get(picture.source, "it was not requested")
        where = picture.address or ("" if picture.source.startswith("data:") else picture.source[:500])
        facts = (f"A picture was here: {where}", f"It was not imported: {why}.")
        described = (
            f"Alt text: {picture.alt}" if picture.alt else "",
            f"Caption: {picture.caption}" if picture.caption else "",
        )
        short = f"the picture {where.rpartition('/')[2][:80] or 'in the post'} was not imported: {why}"
        return _Chunk(text=question("\n".join(filter(None, (*facts, *described)))), to_check=short)

    def _spotlight(self, spotlight: StaffSpotlight) -> Iterator[_Chunk]:
        picture = spotlight.picture
        name = self._pictures.names.get(picture.source, "") if picture is not None else ""
        if picture is not None and name and picture.caption and len(picture.caption) <= LONGEST_ALT:
            shown = self._picture(picture)
            text = spotlight_text(spotlight, "", shown.text)
            yield _Chunk(text=text, missing=shown.missing, down=text.count("\n") - 1)
            return
        if picture is not None and (not name or len(escape(picture.alt)) > LONGEST_ALT or picture.caption):
            yield self._picture(picture)
            name = ""
        missing = f"alt text for the photo {name}" if name and picture is not None and not picture.alt else ""
        yield _Chunk(text=spotlight_text(spotlight, name), missing=missing)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _text(run: Sequence[Piece]) -> Iterator[_Chunk]:
    text = markdown(run)
    if text:
        yield _Chunk(text=text)


def _news(news: Headlines) -> Iterator[_Chunk]:
    """Write headlines as a block; those without a link wait for their addresses, which preflight reports."""
    without_link = sum(not headline.url for headline in news.headlines)
    missing = "" if not without_link else "the web address of 1 headline, between ( and )"
    if without_link > 1:
        missing = f"the web addresses of {without_link} headlines, between ( and )"
    yield _Chunk(text=news_text(news.title, news.headlines), missing=missing)
    for headline in news.headlines:
        if headline.question:
            yield _Chunk(text=question(headline.question), to_check=headline.question)
