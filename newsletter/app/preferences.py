"""Preferences: finds whose they are by the token of a link, and sets a person's language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from babel import Locale

from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError
from newsletter.model import Subscriber
from newsletter.rendering.theme_strings import STRINGS
from newsletter.subscribers.lang_tag import read_lang
from newsletter.subscribers.masking import mask_address

PAGE_METHOD = "page"
"""The method of a consent that was given or withdrawn on a page behind somebody's own link."""


def find_preferences(workspace: Workspace, token: str) -> Subscriber:
    """Return whose preferences a token opens; `erased` if their data is gone. Raises NotFoundError."""
    found = workspace.store.subscriber_by_preferences_token(token)
    if found is None:
        raise NotFoundError("this is not a known link to preferences")
    return found


def masked_address(subscriber: Subscriber) -> str:
    """Return a person's address as a page may show it that a forwarded link opens."""
    return mask_address(subscriber.person.address)


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageChoice:
    """The languages a person can ask for."""

    chosen: str
    """"" for the publication's."""
    languages: tuple[tuple[str, str], ...]
    """Tag and own name, the publication's first."""


def language_choice(workspace: Workspace, subscriber: Subscriber) -> LanguageChoice:
    """Return the languages that emails speak, and which one this person asked for."""
    chosen, own = subscriber.person.lang, workspace.publication.lang
    tags = dict.fromkeys((own, *((chosen,) if chosen else ()), *_email_languages()))
    return LanguageChoice(chosen=chosen or own, languages=tuple((tag, _own_name(tag)) for tag in tags))


def set_language(workspace: Workspace, subscriber: Subscriber, lang: str) -> bool:
    """Set the language that a person wants emails in; False, and nothing changes, if it is none."""
    try:
        tag = read_lang(lang)
    except ValueError:
        return False
    if not tag:
        return False
    workspace.store.set_language(subscriber.id, tag)
    return True


@cache
def _email_languages() -> tuple[str, ...]:
    tags = {read_lang(tag) for tag in STRINGS}
    return tuple(sorted(tags, key=lambda tag: _own_name(tag).casefold()))


@cache
def _own_name(tag: str) -> str:
    try:
        name = Locale.parse(tag, sep="-").get_display_name() or tag
    except (ValueError, LookupError):
        return tag
    return name[:1].upper() + name[1:]
