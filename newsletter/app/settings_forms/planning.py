"""Forms about planning: schedule, news desk, retention, hygiene."""

from __future__ import annotations

from newsletter.app.settings_forms.field import (
    N_,
    EntryTable,
    FieldGroup,
    FieldKind,
    SettingField,
    SettingsPage,
    Source,
)

_WEEKDAYS = (
    ("monday", N_("Monday")),
    ("tuesday", N_("Tuesday")),
    ("wednesday", N_("Wednesday")),
    ("thursday", N_("Thursday")),
    ("friday", N_("Friday")),
    ("saturday", N_("Saturday")),
    ("sunday", N_("Sunday")),
)


def _number(name: str, label: str, hint: str = "") -> SettingField:
    return SettingField(name=name, label=label, kind=FieldKind.NUMBER, hint=hint)


SCHEDULE = SettingsPage(
    key="schedule",
    title=N_("Schedule"),
    summary=N_("Time zone, quiet hours, blackout days, and recurring issues"),
    groups=(
        FieldGroup(
            title=N_("When email may be sent"),
            fields=(
                SettingField(
                    name="schedule.timezone",
                    label=N_("Time zone"),
                    hint=N_("For example America/Los_Angeles"),
                ),
                SettingField(
                    name="schedule.quiet_hours",
                    label=N_("Quiet hours"),
                    hint=N_("Nothing is sent in these hours, for example 21:00-07:00"),
                ),
                SettingField(
                    name="schedule.holidays",
                    label=N_("Public holidays"),
                    hint=N_(
                        "A country or state, such as US or US-CA. You are warned before sending on a holiday."
                    ),
                ),
                _number(
                    "schedule.undo_minutes",
                    N_("Minutes to undo"),
                    N_("Sending starts this long after somebody presses Send."),
                ),
                _number(
                    "schedule.late_minutes",
                    N_("How late a mailing may start, in minutes"),
                    N_("Anything later is held, and staff are notified."),
                ),
                _number(
                    "schedule.distance_hours",
                    N_("Hours between two mailings to the same people"),
                    N_("If they are closer together, somebody has to confirm. 0 means no limit."),
                ),
                SettingField(
                    name="schedule.staff",
                    label=N_("Staff who get alerts"),
                    kind=FieldKind.TEXTS,
                    hint=N_("One address on each line, 20 at most."),
                ),
            ),
        ),
        FieldGroup(
            title=N_("Digests for readers"),
            hint=N_("For readers who do not want every issue."),
            fields=(
                SettingField(name="cadence.at", label=N_("Time of day"), hint=N_("For example 8:30")),
                SettingField(
                    name="cadence.weekly_on",
                    label=N_("Day of the weekly digest"),
                    kind=FieldKind.CHOICE,
                    options=_WEEKDAYS,
                ),
                _number("cadence.monthly_on", N_("Day of the monthly digest"), N_("From 1 to 31.")),
            ),
        ),
        FieldGroup(
            title=N_("Recurring jobs"),
            hint=N_("For example: every hour, every day 3:30, every Monday 8:00, never."),
            fields=(
                SettingField(name="jobs.feeds", label=N_("Read the feeds")),
                SettingField(name="jobs.mailbox", label=N_("Read the mailbox for bounces")),
                SettingField(name="jobs.summary", label=N_("Send staff the summary")),
                SettingField(name="jobs.hygiene", label=N_("Look for addresses to review")),
                SettingField(name="jobs.retention", label=N_("Delete old data")),
                SettingField(name="jobs.housekeeping", label=N_("Recover interrupted sending")),
            ),
        ),
    ),
    tables=(
        EntryTable(
            path=("blackouts",),
            title=N_("Blackout days"),
            hint=N_("Days on which nothing is sent."),
            add=N_("Add blackout days"),
            key_label=N_("Short name"),
            named_by="reason",
            fields=(
                SettingField(
                    name="reason", label=N_("Reason"), hint=N_("For example: election day"), required=True
                ),
                SettingField(name="first", label=N_("First day"), kind=FieldKind.DAY, required=True),
                SettingField(
                    name="last",
                    label=N_("Last day"),
                    kind=FieldKind.DAY,
                    hint=N_("Leave blank for a single day."),
                ),
            ),
        ),
        EntryTable(
            path=("slots",),
            title=N_("Recurring issues"),
            hint=N_("Issues that come out on fixed days. Staff are notified if one is late."),
            add=N_("Add a recurring issue"),
            key_label=N_("Short name"),
            named_by="every",
            fields=(
                SettingField(
                    name="list", label=N_("List"), kind=FieldKind.CHOICE, source=Source.LISTS, required=True
                ),
                SettingField(
                    name="every", label=N_("When"), hint=N_("For example: every Tuesday 9:00"), required=True
                ),
                _number(
                    "deadline_hours",
                    N_("Schedule it at least this many hours before"),
                    N_("If it is not scheduled by then, staff are notified."),
                ),
                SettingField(
                    name="automatic",
                    label=N_("Schedule the issue automatically if it is ready"),
                    kind=FieldKind.YES_NO,
                ),
                SettingField(
                    name="digest",
                    label=N_("Issue made from feeds"),
                    kind=FieldKind.CHOICE,
                    source=Source.DIGESTS,
                    hint=N_("A draft of it is written for each date."),
                ),
                _number("draft_hours", N_("Write the draft this many hours before")),
            ),
        ),
    ),
)

