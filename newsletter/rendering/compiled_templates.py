"""Keeps compiled templates on disk, so that a command need not compile the theme again (80 ms).

What is kept is code, and it runs outside the sandbox that templates run in: the folder must be one that only
the user can write to, never the publication's.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from newsletter.file_system_calls import is_private


class CompiledTemplates(FileSystemBytecodeCache):
    """Jinja's cache of bytecode in a private folder; a folder that cannot be used is no error.

    A template is compiled again if its text, Python's version or Jinja's format has changed.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder), "%s.compiled")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read what is kept of a template, if the folder and the file belong to the user alone."""
        with suppress(OSError):
            if is_private(self.directory):
                super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template; makes the folder."""
        with suppress(OSError):
            os.makedirs(self.directory, mode=0o700, exist_ok=True)  # noqa: PTH103 - Jinja keeps it as text
            if is_private(self.directory):
                super().dump_bytecode(bucket)
