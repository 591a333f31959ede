"""Reads a section that praises staff: a spotlight, with a name and a role where the post gives them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsletter.importing.boilerplate_lines import is_sentence
from newsletter.importing.part import Part, StaffSpotlight
from newsletter.importing.post import (
    Heading,
    Items,
    Note,
    Paragraph,
    Piece,
    PostPicture,
    Quotation,
    plain,
    text_of,
    words_of,
)
from newsletter.importing.section_headings import Section, mentions_staff, section_of, spotlight_label
from newsletter.importing.span_slices import text_in
from newsletter.importing.spotlight_name import introduced, is_name, is_role, name_and_role

_WHOSE = (
    "Who is this spotlight about? Its title is the post’s heading. If a name or a team fits better, write "
    "that."
)
_ABOUT = re.compile(r"spotlight on ", re.I)
"""Goes on with a theme as often as with a name."""
_MOST_PIECES, _MOST_CHARACTERS = 8, 2_500
"""Of a section that is a spotlight for what it says, not for its heading."""
_ROLES = re.compile(
    r"\b(?:chief of staff|[\w&-]+ (?:director|deput(?:y|ies)|manager|coordinator)s?"
    r"|communications team|field team|scheduler|caseworkers?"
    r"|jef[ae] de (?:gabinete|personal)|director[ae]s? de \w+|coordinador[ae]?s? de \w+)\b",
    re.I,
)
_SENTENCE_END = re.compile(r"[.!?…][”\"’')\]]*\s+|\n")
_OUR_STAFF = re.compile(
    r"\b(?:our|my|the office[’']s|nuestr[oa]s?|mi)(?: [\w’'-]+){0,3} (?:staff(?:ers?)?|team|deput(?:y|ies)"
    r"|colleagues?|interns?|employees?|volunteers?|coordinators?|directors?|personal|equipo|coleg[ao]s?|voluntari[oa]s?)\b"
    r"|\b(?:women|men|people|members) (?:of|on|in) (?:our|my|the) (?:office|staff|team)\b",
    re.I,
)
_PRAISE = re.compile(
    r"\b(?:thank(?:s|ful)?|celebrat\w*|honou?r(?:s|ed|ing)?|proud(?:ly|er|est)?|congratulat\w*"
    r"|shout[- ]?outs?|kudos|recogni[sz](?:e|es|ed|ing)|salut(?:e|es|ing)|grateful|appreciat\w+|amazing"
    r"|incredible|outstanding|extraordinary|tireless(?:ly)?|dedicated|farewell"
    r"|retir(?:es|ed|ing|ement)|anniversary|gracias|orgullos[oa]s?|felicit\w+|celebr(?:a|amos|ar|an|ando)"
    r"|reconoce(?:r|mos)?|agradec\w+|incansable\w*|dedicad[oa]s?)\b",
    re.I,
)


def read_spotlight(section: Section, heading: Heading, pieces: Sequence[Piece]) -> Sequence[Part]:
    """Make a spotlight of a section; "One more thing" is one only if it mentions staff.

    Where a heading of its own stands below "One more thing", that one is the spotlight's title.
    """
    content = [piece for piece in pieces if not isinstance(piece, Note | PostPicture)]
    if not _has_text(content):
        return [heading, *pieces]
    if section is not Section.ONE_MORE_THING:
        people = _people(pieces)
        return [heading, *people] if people else _spotlight(heading, pieces)
    if not mentions_staff(text_of(tuple(content))):
        return [heading, *pieces]
    if isinstance(content[0], Heading) and sum(isinstance(piece, Heading) for piece in content) == 1:
        inner = pieces.index(content[0])
        return [heading, *pieces[:inner], *_spotlight(content[0], pieces[inner + 1 :])]
    return _spotlight(heading, pieces)


def praises_staff(pieces: Sequence[Piece]) -> bool:
    """Tell whether a section is praise of the office's own staff, whatever its heading: a short text."""
    content = tuple(piece for piece in pieces if not isinstance(piece, Note | PostPicture))
    text = text_of(content)
    if not _has_text(content) or len(content) > _MOST_PIECES or len(text) > _MOST_CHARACTERS:
        return False
    if any(not isinstance(piece, Paragraph | Items | Quotation) for piece in content):
        return False
    sentences = _SENTENCE_END.split(text)
    about = [sentence for sentence in sentences if _is_about_staff(sentence)]
    return _PRAISE.search(text) is not None and 3 * len(about) >= len(sentences)


def _is_about_staff(sentence: str) -> bool:
    """Tell whether a sentence praises our staff, or lists what they are."""
    roles = {match[0].casefold() for match in _ROLES.finditer(sentence)}
    return len(roles) >= 3 or (
        _OUR_STAFF.search(sentence) is not None and _PRAISE.search(sentence) is not None
    )


