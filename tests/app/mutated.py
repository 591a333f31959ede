"""Mutated: sound issue files, broken in every way, taken as far as each of them goes.

`python -m tests.app.mutated FIRST COUNT` tells how many were refused and how many made a message; it ends
with a traceback and the number of the file where one did anything else.
"""

from __future__ import annotations

import faulthandler
import json
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from newsletter.app.editions import check_issue, open_issue, render_issue, sample_message
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.errors import NewsletterError
from newsletter.issues.blocks import BLOCKS
from newsletter.issues.new_issue import new_issue
from newsletter.issues.open_blocks import OPEN_BLOCKS as SAMPLES
from newsletter.rendering.sample_issue import SPECIMENS
from tests.issues.made import HOSTILE, PIECES
from tests.issues.samples import SAMPLE
from tests.rendering.samples import ROOT, write_pictures

HANGS_SECONDS = 60
"""No file of this size takes a second; on a machine that is busy with other things, a minute is no answer."""
_FRONT = "---\nsubject: A subject\ndate: 2023-03-11\nlist: constituents\nlang: [en, es]\n---\n"
_TWO_LANGUAGES = (
    _FRONT.replace("lang:", "subject.es: Un asunto\nlang:")
    + "Dear {{ first_name | \"neighbor\" }},\n\n=== es\nHola {{ first_name | 'vecino' }}\n\n=== all\n"
    + "![A map](march.png)\n\n=== en\n## Where\n\nHere.\n\n=== es\n## Dónde\n\nAquí.\n"
)
_EXTRA = """
[lists.specimen]
title = "Specimen"
why = "You asked."

[segments.echo-park]
where = 'neighborhood = "Echo Park"'
"""


@dataclass(slots=True, kw_only=True)
class Tally:
    """What became of the files."""

    refused: int = 0
    made: int = 0
    slowest_seconds: float = 0.0
    rules: Counter[str] = field(default_factory=Counter)


def publication_in(folder: Path) -> Workspace:
    """Return a publication whose issues lie in a folder, with every picture that the sources name."""
    toml = (ROOT / "newsletter.toml").read_text(encoding="utf-8")
    (folder / "newsletter.toml").write_text(toml + _EXTRA, encoding="utf-8")
    pictures = folder / "issues" / "mutant"
    pictures.mkdir(parents=True)
    write_pictures(pictures)
    for drawing in SPECIMENS.glob("*.svg"):
        shutil.copy(drawing, pictures)
    for picture in SAMPLE.with_suffix("").iterdir():
        shutil.copy(picture, pictures)
    return open_workspace(folder, {})


def sources(newsletter: Workspace) -> tuple[str, ...]:
    """Return sound issue files that hold everything an issue can hold."""
    blocks = "\n".join(sample for block in BLOCKS for sample in (block.sample, *block.more_samples))
    pieces = "\n".join(piece.sample for piece in SAMPLES)
    draft = new_issue(
        "A title", date=date(2023, 3, 11), publication=newsletter.publication, list="constituents"
    )
    one_language = _FRONT.replace("[en, es]", "ar")
    files = [path.read_text(encoding="utf-8") for path in (SAMPLE, *sorted(SPECIMENS.glob("*.md")))]
    return (*files, draft, _TWO_LANGUAGES, one_language + blocks, one_language + pieces)


def mutate(number: int, texts: Sequence[str]) -> bytes:
    """Return the file of a number: always the same one."""
    chance = random.Random(number)
    text = chance.choice(texts)
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3, 6, 12))):
        text = chance.choice(_CHANGES)(chance, text, texts)
    data = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.03:
        at = chance.randrange(len(data) + 1)
        data = data[:at] + chance.randbytes(chance.randrange(1, 4)) + data[at + chance.randrange(3) :]
    return data


def _piece(chance: random.Random, text: str, _texts: Sequence[str]) -> str:
    at = chance.randint(0, len(text))
    end = min(len(text), at + chance.choice((0, 0, 1, 5, 40)))
    return text[:at] + chance.choice((*PIECES, *HOSTILE)) + text[end:]


def _characters(chance: random.Random, text: str, _texts: Sequence[str]) -> str:
    at = chance.randint(0, len(text))
    new = "".join(chr(chance.choice((chance.randrange(0x110000), chance.randrange(0x100)))) for _ in range(3))
    return text[:at] + new + text[at:]


def _lines(chance: random.Random, text: str, texts: Sequence[str]) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    what = chance.randrange(4)
    if what == 0:
        del lines[at : at + chance.randint(1, 3)]
    elif what == 1:
        lines.insert(chance.randrange(len(lines)), lines[at])
    elif what == 2:
        other = chance.choice(texts).split("\n")
        begin = chance.randrange(len(other))
        lines[at:at] = other[begin : begin + chance.randint(1, 12)]
    else:
        lines[at] = lines[at] + chance.choice((" ", "\\", lines[at], chance.choice(lines)))
    return "\n".join(lines)


def _again(chance: random.Random, text: str, _texts: Sequence[str]) -> str:
    at = chance.randint(0, len(text))
    some = text[at : at + chance.randint(1, 30)]
    return text[:at] + some * chance.choice((2, 10, 300)) + text[at:]


def _number(chance: random.Random, text: str, _texts: Sequence[str]) -> str:
    found = list(re.finditer(r"\d+", text))
    if not found:
        return text
    one = chance.choice(found)
    new = chance.choice(("0", "-1", "9999", "10000", "٣", "²", "1" * 5000, "31", "1e400"))
    return text[: one.start()] + new + text[one.end() :]


def _ends(chance: random.Random, text: str, _texts: Sequence[str]) -> str:
    return text.replace("\n", chance.choice(("\r\n", "\r", "\n\n", "\u2028\n", " \n")))


def _cut(chance: random.Random, text: str, _texts: Sequence[str]) -> str:
    at = chance.randint(0, len(text))
    return chance.choice((text[:at], text[at:]))


_CHANGES: tuple[Callable[[random.Random, str, Sequence[str]], str], ...] = (
    *(_piece, _characters, _lines) * 3,
    *(_again, _number),
    *(_ends, _cut),
)


def take(newsletter: Workspace, data: bytes, tally: Tally) -> None:
    """Take one file as far as it goes; whatever is not a NewsletterError is raised."""
    began = time.monotonic()
    (newsletter.root / "issues" / "mutant.md").write_bytes(data)
    try:
        issue = open_issue(newsletter, "mutant")
        edition = render_issue(newsletter, issue)
        tally.rules.update(finding.rule for finding in check_issue(newsletter, issue, edition))
        sample_message(newsletter, issue, edition)
        tally.made += 1
    except NewsletterError as error:
        tally.refused += bool(str(error).strip())
    tally.slowest_seconds = max(tally.slowest_seconds, time.monotonic() - began)


def main(first: int, count: int) -> None:
    """Take `count` files from number `first` on, and tell the tally as JSON."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        newsletter = publication_in(Path(folder))
        texts = sources(newsletter)
        for number in range(first, first + count):
            faulthandler.dump_traceback_later(HANGS_SECONDS, exit=True)
            try:
                take(newsletter, mutate(number, texts), tally)
            except BaseException:
                print(f"file {number}", file=sys.stderr)  # noqa: T201 - which one it was
                raise
        faulthandler.cancel_dump_traceback_later()
    told = {
        "refused": tally.refused,
        "made": tally.made,
        "slowest": tally.slowest_seconds,
        "rules": tally.rules,
    }
    print(json.dumps(told))  # noqa: T201 - what the test reads


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
