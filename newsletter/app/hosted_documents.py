"""Hosted documents: the files beside an issue that its emails link to on our own pages."""

from __future__ import annotations

from newsletter.app.archive import ArchiveFile
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError


def find_document(workspace: Workspace, name: str) -> ArchiveFile:
    """Return a document of an issue that was sent; raises NotFoundError.

    Whoever got the email may read it, so it does not depend on the archive. Its name has a hash of its
    content, which nobody can guess without having it. What staff removed from the archive is gone here too.
    """
    removed = workspace.store.archive_removals()
    for mailing in reversed(workspace.store.mailings()):
        if mailing.issue in removed:
            continue
        for document in workspace.summaries.load(workspace.store, mailing).documents:
            if document.name == name:
                data = workspace.store.edition_picture(mailing.digest, document.position)
                return ArchiveFile(data=data, media_type=document.media_type)
    raise NotFoundError("there is no such document")
