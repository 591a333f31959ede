"""Hints: what a user can do next, as a value; each entry point shows it in its way (a command, a button)."""

from __future__ import annotations

from enum import StrEnum

from newsletter.model.deferred_dataclass import dataclass


class Action(StrEnum):
    """What can be done next. The comments say what `Hint.about` contains."""

    APPROVE = "approve"  # an issue's slug
    BACK_UP = "back-up"
    CANCEL_ISSUE = "cancel-issue"  # an issue's slug
    CANCEL_MAILING = "cancel-mailing"  # a mailing's number
    CANCEL_SCHEDULE = "cancel-schedule"  # a schedule's number
    CHECK_SETUP = "check-setup"
    CHOOSE_LIST = "choose-list"  # the lists there are
    CHOOSE_SHEET = "choose-sheet"  # a sheet of a workbook
    CHOOSE_TITLE = "choose-title"
    IGNORE_OPT_OUT = "ignore-opt-out"  # a column of a file, and the number of people it excludes: Status=12
    IMPORT_SUBSCRIBERS = "import-subscribers"  # a list's key
    LIST_MAILINGS = "list-mailings"
    LIST_SCHEDULES = "list-schedules"
    LIST_STORIES = "list-stories"
    MAKE_DKIM_KEY = "make-dkim-key"
    MAP_COLUMN = "map-column"  # a column of a file, and what it is: Zip=zip
    MAKE_PUBLICATION = "make-publication"
    MERGE_SUBSCRIBERS = "merge-subscribers"  # the address to keep and the other one
    MOVE_DATABASE = "move-database"
    NEW_ISSUE = "new-issue"
    OVERRIDE_GUARD = "override-guard"
    PASTE_TEXT = "paste-text"
    PAUSE_MAILING = "pause-mailing"  # a mailing's number
    REPLACE_SCHEDULE = "replace-schedule"  # a schedule's number
    RELEASE_SCHEDULE = "release-schedule"  # a schedule's number
    RESUME_MAILING = "resume-mailing"  # a mailing's number
    RUN_SCHEDULER = "run-scheduler"
    RUN_WORKER = "run-worker"
    SCHEDULE_AGAIN = "schedule-again"  # an issue's slug
    SEND_AS_CORRECTION = "send-as-correction"
    SEND_CORRECTION_TO_THOSE_WHO_GOT_IT = "send-correction-to-those-who-got-it"
    SEND_TO_THOSE_WHO_MISSED_IT = "send-to-those-who-missed-it"
    SEND_CONFIRMATION = "send-confirmation"  # an address and a list's key
    SEND_AT_ANOTHER_TIME = "send-at-another-time"
    SEND_TO_EVERYBODY = "send-to-everybody"
    SEND_WITHOUT_CORRECTION = "send-without-correction"
    SHOW_DOUBTFUL_ADDRESSES = "show-doubtful-addresses"
    SHOW_MAILING = "show-mailing"  # a mailing's number
    SHOW_MAILING_EVENTS = "show-mailing-events"  # a mailing's number
    SHOW_SUBSCRIBER = "show-subscriber"  # an address
    SUPPRESS_PEOPLE = "suppress-people"  # the reason
    UNDO_IMPORT = "undo-import"  # an import's number
    UNDO_MOVE = "undo-move"
    UPGRADE_DATABASE = "upgrade-database"
    UPGRADE_WITHOUT_BACKUP = "upgrade-without-backup"
    WRITE_TABLES = "write-tables"  # an issue's slug


@dataclass(frozen=True, slots=True)
class Hint:
    """One possible next step, and what it is about."""

    action: Action
    about: str = ""