DESK = SettingsPage(
    key="desk",
    title=N_("News desk"),
    summary=N_("Which stories are offered, and issues made from feeds"),
    groups=(
        FieldGroup(
            title=N_("Stories"),
            fields=(
                _number("desk.days", N_("How old a story may be, in days")),
                SettingField(
                    name="desk.keywords",
                    label=N_("Words with points"),
                    kind=FieldKind.NUMBERS_BY_NAME,
                    hint=N_("A word, and its points from -100 to 100: stories with it move up or down."),
                ),
                SettingField(
                    name="desk.include",
                    label=N_("Only stories with one of these"),
                    kind=FieldKind.TEXTS,
                    hint=N_("One word or name on each line."),
                ),
                SettingField(
                    name="desk.exclude",
                    label=N_("No stories with one of these"),
                    kind=FieldKind.TEXTS,
                    hint=N_("One word or name on each line."),
                ),
                SettingField(
                    name="desk.langs",
                    label=N_("Languages to offer"),
                    kind=FieldKind.TEXTS,
                    hint=N_("One on each line, such as en. Leave blank for all."),
                ),
            ),
        ),
    ),
    tables=(
        EntryTable(
            path=("digests",),
            title=N_("Issues made from feeds"),
            hint=N_("A draft is made from the newest stories of your feeds."),
            add=N_("Add an issue made from feeds"),
            key_label=N_("Short name"),
            named_by="title",
            fields=(
                SettingField(name="title", label=N_("Title"), required=True),
                SettingField(name="list", label=N_("List"), kind=FieldKind.CHOICE, source=Source.LISTS),
                SettingField(
                    name="pulls",
                    label=N_("Stories to take"),
                    kind=FieldKind.TEXTS,
                    hint=N_("One line for each, as in an issue: desk, newest 10, since last issue"),
                ),
                _number("at_least", N_("Fewest stories"), N_("With fewer than this, no issue is written.")),
                SettingField(
                    name="template",
                    label=N_("Template"),
                    hint=N_("A file in the templates folder. Leave blank for the default."),
                ),
            ),
        ),
    ),
)

RETENTION = SettingsPage(
    key="retention",
    title=N_("Retention"),
    summary=N_("How long old data is kept"),
    groups=(
        FieldGroup(
            title=N_("Retention"),
            fields=(
                _number("retention.notices_days", N_("Days that staff alerts are kept"), N_("At least 90.")),
                _number(
                    "retention.feeds_days",
                    N_("Days that stories of removed feeds are kept"),
                ),
                _number(
                    "retention.replies_days",
                    N_("Days that servers’ replies are kept"),
                    N_("0 keeps them forever. They often quote an address."),
                ),
                _number(
                    "retention.webhooks_days",
                    N_("Days that an email provider’s reports are kept"),
                    N_("From 3 to 90. Their results are kept."),
                ),
            ),
        ),
    ),
)

HYGIENE = SettingsPage(
    key="hygiene",
    title=N_("Addresses and complaints"),
    summary=N_("When an address is reviewed or suppressed, and a mailing paused"),
    groups=(
        FieldGroup(
            title=N_("Addresses to review"),
            fields=(
                _number(
                    "hygiene.refusals",
                    N_("Refused mailings in a row"),
                    N_("After this many, you are asked to review the address."),
                ),
                _number(
                    "hygiene.consent_months",
                    N_("Months after which a consent is old"),
                    N_("0 means never."),
                ),
            ),
        ),
        FieldGroup(
            title=N_("Bounces and complaints"),
            needs="mailbox",
            fields=(
                _number("mailbox.soft_bounces", N_("Soft bounces in a row before an address is suppressed")),
                _number("mailbox.soft_days", N_("Minimum days between the first and the last of them")),
                _number("mailbox.alarm_percent", N_("Percentage of complaints that staff are alerted about")),
                _number("mailbox.pause_percent", N_("Percentage of complaints that pauses a mailing")),
                _number(
                    "mailbox.complaints",
                    N_("Minimum number of complaints"),
                    N_("With fewer than this, no percentage is computed."),
                ),
            ),
        ),
    ),
)
