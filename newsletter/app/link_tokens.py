"""Link tokens of this publication, and a new key for them."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.app.workspace import Workspace
from newsletter.sending.link_tokens import LinkTokens


@dataclass(frozen=True, slots=True, kw_only=True)
class RotatedKey:
    """A key that signs links from now on, and how many older ones are still accepted."""

    number: int
    older: int


def link_tokens(workspace: Workspace) -> LinkTokens:
    """Return what makes and reads the tokens of links, with the keys of this moment; raises StoreError."""
    return LinkTokens(workspace.store.link_keys())


def rotate_link_key(workspace: Workspace, *, stop_older: bool = False) -> RotatedKey:
    """Sign links with a new key; what older keys signed still works, unless `stop_older`.

    Raises RefusedError, StoreError.
    """
    number = workspace.store.add_link_key(stop_older=stop_older)
    return RotatedKey(number=number, older=len(workspace.store.link_keys()) - 1)
