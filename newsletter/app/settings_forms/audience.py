"""Forms about readers and sources: lists, topics, attributes, feeds."""

from __future__ import annotations

from newsletter.app.settings_forms.field import (
    N_,
    EntryTable,
    FieldGroup,
    FieldKind,
    SettingField,
    SettingsPage,
)

_OTHER_LANGUAGES = N_("The language code, such as es, then the text.")

LISTS = EntryTable(
    path=("lists",),
    title=N_("Lists"),
    hint=N_("Every issue goes to one list. People join a list and leave it by themselves."),
    add=N_("Add a list"),
    key_label=N_("Short name"),
    key_hint=N_("An issue names the list by it. It stays the same for good."),
    named_by="title",
    fields=(
        SettingField(
            name="title",
            label=N_("Name of the list"),
            hint=N_("People choose lists by their names."),
            required=True,
        ),
        SettingField(
            name="why",
            label=N_("Why people get it"),
            kind=FieldKind.LONG_TEXT,
            hint=N_("A sentence at the end of every email: “You’re receiving this because …”"),
            required=True,
        ),
        SettingField(
            name="description",
            label=N_("What comes, and how often"),
            kind=FieldKind.LONG_TEXT,
            hint=N_("For the sign-up form."),
        ),
        SettingField(
            name="public",
            label=N_("Public: people can sign up by themselves"),
            kind=FieldKind.YES_NO,
            hint=N_("Always with a confirmation email."),
        ),
        SettingField(
            name="archive",
            label=N_("Archive"),
            kind=FieldKind.CHOICE,
            options=(
                ("", N_("Only if the list is public")),
                ("yes", N_("Anybody can read its issues")),
                ("no", N_("Its issues are not in the archive")),
            ),
        ),
        SettingField(
            name="welcome",
            label=N_("Welcome email"),
            hint=N_(
                "The short name of an issue. People get it once, after they confirm. Leave blank for none."
            ),
        ),
        SettingField(
            name="title_in",
            label=N_("Name in other languages"),
            kind=FieldKind.BY_NAME,
            hint=_OTHER_LANGUAGES,
        ),
        SettingField(
            name="why_in", label=N_("Why, in other languages"), kind=FieldKind.BY_NAME, hint=_OTHER_LANGUAGES
        ),
        SettingField(
            name="description_in",
            label=N_("Description in other languages"),
            kind=FieldKind.BY_NAME,
            hint=_OTHER_LANGUAGES,
        ),
    ),
)

TOPICS = EntryTable(
    path=("topics",),
    title=N_("Topics"),
    add=N_("Add a topic"),
    hint=N_("What a part of an issue can be about. Readers choose the topics they want."),
    key_label=N_("Short name"),
    key_hint=N_("An issue names the topic by it."),
    named_by="title",
    removal=N_(
        "Nobody’s choice is changed. Those who chose nothing else get the parts without a topic. An issue "
        "that still names it cannot be sent."
    ),
    fields=(
        SettingField(name="title", label=N_("Name of the topic"), required=True),
        SettingField(
            name="description",
            label=N_("Description"),
            kind=FieldKind.LONG_TEXT,
            hint=N_("One sentence about what it covers."),
        ),
        SettingField(
            name="title_in",
            label=N_("Name in other languages"),
            kind=FieldKind.BY_NAME,
            hint=_OTHER_LANGUAGES,
        ),
        SettingField(
            name="description_in",
            label=N_("Description in other languages"),
            kind=FieldKind.BY_NAME,
            hint=_OTHER_LANGUAGES,
        ),
    ),
)

AUDIENCE = SettingsPage(
    key="lists",
    title=N_("Lists and topics"),
    summary="",
    groups=(
        FieldGroup(
            title=N_("What is stored about a person"),
            hint=N_(
                "More about each person, such as a neighborhood. If you remove one, what is stored stays, "
                "but issues and segments cannot use it."
            ),
            fields=(
                SettingField(
                    name="subscribers.attributes",
                    label=N_("Attributes"),
                    kind=FieldKind.CHOICES_BY_NAME,
                    hint=N_("A name in lowercase letters, digits, and _, and the kind of value."),
                    options=(
                        ("text", N_("Text")),
                        ("number", N_("Number")),
                        ("date", N_("Date")),
                        ("yes/no", N_("Yes or no")),
                    ),
                ),
            ),
        ),
    ),
    tables=(LISTS, TOPICS),
)

FEEDS = SettingsPage(
    key="feeds",
    title=N_("Feeds"),
    summary="",
    tables=(
        EntryTable(
            path=("feeds",),
            title=N_("Feeds"),
            add=N_("Add a feed"),
            key_label=N_("Short name"),
            key_hint=N_("An issue names the feed by it."),
            named_by="outlet",
            removal=N_(
                "Its stories are kept for a while, and those already in an issue stay there. An issue that "
                "still pulls from it cannot be sent."
            ),
            fields=(
                SettingField(
                    name="url", label=N_("Address of the feed"), kind=FieldKind.ADDRESS, required=True
                ),
                SettingField(
                    name="outlet",
                    label=N_("Name of the outlet"),
                    hint=N_("As readers see it."),
                    required=True,
                ),
                SettingField(
                    name="lang",
                    label=N_("Language"),
                    hint=N_(
                        "The language of its headlines, such as es. Leave blank if it is the publication’s."
                    ),
                ),
                SettingField(
                    name="include",
                    label=N_("Only stories with one of these"),
                    kind=FieldKind.TEXTS,
                    hint=N_("One word or name on each line."),
                ),
                SettingField(
                    name="exclude",
                    label=N_("No stories with one of these"),
                    kind=FieldKind.TEXTS,
                    hint=N_("One word or name on each line."),
                ),
                SettingField(
                    name="weight",
                    label=N_("Points for its stories"),
                    kind=FieldKind.NUMBER,
                    hint=N_("From -100 to 100."),
                ),
                SettingField(
                    name="paywall",
                    label=N_("Only the outlet’s own subscribers can read its stories"),
                    kind=FieldKind.YES_NO,
                ),
            ),
        ),
    ),
)
