"""Approval: how many people other than the authors approved the very edition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from newsletter.model import Approval


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalStatus:
    """Where an edition stands: `by` approved it and count, `needed` is how many it takes."""

    digest: str
    needed: int
    by: tuple[str, ...]

    @property
    def missing(self) -> int:
        """How many are still needed."""
        return max(0, self.needed - len(self.by))


def approval_status(
    approvals: Iterable[Approval], digest: str, *, authors: Iterable[str], needed: int
) -> ApprovalStatus:
    """Return where an edition stands: its own approvals, not withdrawn, each person once, authors never."""
    own = {same_person(author) for author in authors}
    by: dict[str, str] = {}
    for one in approvals:
        who = same_person(one.name)
        if one.digest == digest and one.withdrawn_at is None and who not in own:
            by.setdefault(who, one.name)
    return ApprovalStatus(digest=digest, needed=needed, by=tuple(by.values()))


def unapproved(stands: ApprovalStatus) -> str:
    """Say what is missing."""
    needed = f"{stands.needed} approval{'' if stands.needed == 1 else 's'}"
    have = f"{', '.join(stands.by)} did" if stands.by else "nobody did yet"
    return f"edition {stands.digest[:12]} needs {needed}; {have}"


def same_person(name: str) -> str:
    """Return what two spellings of one name share: capitals and blanks do not make a second person."""
    return " ".join(name.split()).casefold()
