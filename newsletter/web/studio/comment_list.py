"""What the list of comments on an issue shows, on every page that has it."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.app.comments import CommentThread, is_own
from newsletter.model import IssueComment
from newsletter.web.studio.access import SignedIn


def comment_variables(
    staff: SignedIn, threads: Sequence[CommentThread], slug: str, *, editing: bool = False
) -> dict[str, object]:
    """Return the variables of `comment_list.html`; `editing`: it stands below the text."""

    def own(comment: IssueComment) -> bool:
        return is_own(comment, by=staff.actor, account_id=staff.account.id)

    return {
        "slug": slug,
        "open_threads": [one for one in threads if one.is_open],
        "resolved_threads": [one for one in threads if not one.is_open],
        "own_comment": own,
        "editing": editing,
    }
