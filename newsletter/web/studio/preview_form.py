"""The form of the preview: which version is shown, and how. It is the query of the page and of the frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from newsletter.app.issue_preview import PreviewChoice
from newsletter.app.preview_frame import FrameMode, MailProgram
from newsletter.model import Subscriber

PHONE, DESKTOP, PLAIN = "phone", "desktop", "plain"
_VIEWS = (PHONE, DESKTOP, PLAIN)
NO_TOPIC, NAMED = "-", "named"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewForm:
    """What is chosen; `topic` is "" for all topics, NO_TOPIC for none, else one."""

    view: str = PHONE
    program: MailProgram = MailProgram.STANDARD
    dark: bool = False
    no_pictures: bool = False
    lang: str = ""
    segments: tuple[str, ...] = ()
    topic: str = ""
    reader: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Sequence[str]]) -> PreviewForm:
        """Read the fields; what is not known is left as it is by default."""

        def first(name: str) -> str:
            return next(iter(query.get(name, ())), "")

        programs = {one.value: one for one in MailProgram}
        return cls(
            view=first("view") if first("view") in _VIEWS else PHONE,
            program=programs.get(first("program"), MailProgram.STANDARD),
            dark=bool(first("dark")),
            no_pictures=bool(first("no_pictures")),
            lang=first("lang"),
            segments=tuple(filter(None, query.get("segment", ()))),
            topic=first("topic"),
            reader=NAMED if first("reader") == NAMED else "",
        )

    def mode(self) -> FrameMode:
        """Return how the frame's document is made."""
        return FrameMode(
            program=self.program, dark=self.dark, pictures=not self.no_pictures, plain=self.view == PLAIN
        )

    def choice(self, person: Subscriber | None = None) -> PreviewChoice:
        """Return which version is shown; `person` decides it alone."""
        topics = None if not self.topic else () if self.topic == NO_TOPIC else (self.topic,)
        return PreviewChoice(
            lang=self.lang,
            segments=self.segments,
            topics=topics,
            named=self.reader == NAMED,
            person=person,
        )

    @property
    def is_dark_frame(self) -> bool:
        """Whether the frame itself is dark; programs that darken emails get other colors instead."""
        return self.dark and not self.mode().recolors

    @property
    def query(self) -> str:
        """The same as a query."""
        fields = [
            ("view", self.view),
            ("program", self.program.value),
            *([("dark", "1")] if self.dark else ()),
            *([("no_pictures", "1")] if self.no_pictures else ()),
            *([("lang", self.lang)] if self.lang else ()),
            *(("segment", one) for one in self.segments),
            *([("topic", self.topic)] if self.topic else ()),
            *([("reader", self.reader)] if self.reader else ()),
        ]
        return urlencode(fields)
