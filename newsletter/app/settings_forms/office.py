"""Forms about the office: publication, sender, sending, web, throttle."""

from __future__ import annotations

from newsletter.app.settings_forms.field import (
    N_,
    EntryTable,
    FieldGroup,
    FieldKind,
    SettingField,
    SettingsPage,
)

_PER_SECOND = SettingField(name="per_second", label=N_("Emails per second"), kind=FieldKind.NUMBER)
_PER_HOUR = SettingField(name="per_hour", label=N_("Emails per hour"), kind=FieldKind.NUMBER)

PUBLICATION = SettingsPage(
    key="publication",
    title=N_("Publication"),
    summary=N_("Its name, language, and postal address"),
    groups=(
        FieldGroup(
            title=N_("Publication"),
            fields=(
                SettingField(
                    name="publication.name",
                    label=N_("Name of the newsletter"),
                    hint=N_("At the top of every email."),
                    required=True,
                ),
                SettingField(name="publication.organisation", label=N_("Your organization"), required=True),
                SettingField(
                    name="publication.lang",
                    label=N_("Language"),
                    hint=N_("For issues that do not set their own. For example en, es, or en-GB."),
                    required=True,
                ),
                SettingField(
                    name="publication.postal_address",
                    label=N_("Postal address"),
                    kind=FieldKind.LONG_TEXT,
                    hint=N_("The law asks for it at the end of every email."),
                ),
                SettingField(
                    name="publication.privacy_url",
                    label=N_("Privacy page"),
                    kind=FieldKind.ADDRESS,
                    hint=N_("What you do with people’s data. The sign-up form links to it."),
                ),
                SettingField(
                    name="publication.web_url",
                    label=N_("Web address of an issue"),
                    hint=N_(
                        "Must contain {slug}. Leave blank to have “View in browser” lead to this server."
                    ),
                ),
            ),
        ),
    ),
)

SENDER = SettingsPage(
    key="sender",
    title=N_("Sender"),
    summary=N_("Who the email comes from, and where replies go"),
    groups=(
        FieldGroup(
            title=N_("Sender"),
            fields=(
                SettingField(
                    name="sender.name",
                    label=N_("Name of the sender"),
                    hint=N_("The first thing people see in their inbox."),
                    required=True,
                ),
                SettingField(
                    name="sender.address",
                    label=N_("Address of the sender"),
                    kind=FieldKind.EMAIL,
                    hint=N_("At your own domain; mailbox providers refuse bulk email from free addresses."),
                    required=True,
                ),
                SettingField(
                    name="sender.reply_to",
                    label=N_("Where replies go"),
                    kind=FieldKind.EMAIL,
                    hint=N_("Leave blank to use the sender’s address."),
                ),
                SettingField(
                    name="sender.unsubscribe_mailbox",
                    label=N_("Where unsubscribe emails go"),
                    kind=FieldKind.EMAIL,
                    hint=N_("Leave blank to use the address for replies."),
                ),
            ),
        ),
    ),
)

SENDING = SettingsPage(
    key="sending",
    title=N_("Sending"),
    summary=N_("Approvals, retries, and groups for test copies"),
    groups=(
        FieldGroup(
            title=N_("Sending"),
            fields=(
                SettingField(
                    name="sending.approvals",
                    label=N_("Approvals before sending"),
                    kind=FieldKind.NUMBER,
                    hint=N_("How many people other than the authors must approve an issue."),
                ),
                SettingField(
                    name="sending.policy",
                    label=N_("When the outcome of an email is unknown"),
                    kind=FieldKind.CHOICE,
                    options=(
                        ("resend", N_("Send it again: nobody is missed, a few may get it twice")),
                        ("hold", N_("Do not send it again: nobody gets it twice")),
                    ),
                ),
                SettingField(
                    name="sending.lifetime_hours",
                    label=N_("Hours to retry"),
                    kind=FieldKind.NUMBER,
                    hint=N_(
                        "When a server says to try later, retry this long. Then the email counts as failed."
                    ),
                ),
            ),
        ),
    ),
    tables=(
        EntryTable(
            path=("test_groups",),
            title=N_("Groups for test copies"),
            hint=N_("Colleagues who can get a test copy together."),
            add=N_("Add a group"),
            key_label=N_("Name of the group"),
            key_hint=N_("Lowercase letters, digits and dashes."),
            fields=(
                SettingField(
                    name="",
                    label=N_("Addresses"),
                    kind=FieldKind.TEXTS,
                    hint=N_("One on each line, 50 at most."),
                    required=True,
                ),
            ),
        ),
    ),
)

WEB = SettingsPage(
    key="web",
    title=N_("Web pages"),
    summary=N_("Sign-up, search engines, and uploads"),
    groups=(
        FieldGroup(
            title=N_("Web pages"),
            fields=(
                SettingField(
                    name="web.sign_up",
                    label=N_("People can sign up"),
                    kind=FieldKind.YES_NO,
                    hint=N_("Turn this off to stop all sign-ups at once, wherever they come from."),
                ),
                SettingField(
                    name="web.sign_up_alert",
                    label=N_("Sign-ups in an hour before staff are alerted"),
                    kind=FieldKind.NUMBER,
                    hint=N_("0 means never."),
                ),
                SettingField(
                    name="web.robots",
                    label=N_("Search engines may list the archive"),
                    kind=FieldKind.YES_NO,
                ),
                SettingField(
                    name="images.largest_upload_mb",
                    label=N_("Largest picture to upload, in megabytes"),
                    kind=FieldKind.NUMBER,
                    hint=N_("Pictures are made smaller after the upload. 60 at most."),
                ),
            ),
        ),
    ),
)

THROTTLE = SettingsPage(
    key="throttle",
    title=N_("Speed"),
    summary=N_("How fast email may be sent, and warming up a domain"),
    groups=(
        FieldGroup(
            title=N_("Speed"),
            hint=N_("0 means no limit. Email over a limit is sent later, never dropped."),
            fields=(
                SettingField(
                    name="throttle.per_second", label=N_("Emails per second"), kind=FieldKind.NUMBER
                ),
                SettingField(name="throttle.per_hour", label=N_("Emails per hour"), kind=FieldKind.NUMBER),
                SettingField(
                    name="throttle.domain_per_second",
                    label=N_("Emails per second to each domain"),
                    kind=FieldKind.NUMBER,
                ),
                SettingField(
                    name="throttle.domain_per_hour",
                    label=N_("Emails per hour to each domain"),
                    kind=FieldKind.NUMBER,
                ),
                SettingField(
                    name="throttle.warm_up_per_day",
                    label=N_("Emails on the first day of a new domain"),
                    kind=FieldKind.NUMBER,
                    hint=N_("It doubles each day that email is sent."),
                ),
            ),
        ),
    ),
    tables=(
        EntryTable(
            path=("throttle", "domains"),
            title=N_("Limits for a domain"),
            hint=N_("For a mailbox provider that asks you to slow down."),
            add=N_("Add a domain"),
            key_label=N_("Domain"),
            key_hint=N_("For example gmail.com"),
            fields=(_PER_SECOND, _PER_HOUR),
        ),
        EntryTable(
            path=("throttle", "transports"),
            title=N_("Limits for a way of sending"),
            add=N_("Add a limit"),
            key_label=N_("Way of sending"),
            key_options=(("smtp", "SMTP"), ("sendgrid", "SendGrid"), ("outbox", N_("Outbox"))),
            fields=(_PER_SECOND, _PER_HOUR),
        ),
    ),
)
