"""A publication with one issue, a clock that tests move, and git."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from newsletter.app.issue_text import IssueText, Saved, read_text, save_text
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.model import Actor, Door
from tests.feeds.newsroom import HEAD, Clock

SLUG = "march"
TEXT = "---\nsubject: The street\ndate: 2023-03-11\nlist: all\nlang: en\n---\n\nThe street is closed.\n\nLast words.\n"
ANA = Actor(name="Ana Ruiz", door=Door.COMMAND_LINE)
BEN = Actor(name="Ben Ode", door=Door.COMMAND_LINE)


@dataclass(frozen=True)
class EditedIssue:
    """The publication and its issue."""

    workspace: Workspace
    clock: Clock

    @property
    def file(self) -> Path:
        return self.workspace.root / "issues" / f"{SLUG}.md"

    def read(self) -> IssueText:
        return read_text(self.workspace, SLUG)

    def save(self, text: str, *, by: Actor = ANA) -> Saved:
        """Save a text over what is there."""
        saved = save_text(self.workspace, SLUG, text, was=self.read().version, by=by, confirmed=True)
        assert isinstance(saved, Saved)
        return saved

    def git(self, *arguments: str) -> str:
        """Run git in the publication, as somebody at the command line would."""
        environ = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        names = (
            "-c",
            "user.name=Zoe Lin",
            "-c",
            "user.email=zoe@notes.example",
            "-c",
            "init.defaultBranch=main",
        )
        ended = subprocess.run(
            ["git", *names, *arguments],
            cwd=self.workspace.root,
            env=environ | {"HOME": str(self.workspace.root), "GIT_CONFIG_NOSYSTEM": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
        return ended.stdout

    def commit_all(self, message: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)


@contextmanager
def edited_issue(root: Path) -> Iterator[EditedIssue]:
    """Yield a new publication."""
    (root / "issues").mkdir(parents=True)
    (root / "newsletter.toml").write_text(HEAD)
    (root / ".gitignore").write_text(".newsletter/\n")
    clock = Clock()
    with replace(open_workspace(root, {}), clock=clock) as workspace:
        issue = EditedIssue(workspace, clock)
        issue.file.write_text(TEXT)
        yield issue
