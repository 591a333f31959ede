"""Send time readings: what an ambiguous time can mean, for an entry point that can ask."""

from __future__ import annotations

from newsletter.app.scheduling import read_moment
from newsletter.app.workspace import Workspace
from newsletter.errors import AmbiguousTimeError, NewsletterError
from newsletter.model.deferred_dataclass import dataclass
from newsletter.schedule.send_time import write_out
from newsletter.schedule.wall_time import format_moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading of a time: words that mean only it, and how it is shown."""

    words: str
    shown: str


def readings_of(workspace: Workspace, words: str, *, list_key: str) -> tuple[Reading, ...]:
    """Return the readings of an ambiguous time; () for any other, also for one that is not understood."""
    try:
        read_moment(workspace, words, list_key=list_key)
    except AmbiguousTimeError as error:
        return tuple(Reading(words=write_out(one), shown=format_moment(one)) for one in error.readings)
    except NewsletterError:
        return ()
    return ()
