"""The reply cases: replies of servers and the class that each should get, one a line in `replies/*.txt`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newsletter.inbound.bounce_classification import classify_bounce
from newsletter.inbound.reply_text import Parties
from newsletter.model import BounceKind
from tests.inbound.made import ADDRESS

REPLIES = Path(__file__).parent / "replies"
SENDER = "letters@example.org"
PARTIES = Parties(sender=frozenset({SENDER}), recipients=frozenset({ADDRESS}))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyCase:
    """One reply: the file and group that it stands in, what the report's Status field says, the words."""

    file: str
    group: str
    kind: BounceKind
    status: str
    words: str

    def classified(self) -> BounceKind:
        """Return what the program makes of it."""
        return classify_bounce(self.status, self.words, parties=PARTIES).kind


def reply_cases(*files: str) -> list[ReplyCase]:
    """Return the cases of these files, or of all."""
    return [
        one for name in files or sorted(file.stem for file in REPLIES.glob("*.txt")) for one in _read(name)
    ]


def _read(name: str) -> Iterator[ReplyCase]:
    group = ""
    for line in (REPLIES / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("# -- "):
            group = line[5:]
        elif line.strip() and not line.startswith("#"):
            kind, status, words = (cell.strip() for cell in line.split("|", 2))
            words = words.replace("{A}", ADDRESS).replace("{S}", SENDER).replace("\\n", "\n")
            yield ReplyCase(file=name, group=group, kind=BounceKind(kind), status=status, words=words)
