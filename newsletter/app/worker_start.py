"""Worker start: refuses to run where a worker could not send, or not safely."""

from __future__ import annotations

from newsletter.app.database_sessions import refuse_shared_sessions
from newsletter.app.sending_settings import refuse_another_publication
from newsletter.app.transport_factory import open_transport
from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.model.phrase import phrase, setting


def refuse_without_workers(workspace: Workspace) -> None:
    """Raise RefusedError unless mailings are sent by workers and the database can carry them; StoreError.

    Raises SettingsError if the publication's transport cannot be opened here: a worker without the mail
    server's password would pause each mailing that others could send. Nor does one start in the folder of
    another publication.
    """
    if workspace.settings.database_url.startswith("sqlite"):
        raise RefusedError(
            "workers need PostgreSQL, and this publication's database is SQLite",
            hint="If it was moved to PostgreSQL, set NEWSLETTER_DATABASE_URL. With SQLite, one machine sends "
            "everything: run the scheduler there",
        )
    if not workspace.settings.has_workers:
        raise RefusedError(
            "the settings do not say that mailings are sent by workers",
            hint=phrase(
                "Set {setting} to true, so that the other processes leave mailings to them",
                setting=setting("sending.workers"),
            ),
        )
    open_transport(workspace, workspace.settings.transport)
    refuse_shared_sessions(workspace)
    refuse_another_publication(workspace)
