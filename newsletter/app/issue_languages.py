"""Languages of an issue in an editor: which it has or can have, and where each one's passage is."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.issues.diagnostics import shown
from newsletter.issues.front_matter import MOST_LANGUAGES
from newsletter.issues.language_tag import is_language_tag
from newsletter.issues.passage_edit import place_of_passage, written_languages
from newsletter.issues.text_diff import TextEdit, text_edits
from newsletter.model import Publication
from newsletter.model.phrase import phrase
from newsletter.rendering.language import own_name


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedLanguage:
    """A language that an issue has, or that the publication uses and the issue does not have yet."""

    tag: str
    name: str
    """In that language: español."""
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageEdits:
    """The edits that give a text a language's passage, the last place first; and the line of the passage.

    Offsets count UTF-16 units, lines count from 1.
    """

    edits: tuple[TextEdit, ...]
    line: int


def offered_languages(workspace: Workspace, text: str) -> tuple[OfferedLanguage, ...]:
    """Return the languages of a text if it has several, then the others of its publication."""
    own = written_languages(text, workspace.publication)
    used = (tag for tag in publication_languages(workspace.publication) if tag not in own)
    several = [tag for tag in own if is_language_tag(tag)] if len(own) > 1 else []
    offered = (
        *(OfferedLanguage(tag=tag, name=own_name(tag), is_new=False) for tag in several),
        *(OfferedLanguage(tag=tag, name=own_name(tag), is_new=True) for tag in used),
    )
    return offered[:MOST_LANGUAGES]


def publication_languages(publication: Publication) -> tuple[str, ...]:
    """Return the languages that a publication speaks to readers: its own, then those of its translations."""
    translated = [
        *(
            texts
            for one in publication.lists.values()
            for texts in (one.title_in, one.description_in, one.why_in)
        ),
        *(texts for one in publication.topics.values() for texts in (one.title_in, one.description_in)),
    ]
    return tuple(dict.fromkeys((publication.lang, *sorted({tag for texts in translated for tag in texts}))))


def find_passage(workspace: Workspace, text: str, lang: str, *, line: int) -> PassageEdits:
    """Return the edits after which the passage at a line has a language's translation, and its line.

    Raises RefusedError for a language that is not offered.
    """
    if lang not in {one.tag for one in offered_languages(workspace, text)}:
        raise RefusedError(
            phrase("{lang} is not a language of this publication", lang=shown(lang)),
            hint="Write it in lang: above the text",
        )
    place = place_of_passage(text, lang, line, workspace.publication)
    return PassageEdits(edits=text_edits(text, place.text), line=place.line)
