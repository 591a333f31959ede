"""Backs up a PostgreSQL database with pg_dump, and reads the file's table of contents afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from newsletter.errors import RefusedError, StoreError
from newsletter.files import new_private_file
from newsletter.store.database_errors import without_password

_COMMAND = ("pg_dump", "--format=custom", "--no-owner", "--no-privileges")


def dump_database(url: str, target: Path) -> None:
    """Write the database to the new file `target`, whole or not at all, readable by its owner.

    The password goes by the environment: arguments can be seen by every user of a machine. Raises
    RefusedError if the target exists or there is no pg_dump, StoreError, OSError.
    """
    if target.exists() or target.is_symlink():
        raise RefusedError(f"{target} is there already", hint="Choose another name: no backup is overwritten")
    parsed = make_url(url)
    address = without_password(parsed)
    if not shutil.which(_COMMAND[0]) or not shutil.which("pg_restore"):
        raise RefusedError(
            "PostgreSQL databases are backed up by pg_dump, which is not installed",
            hint=f"Install PostgreSQL's client programs, or run where they are: "
            f"{' '.join(_COMMAND)} --file={target.name} --dbname='{address}'",
        )
    try:
        with new_private_file(target) as made:
            _run([*_COMMAND, "--no-password", f"--file={made}", f"--dbname={address}"], parsed)
            _run(["pg_restore", "--list", str(made)], parsed)
    except FileExistsError:
        raise RefusedError(f"{target} is there already", hint="Choose another name") from None


def _run(command: Sequence[str], url: URL) -> None:
    secret = url.password or url.query.get("password")
    password = {"PGPASSWORD": str(secret)} if secret else {}
    done = subprocess.run(  # noqa: S603 - no shell, and nothing of a stranger's
        command, env={**os.environ, **password}, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        raise StoreError(
            f"{command[0]} failed: {said[0] if said else f'exit code {done.returncode}'}",
            hint="It must be at least as new as the server"
            if "version" in done.stderr
            else "Nothing was left behind: try again",
        )
