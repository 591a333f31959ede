"""Hints on the command line: each next step written as a command or an option."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from newsletter.cli.output import print_note
from newsletter.model import Action, Hint

# {} is what the hint is about; {1} and {2} are the words of it.
_WORDS: Mapping[Action, str] = {
    Action.APPROVE: "To approve it: newsletter approve {} --as NAME",
    Action.BACK_UP: "To back it up: newsletter backup FILE",
    Action.CANCEL_ISSUE: "To stop what is still to be sent: newsletter cancel {}",
    Action.CANCEL_MAILING: "To cancel it: newsletter mailings cancel {}",
    Action.CANCEL_SCHEDULE: "To cancel it: newsletter schedule cancel {}",
    Action.CHECK_SETUP: "To check the setup: newsletter doctor",
    Action.CHOOSE_LIST: "To choose a list: --list {}",
    Action.CHOOSE_SHEET: 'To choose a sheet: --sheet "{}"',
    Action.CHOOSE_TITLE: 'To give a title: --title "What changes in October"',
    Action.IGNORE_OPT_OUT: 'To ignore this column: --ignore-opt-out "{}"',
    Action.IMPORT_SUBSCRIBERS: 'To add people: newsletter subscribers import FILE --list {} --basis "…"',
    Action.LIST_MAILINGS: "To list mailings: newsletter mailings list",
    Action.LIST_SCHEDULES: "To list schedules: newsletter schedule list",
    Action.LIST_STORIES: "To list stories: newsletter feeds stories",
    Action.MAKE_DKIM_KEY: "To make a key: newsletter dkim new",
    Action.MAP_COLUMN: 'To say what a column is: --map "{}"',
    Action.MAKE_PUBLICATION: "To create a publication: newsletter init DIR; to use one: newsletter -C DIR …",
    Action.MERGE_SUBSCRIBERS: 'To merge them: newsletter subscribers merge {} --reason "…"',
    Action.MOVE_DATABASE: "To finish the move: newsletter db move --to URL",
    Action.NEW_ISSUE: "To start one: newsletter new TITLE",
    Action.OVERRIDE_GUARD: "To send anyway: --override REASON",
    Action.PASTE_TEXT: "To paste the text instead: newsletter new --from -",
    Action.PAUSE_MAILING: "To pause it: newsletter mailings pause {}",
    Action.RELEASE_SCHEDULE: "To release it: newsletter schedule release {} --at WHEN",
    Action.REPLACE_SCHEDULE: "To replace it, at the same time: newsletter schedule replace {}",
    Action.RESUME_MAILING: "To resume it: newsletter mailings resume {}",
    Action.RUN_SCHEDULER: "To start the scheduler: newsletter serve",
    Action.RUN_WORKER: "To start a worker: newsletter worker",
    Action.SCHEDULE_AGAIN: "To schedule it again: newsletter send {} --at WHEN",
    Action.SEND_AS_CORRECTION: "To send it as a correction: --correction",
    Action.SEND_CORRECTION_TO_THOSE_WHO_GOT_IT: (
        "To correct it for those who got it: --correction --recipients got-it"
    ),
    Action.SEND_CONFIRMATION: "To ask them: newsletter subscribers send-confirmation {1} --list {2}",
    Action.SEND_AT_ANOTHER_TIME: "To choose another time: --at WHEN",
    Action.SEND_TO_THOSE_WHO_MISSED_IT: "To send it to those who did not get it: --recipients missed-it",
    Action.SEND_TO_EVERYBODY: "To send it for the first time: leave out --recipients",
    Action.SEND_WITHOUT_CORRECTION: "To send it for the first time: leave out --correction",
    Action.SHOW_DOUBTFUL_ADDRESSES: "To list them: newsletter subscribers hygiene",
    Action.SHOW_MAILING: "To see its status: newsletter mailings show {}",
    Action.SHOW_MAILING_EVENTS: "To see the servers' replies: newsletter mailings show {} --events",
    Action.SHOW_SUBSCRIBER: "To see why: newsletter subscribers show {}",
    Action.SUPPRESS_PEOPLE: (
        "To suppress everyone in this file: newsletter subscribers suppress FILE --reason {}"
    ),
    Action.UNDO_IMPORT: "To undo it: newsletter subscribers undo {}",
    Action.UNDO_MOVE: "To use this database again, with mailings paused: newsletter db move --undo",
    Action.UPGRADE_DATABASE: "To upgrade it: newsletter db upgrade",
    Action.UPGRADE_WITHOUT_BACKUP: "To upgrade it once it is backed up: newsletter db upgrade --no-backup",
    Action.WRITE_TABLES: "To write the rows as tables: newsletter check {} --fix",
}


def format_hint(hint: Hint) -> str:
    """Return a next step as a short line that ends in a command or an option."""
    return _WORDS[hint.action].format(hint.about, *hint.about.split(), "LIST")


def print_hints(hints: Iterable[Hint]) -> None:
    """Print next steps to standard error, one per line."""
    for hint in hints:
        print_note(f"  {format_hint(hint)}")
