"""Git history of one file, by the git command: list its commits, read it as it was, commit it alone.

Every call has a time limit, asks no question, and takes no setting from the environment of whoever started
us (a hook's GIT_DIR would lead to another repository). Without git, or outside a repository, there is no
history.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from newsletter.errors import RefusedError

READ_SECONDS = 10.0
COMMIT_SECONDS = 30.0
"""A commit runs the repository's hooks."""
MOST_COMMITS = 200
_LOCK_TRIES = 6
_LOCK_PAUSE_SECONDS = 0.3
_COMMIT = re.compile(r"[0-9a-f]{7,64}")
_FIELDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit that changed the file."""

    hash: str
    author: str
    at: datetime
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GitRepository:
    """A repository that contains a folder. `top` is its working tree, `git` the command."""

    git: str
    top: Path
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ended:
    code: int
    out: bytes
    error: str


def find_repository(folder: Path) -> GitRepository | None:
    """Return the repository that a folder is in, or None if there is none or git is not installed."""
    git = shutil.which("git")
    folder = Path(os.path.realpath(folder))
    top = next((one for one in (folder, *folder.parents) if (one / ".git").exists()), None)
    return GitRepository(git=git, top=top, folder=folder) if git and top else None


def commits_of(repository: GitRepository, path: str) -> tuple[Commit, ...]:
    """Return the commits that changed a file (its path from the folder), the newest first; () without any.

    Raises RefusedError when git cannot say or takes too long.
    """
    ended = _run(
        repository,
        "log",
        "-z",
        "--no-show-signature",
        "--format=%H%x00%an%x00%aI%x00%s",
        f"--max-count={MOST_COMMITS}",
        "--",
        path,
    )
    if ended.code:
        if "does not have any commits yet" in ended.error:
            return ()
        raise _refused("git cannot list the versions", ended)
    fields = ended.out.decode("utf-8", "replace").rstrip("\0").split("\0")
    rows = zip(*[iter(fields)] * _FIELDS, strict=False)
    return tuple(
        Commit(hash=digest, author=author, at=datetime.fromisoformat(at), subject=subject)
        for digest, author, at, subject in rows
    )


def file_at(repository: GitRepository, path: str, commit: str) -> bytes | None:
    """Return a file as it was in a commit; None if it was not there. Raises RefusedError."""
    if not _COMMIT.fullmatch(commit):
        return None
    ended = _run(repository, "cat-file", "blob", f"{commit}:./{path}")
    return None if ended.code else ended.out


def commit_file(repository: GitRepository, path: str, *, message: str, name: str, email: str) -> bool:
    """Commit one file as a person; what else is staged stays so. False if it has no change to commit.

    Raises RefusedError, in words, when git refuses or takes too long.
    """
    if not _run(repository, "status", "--porcelain", "-z", "--", path).out:
        return False
    who = ("-c", f"user.name={_one_line(name) or 'unknown'}", "-c", f"user.email={_one_line(email)}")
    _retried(repository, "add", "--intent-to-add", "--", path)
    ended = _retried(
        repository, *who, "commit", "--quiet", "--no-gpg-sign", f"--message={message}", "--only", "--", path
    )
    return not ended.code


def _retried(repository: GitRepository, *arguments: str) -> _Ended:
    """Run a command that writes; wait a moment for another git that is at work, whose lock stays its own."""
    for number in range(_LOCK_TRIES):
        ended = _run(repository, *arguments, seconds=COMMIT_SECONDS)
        if "index.lock" not in ended.error:
            break
        if number < _LOCK_TRIES - 1:
            time.sleep(_LOCK_PAUSE_SECONDS)
    if ended.code:
        raise _refused("git did not take the version", ended)
    return ended


def _run(repository: GitRepository, *arguments: str, seconds: float = READ_SECONDS) -> _Ended:
    with subprocess.Popen(  # noqa: S603 - git itself, found on the path; paths stand after `--` or `:./`
        [
            repository.git,
            # The publication's folder was chosen by whoever runs the server, which may be another user.
            "-c",
            f"safe.directory={repository.top}",
            "-c",
            "core.quotePath=false",
            "--literal-pathspecs",
            *arguments,
        ],
        cwd=repository.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        start_new_session=True,
    ) as process:
        try:
            out, error = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            _end_group(process)
            raise RefusedError(
                f"git took longer than {seconds:.0f} seconds",
                hint="Try again later, or look whether a hook of the repository waits for something",
            ) from None
    return _Ended(code=process.returncode, out=out, error=error.decode("utf-8", "replace"))


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """Kill git with the hooks that it started: they hold its output open."""
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return kept | {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C", "GIT_EDITOR": "true"}


def _refused(what: str, ended: _Ended) -> RefusedError:
    said = ended.error.strip() or ended.out.decode("utf-8", "replace").strip()
    if "index.lock" in said:
        return RefusedError(
            what, hint="Another git command is at work in the repository; try again when it is done"
        )
    if "dubious ownership" in said:
        return RefusedError(
            what, hint="The repository belongs to another user; add its folder to git's safe.directory"
        )
    first = next((line.strip() for line in said.splitlines() if line.strip()), "no reason given")
    return RefusedError(what, hint=f"It says: {first[:200]}")


def _one_line(text: str) -> str:
    return " ".join(re.sub(r"[<>\x00-\x1f\x7f]", " ", text).split())