def _has_text(pieces: Sequence[Piece]) -> bool:
    return any(isinstance(piece, Paragraph | Items) for piece in pieces)


def _people(pieces: Sequence[Piece]) -> list[Part]:
    """Return a spotlight for each of several people, each under a heading with their name; or nothing."""
    starts = [index for index, piece in enumerate(pieces) if isinstance(piece, Heading)]
    if len(starts) < 2 or any(not isinstance(piece, Note | PostPicture) for piece in pieces[: starts[0]]):
        return []
    names = [name_and_role(words_of(piece.spans)) for piece in pieces if isinstance(piece, Heading)]
    parts: list[Part] = list(pieces[: starts[0]])
    for start, end in zip(starts, [*starts[1:], len(pieces)], strict=True):
        heading, content = pieces[start], pieces[start + 1 : end]
        if not isinstance(heading, Heading) or not _has_text(content) or None in names:
            return []
        parts += _spotlight(heading, content)
    return parts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Titled:
    """A spotlight's title and role; `label` is what its heading also says.

    `used` are the pieces that title and role were taken from, beside the heading.
    """

    title: str
    role: str = ""
    label: str = ""
    used: tuple[Piece, ...] = ()
    named: bool = True


def _spotlight(heading: Heading, pieces: Sequence[Piece]) -> Sequence[Part]:
    titled = _titled(heading, pieces)
    used = {id(piece) for piece in titled.used}
    content = tuple(
        piece for piece in pieces if not isinstance(piece, Note | PostPicture) and id(piece) not in used
    )
    pictures = [
        replace(piece, caption="") if id(piece) in used else piece
        for piece in pieces
        if isinstance(piece, PostPicture)
    ]
    notes = [piece for piece in pieces if isinstance(piece, Note)]
    spotlight = StaffSpotlight(
        title=titled.title, role=titled.role, pieces=content, picture=pictures[0] if pictures else None
    )
    label = [Heading(level=heading.level, spans=plain(titled.label))] if titled.label else []
    question = [] if titled.named else [Note(text=_WHOSE)]
    return [*label, *question, spotlight, *pictures[1:], *notes]


def _titled(heading: Heading, pieces: Sequence[Piece]) -> _Titled:
    """Find the name in the heading ("Staff Spotlight: Ana Ruiz, Housing Deputy"), or right below it."""
    words = words_of(heading.spans)
    label, rest = spotlight_label(words)
    is_labeled = not words.startswith(rest) or not rest
    found = introduced(words) or name_and_role(rest, any_role=is_labeled and not _ABOUT.search(words))
    if found is not None and (found[1] or is_labeled):
        return (
            _with_role_below(found, label, pieces) if is_labeled else _Titled(title=found[0], role=found[1])
        )
    if rest and section_of(words) is not Section.SPOTLIGHT:
        return _Titled(title=words, named=False)
    if rest:  # "Meet the team"
        return _named_below(words, pieces) or _Titled(title=words, named=False)
    return _named_below(label, pieces) or _Titled(title=words, named=False)


def _named_below(label: str, pieces: Sequence[Piece]) -> _Titled | None:
    """Take the name from the first line below the heading, or from the caption of the picture there."""
    content = [piece for piece in pieces if not isinstance(piece, Note | PostPicture)]
    pictures = [piece for piece in pieces if isinstance(piece, PostPicture)]
    first = content[0]
    line = words_of(first.spans) if isinstance(first, Heading | Paragraph) else ""
    found = name_and_role(line) or _name_above_role(first)
    if found is not None and not is_sentence(line) and _has_text(content[1:]):
        titled = _with_role_below(found, label, content[1:])
        return replace(titled, used=(first, *titled.used))
    found = name_and_role(pictures[0].caption) if pictures else None
    if found is None or not found[1]:
        return None
    return _Titled(title=found[0], role=found[1], label=label, used=(pictures[0],))


def _name_above_role(piece: Piece) -> tuple[str, str] | None:
    """Return the name and the role in a paragraph of two lines, or None."""
    lines = text_in(piece.spans).strip().split("\n") if isinstance(piece, Paragraph) else []
    if len(lines) != 2:
        return None
    name, role = (" ".join(line.split()).strip(" ,") for line in lines)
    return (name, role) if is_name(name) and is_role(role) else None


def _with_role_below(found: tuple[str, str], label: str, pieces: Sequence[Piece]) -> _Titled:
    """Take the role from a short line of its own below the name, if the name's line has none."""
    name, role = found
    content = [piece for piece in pieces if not isinstance(piece, Note | PostPicture)]
    line = content[0] if content else None
    words = words_of(line.spans) if isinstance(line, Heading | Paragraph) else ""
    if line is None or role or not is_role(words) or is_sentence(words) or not _has_text(content[1:]):
        return _Titled(title=name, role=role, label=label)
    return _Titled(title=name, role=words, label=label, used=(line,))
