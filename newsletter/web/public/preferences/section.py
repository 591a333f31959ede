"""A section of the preferences page: shows one thing that a person can set, and saves it by its own form.

To add one: a file like lists.py with a `SECTION`, a template `preferences_NAME.html` that is included in the
page (`view` is what `show` returned), and a place for it in page.SECTIONS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from newsletter.app.workspace import Workspace
from newsletter.model import Subscriber
from newsletter.web.pages import PageWriter

ASK = "ask"
"""What `save` returns to ask once more, on the page `preferences_NAME_sure.html`; nothing is done yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What somebody sent with the form of a section."""

    workspace: Workspace
    pages: PageWriter
    subscriber: Subscriber
    fields: Mapping[str, Sequence[str]]
    """Every value, by field; a field without a value is missing."""
    lang: str
    """The language of the page they saw."""
    client: str
    """The address that the request came from."""

    def first(self, name: str) -> str:
        """Return a field's first value, "" for none."""
        return next(iter(self.fields.get(name, ())), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section. Its form sends `act` with the section's name."""

    name: str
    """The value of `act`, the element's id, and the end of the template's name."""
    show: Callable[[Workspace, Subscriber], object | None]
    """Return what the template shows as `view`; None leaves the section out. It changes nothing."""
    save: Callable[[Submission], str]
    """Do it, and return "", ASK, or the name of a problem, which the template shows. Twice is once."""
    folded: bool = False
    """Whether only its heading shows until it is opened: for what few people come for."""

    @property
    def template(self) -> str:
        """The section's template."""
        return f"preferences_{self.name}.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSection:
    """A section in a page."""

    section: Section
    view: object
    saved: bool = False
    problem: str = ""
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What was filled in, if there is a problem with it."""
