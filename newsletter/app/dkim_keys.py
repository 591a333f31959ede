"""DKIM keys: makes a new one, keeps its private half from everybody else, and says what to publish."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError, RefusedError
from newsletter.model.phrase import phrase
from newsletter.sending.dkim import dkim_signer
from newsletter.sending.dkim_record import DkimRecord as DkimRecord
from newsletter.sending.dkim_record import dkim_record, new_key_pair
from newsletter.transports.registry import transport_entry

_GIT_SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDkimKey:
    """A key that was made. `pem` is "" if it was written to `key_file`, which is None otherwise."""

    domain: str
    selector: str
    record: DkimRecord
    key_file: Path | None
    setting: str
    """What [dkim] key_file must say; "" if the key goes into the environment."""
    is_used: bool
    """The transport of newsletter.toml sends our bytes, so signing them has an effect."""
    pem: str = field(default="", repr=False)


def make_dkim_key(
    workspace: Workspace,
    *,
    domain: str = "",
    selector: str = "",
    key_file: Path | None = None,
    writes: bool = True,
) -> NewDkimKey:
    """Make a key and write its private half to a file that only its owner may read.

    By default it is for the sender's domain (or that of [dkim]), with a selector that has the month in its
    name, in the state folder. With `writes` False the private half is returned instead. Raises RefusedError
    if the selector is in use, a file of that name is there, or git would take the file; SettingsError if the
    domain or the selector is none that receivers would count.
    """
    settings = workspace.settings
    own = settings.dkim
    sender = workspace.publication.sender_address
    domain = (domain or (own.domain if own else sender.rpartition("@")[2])).lower().rstrip(".")
    selector = (selector or f"nl{workspace.clock.now():%Y%m}").lower()
    if own and (own.domain.lower(), own.selector.lower()) == (domain, selector):
        raise RefusedError(
            phrase("[dkim] signs with the selector {selector} now", selector=selector),
            hint="Choose another one: emails on their way are checked with the key of the old one",
        )
    pair = new_key_pair()
    # What it would refuse later is refused now: another domain, a selector that is no name.
    signer = dkim_signer(
        domain=domain, selector=selector, pem=pair.pem.encode(), source="the new key", sender_address=sender
    )
    path = _path(workspace, key_file, signer.selector) if writes else None
    if path is not None:
        _write(path, pair.pem)
    return NewDkimKey(
        domain=signer.domain,
        selector=signer.selector,
        record=dkim_record(domain=signer.domain, selector=signer.selector, public_key=signer.public_key),
        key_file=path,
        setting=_setting(path, workspace.root),
        is_used=transport_entry(settings.transport).capabilities.sends_our_bytes,
        pem="" if writes else pair.pem,
    )


def _path(workspace: Workspace, key_file: Path | None, selector: str) -> Path:
    path = key_file.absolute() if key_file else workspace.settings.state_folder / f"dkim-{selector}.pem"
    if path.exists() or path.is_symlink():
        raise RefusedError(
            phrase("{path} is there already", path=path),
            hint="Choose another file or selector: no key is ever overwritten",
        )
    if _git_would_take(path):
        raise RefusedError(
            phrase("git would keep {path}, and with it the private key", path=path),
            hint="Choose a file outside the repository, or add its name to .gitignore first",
        )
    return path


def _git_would_take(path: Path) -> bool:
    """Say whether a file lies in a git repository that does not ignore it."""
    folder = next((one for one in path.parents if one.is_dir()), path.parent)
    git = shutil.which("git")
    if git is None:
        return any((one / ".git").exists() for one in (folder, *folder.parents))
    try:
        # 0: it is ignored; 1: it is not; 128: there is no repository.
        answer = subprocess.run(  # noqa: S603 - git itself, found on the path, and a path after `--`
            [git, "-C", str(folder), "check-ignore", "-q", "--", str(path)],
            capture_output=True,
            timeout=_GIT_SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        raise NewsletterError(
            phrase("git could not say whether it would keep {path}", path=path), hint="Try again"
        ) from None
    return answer.returncode == 1


def _write(path: Path, pem: str) -> None:
    """Write a new file whose owner alone may read it, whole or not at all; raises NewsletterError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as error:
        raise NewsletterError(
            phrase("{path} cannot be written ({strerror})", path=path, strerror=error.strerror)
        ) from None
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(pem)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise NewsletterError(
            phrase("{path} cannot be written ({strerror})", path=path, strerror=error.strerror)
        ) from None


def _setting(path: Path | None, root: Path) -> str:
    if path is None:
        return ""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
