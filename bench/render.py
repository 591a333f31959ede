"""One issue, warm, the way that every command goes (the use cases of `app`): file to HTML, text and findings,
against npm mjml compiling the same MJML in process.

Between two rounds a word of every line is written anew, so that nothing remembered of an issue's text is of
use: only the theme, the publication and the pictures stay the same, as they do on a writer's desk.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

from bench._report import report
from newsletter.model import Edition, Finding, Publication
from newsletter.rendering.pictures.file_cache import SETTLED_SECONDS

ROOT = Path(__file__).parents[1]
YARDSTICK = ROOT / "bench" / "mjml"
SAMPLE = "2023-03-11-sanctuary-city"
REACH = 1.3
WARM, IN_A_TURN = 20, 10


@dataclass(slots=True)
class Times:
    """What rounds took, in milliseconds: by the clock, and of the processor."""

    wall_ms: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)

    def extend(self, others: Times) -> None:
        """Add the times of other rounds."""
        self.wall_ms += others.wall_ms
        self.cpu_ms += others.cpu_ms

    def add(self, work: Callable[[], object], rounds: int, *, before: Callable[[], object]) -> None:
        """Measure some rounds; what is done before each is not measured."""
        for _ in range(rounds):
            before()
            used, start = time.process_time(), time.perf_counter()
            work()
            self.wall_ms.append((time.perf_counter() - start) * 1000)
            self.cpu_ms.append((time.process_time() - used) * 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """An issue file, and the publication that it belongs to."""

    file: Path
    publication: Publication

    def run(self, root: Path) -> Callable[[], tuple[Edition, tuple[Finding, ...]]]:
        """Return the work of one round, as every command does it: the file to HTML, text and findings.

        `root` holds a copy of the issue below issues/. The workspace stays open, as in a server.
        """
        from newsletter.app.editions import check_issue, open_issue, render_issue
        from newsletter.app.workspace import Workspace
        from newsletter.settings import load_settings

        settings = replace(load_settings(ROOT, {}), root=root, publication=self.publication)
        workspace = Workspace(settings=settings)

        def work() -> tuple[Edition, tuple[Finding, ...]]:
            issue = open_issue(workspace, self.file.stem)
            edition = render_issue(workspace, issue)
            return edition, check_issue(workspace, issue, edition)

        return work


_STAYS = re.compile(r"- pull:|(?:date|list|lang|number|photo)[ ]*:")
_WORD = re.compile(
    r"""\([^()\s]*\.[^()]*\) | \{\{.*?\}\} | ^[a-z ]+: | ^:::[ ][\w-]+ | ^\|?[ ]?[a-z]+:  # what must stay
    | (?P<word>\b[a-z]{5,}\b)""",
    re.VERBOSE,
)


def varied(source: str, number: int) -> str:
    """Return an issue's text, the first longer word of every line lengthened by two letters of its own."""
    ending = "".join(chr(ord("a") + number // power % 26) for power in (26, 1))
    lines = (line if _STAYS.match(line) else _with_a_word(line, ending) for line in source.split("\n"))
    return "\n".join(lines)


def _with_a_word(line: str, ending: str) -> str:
    found = next((one for one in _WORD.finditer(line) if one["word"]), None)
    return line if found is None else f"{line[: found.end()]}{ending}{line[found.end() :]}"


@contextmanager
def desk(pipeline: Pipeline) -> Iterator[tuple[Path, Callable[[], object]]]:
    """Copy an issue and its pictures into a publication's folder; give it, and what writes the issue anew."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(pipeline.file.parent, root / "issues")
        pictures = root / "issues" / pipeline.file.stem
        if not pictures.is_dir():  # the specimen's lie beside it
            shutil.copytree(pipeline.file.parent, pictures)
            shutil.copytree(pipeline.file.parent, root, dirs_exist_ok=True)
        source, numbers = pipeline.file.read_text(encoding="utf-8"), itertools.count()
        copy = root / "issues" / pipeline.file.name

        # Pictures that were written just now are read anew at each round, until they have settled.
        time.sleep(SETTLED_SECONDS)

        def write() -> None:
            copy.write_text(varied(source, next(numbers)), encoding="utf-8")

        yield root, write


def pipelines() -> dict[str, Pipeline]:
    """Return what is measured: the sample issue, and the issue that holds every block."""
    from newsletter.rendering.sample_issue import FULL, SPECIMENS, sample_issue
    from newsletter.settings import load_settings

    publication = load_settings(ROOT, {}).publication
    return {
        "sample": Pipeline(file=ROOT / "issues" / f"{SAMPLE}.md", publication=publication),
        "every_block": Pipeline(
            file=SPECIMENS / f"{FULL}.md", publication=sample_issue(FULL, publication)[1]
        ),
    }


@contextmanager
def npm_mjml(mjml: str, folder: Path) -> Iterator[Callable[[int], Times] | str]:
    """Start npm mjml and warm it; give back what takes the times of so many rounds, or why there are none."""
    node = shutil.which("node")
    if node is None:
        yield "not measured: there is no node"
        return
    if not (YARDSTICK / "node_modules" / "mjml").is_dir():
        yield "not measured: run `npm install --no-package-lock` in bench/mjml"
        return
    letter = folder / "letter.mjml"
    letter.write_text(mjml, encoding="utf-8")
    with subprocess.Popen(
        [node, "compile.mjs", str(letter)],
        cwd=YARDSTICK,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        asked, answers = process.stdin, process.stdout
        assert asked is not None
        assert answers is not None

        def take(rounds: int) -> Times:
            asked.write(f"{rounds}\n")
            asked.flush()
            return Times(**json.loads(answers.readline()))

        yield take
        asked.close()


def run(rounds: int) -> dict[str, object]:
    """Measure each pipeline and the yardstick in turns."""
    found: dict[str, object] = {}
    for name, original in pipelines().items():
        ours, theirs, missing = Times(), Times(), ""
        with desk(original) as (root, write):
            work = original.run(root)
            for _ in range(WARM):
                write()
                edition, _findings = work()
            with npm_mjml(edition.mjml, root) as take:
                missing = take if isinstance(take, str) else ""
                for _ in range(rounds // IN_A_TURN):
                    ours.add(work, IN_A_TURN, before=write)
                    if not isinstance(take, str):
                        theirs.extend(take(IN_A_TURN))
        found[f"{name}_html_bytes"] = len(edition.html.encode())
        found |= {f"{name}_{key}": median(getattr(ours, key)) for key in ("wall_ms", "cpu_ms")}
        if missing:
            found[f"{name}_npm_mjml"] = missing
            continue
        for key in ("wall_ms", "cpu_ms"):
            found[f"{name}_npm_mjml_{key}"] = median(getattr(theirs, key))
            found[f"{name}_ratio_{key.removesuffix('_ms')}"] = median(getattr(ours, key)) / median(
                getattr(theirs, key)
            )
    found |= {"reach": f"<= {REACH} x npm mjml", "rounds": rounds}
    return found


def main(argv: list[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench render", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    report(run(options.rounds), as_json=options.json)
    return 0
