"""`newsletter accounts`: who may use the studio, and the log of what they did."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.confirm import ask
from newsletter.cli.context import actor, json_option, open_here
from newsletter.cli.output import (
    format_cell_time,
    print_json,
    print_line,
    print_note,
    print_success,
    print_table,
    print_warning,
    print_zone,
)
from newsletter.errors import NewsletterError
from newsletter.model import AccountDetails, AuditFilter, Role

if TYPE_CHECKING:
    from newsletter.app.workspace import Workspace

_roles = click.Choice([one.value for one in Role])
_lists = click.option(
    "--list",
    "lists",
    metavar="LIST",
    multiple=True,
    help="Only this list, by its key in newsletter.toml; may be given several times. Default: all lists.",
)
_WHO = "WHO"


@click.group()
def accounts() -> None:
    """Manage who may use the studio. WHO is an email address, or `owner` for the owner's account."""


@accounts.command()
@click.argument("email")
@click.option("--role", type=_roles, required=True, help="What they may do.")
@click.option("--name", default="", help="Their name. They can change it.")
@_lists
@click.option("--lang", default="", help="The language of the email and of their pages: en, es.")
@click.option("--link", is_flag=True, help="Send no email: print the link, to be handed over by you.")
@click.pass_obj
def invite(
    folder: Path, email: str, role: str, name: str, lists: tuple[str, ...], lang: str, link: bool
) -> None:
    """Invite somebody by email. The link in it works once, for 7 days."""
    from newsletter.app import accounts as use
    from newsletter.app.outbox import is_outbox

    workspace = open_here(folder)
    account = use.invite(
        workspace, email, role=Role(role), by=actor(), name=name, lists=lists, lang=lang, emails=not link
    )
    if link:
        _print_links(workspace, use.reset(workspace, account.id, by=actor()))
        return
    _send(workspace)
    print_success(f"Invited {account.email} as {role}")
    if is_outbox(workspace):
        print_warning(
            "the transport is outbox, so this email reaches nobody: it is in the outbox. "
            f"To hand over a link: newsletter accounts reset {account.email}"
        )


@accounts.command("list")
@json_option
@click.pass_obj
def list_(folder: Path, json_: bool) -> None:
    """List the accounts."""
    from newsletter.app.accounts import list_accounts

    workspace = open_here(folder)
    found = list_accounts(workspace)
    if json_:
        print_json(found)
        return
    if not found:
        print_line("There are no accounts yet. Invite somebody: newsletter accounts invite EMAIL --role ROLE")
        return
    zone = workspace.settings.schedule.zone
    print_table(
        ["name", "email", "role", "lists", "status", "signs in with", "last sign-in"],
        [
            [
                one.account.name or "-",
                one.account.email or "(owner)",
                one.account.role.value,
                ", ".join(one.account.lists) or "all",
                one.status.value,
                ", ".join(_ways(one)) or "-",
                format_cell_time(one.signed_in_at, zone) if one.signed_in_at else "never",
            ]
            for one in found
        ],
    )
    print_zone(zone)


@accounts.command()
@click.argument("who", metavar=_WHO)
@click.option("--role", type=_roles, required=True, help="What they may do from now on.")
@_lists
@click.pass_obj
def change(folder: Path, who: str, role: str, lists: tuple[str, ...]) -> None:
    """Give an account another role and other lists. It takes effect at once."""
    from newsletter.app.accounts import change_access, find_account

    workspace = open_here(folder)
    found = find_account(workspace, who)
    change_access(workspace, found.account.id, role=Role(role), lists=lists, by=actor())
    print_success(f"{who} is {role} now, for {', '.join(lists) or 'all lists'}")


@accounts.command()
@click.argument("who", metavar=_WHO)
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.pass_obj
def disable(folder: Path, who: str, yes: bool) -> None:
    """Shut an account out at once: its sessions and links end. What it did stays on record."""
    from newsletter.app import accounts as use

    workspace = open_here(folder)
    found = use.find_account(workspace, who)
    if not yes:
        ask(f"Shut {who} out of the studio?")
    use.disable(workspace, found.account.id, by=actor())
    print_success(f"{who} cannot use the studio any more")


@accounts.command()
@click.argument("who", metavar=_WHO)
@click.pass_obj
def enable(folder: Path, who: str) -> None:
    """Let an account that was disabled in again."""
    from newsletter.app import accounts as use

    workspace = open_here(folder)
    use.enable(workspace, use.find_account(workspace, who).account.id, by=actor())
    print_success(f"{who} can use the studio again")


@accounts.command()
@click.argument("who", metavar=_WHO)
@click.pass_obj
def reset(folder: Path, who: str) -> None:
    """Print a link that lets an account in again. It works once, for an hour.

    Whoever opens it sets a new password, and the second factor is taken off. Until then nothing changes.
    """
    from newsletter.app import accounts as use

    workspace = open_here(folder)
    _print_links(workspace, use.reset(workspace, use.find_account(workspace, who).account.id, by=actor()))


@accounts.command()
@click.option("--who", default="", help="Only what people with this in their name or address did.")
@click.option("--action", default="", help="Only actions that begin like this: sign-in, accounts, send.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, help="How many lines. Default: 50.")
@json_option
@click.pass_obj
def log(folder: Path, who: str, action: str, limit: int, json_: bool) -> None:
    """Print the audit log, the newest first. Nobody can change or delete a line of it."""
    from newsletter.app.audit import read_audit_log

    workspace = open_here(folder)
    found = read_audit_log(workspace, AuditFilter(actor=who, action=action, limit=limit))
    if json_:
        print_json(found)
        return
    if not found:
        print_line("The audit log has no such line.")
        return
    zone = workspace.settings.schedule.zone
    print_table(
        ["when", "who", "how", "what", "about", "detail", "network"],
        [
            [
                format_cell_time(one.at, zone),
                one.actor,
                one.door.value,
                one.action,
                one.subject or "-",
                one.detail or "-",
                one.network or "-",
            ]
            for one in found
        ],
    )
    print_zone(zone)


def _ways(details: AccountDetails) -> Iterator[str]:
    if details.has_password:
        yield "password and code" if details.has_second_factor else "password"
    if details.passkeys:
        yield f"{details.passkeys} passkey{'' if details.passkeys == 1 else 's'}"


def _send(workspace: Workspace) -> None:
    """Send the invitation now; what cannot leave waits for `newsletter serve`."""
    from newsletter.app.account_links import send_account_emails

    try:
        send_account_emails(workspace)
    except NewsletterError as error:
        print_warning(f"the email has not left yet: {error} `newsletter serve` tries again.")


def _print_links(workspace: Workspace, token: str) -> None:
    from newsletter.app.account_links import link_addresses

    print_note("Open this link in a browser. It works once, for an hour:")
    for address in link_addresses(workspace, token):
        print_line(address)
