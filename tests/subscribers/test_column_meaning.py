"""What the name of a column says, before its cells are looked at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.column_meaning import (
    Meaning,
    asks_about_mail,
    column_meaning,
    is_about_another_channel,
    is_plain_opt_in,
    is_status_name,
    is_word_for_all_lists,
)
from newsletter.subscribers.contact_status import ContactStatus

OPT_OUTS = {
    ContactStatus.UNSUBSCRIBED: [
        "UNSUB_TIME", "UNSUB_REASON", "UNSUB_CAMPAIGN_TITLE", "Confirmed Opt-Out Date", "unsubscribed_at",
        "do_not_contact", "is_deceased", "Deletion Reason", "Date Deleted", "email_disabled", "deleted_at",
        "unsubscription_date", "canceled_at", "EMAIL_BLACKLISTED", "BLACKLIST", "Unsubscribed from all email",
        "Opted out of email: One to One", "Is globally ineligible", "Email Suppressions", "Do Not Email",
        "No Bulk Emails (User Opt Out)", "Email Opt Out", "HasOptedOutOfEmail", "optout_type", "OptOut_Date",
        "isUnsubscribed", "optedOut", "suppressed", "Unsubscribed?", "email.optout", "DNC", "No Email", "NoMail",
        "Do not send", "Removed at", "Deactivated", "Stop Mailing", "Left on", "Date of unsubscription",
        "Fecha baja", "Motivo de la baja", "Baja voluntaria", "Lista de exclusión", "No desea recibir",
        "STOP pub", "Refus e-mailing", "Ne souhaite plus recevoir", "Désabonné le", "Date de désinscription",
        "Abmeldedatum", "Newsletter abgemeldet", "Werbesperre", "E-Mail gesperrt", "Widerspruch am",
        "Keine Newsletter", "Abbestellt am", "Robinsonliste", "Data de saída", "Não deseja receber",
        "Descadastrado em", "Baja", "Gesperrt", "Archived", "Blocked", "Subscription Cancelled",
        "Rejected marketing", "withdrew_consent_at", "consent revoked on", "Left the list", "Baja del boletín",
        "Stop Time", "Stop Status", "IsExcludedFromCampaigns", "Asked to be removed", "Removal requested",
        "Removed by", "Right to be forgotten", "Check if you do NOT want to receive emails", "Wants off list", "Off list?",
        "Opposition e-mailing", "Canceló suscripción", "Subscription cancelled on", "Opt-out of updates",
        "Unsubscribed from all", "Unsubscribed from our news", "退订", "수신거부", "Отписан", "Hủy đăng ký",
        "Kein Mailing", "Email declined", "exclude from mailings", "STOP", "Leaver", "no_newsletter",
        "Withdrawn consent", "Consent denied", "GDPR erased", "Erased on", "Right to object", "Objected to marketing",
        "Mail off", "Optou por sair", "Afmeldt", "Avregistrerad", "Odsubskrybowany", "Wypisano",
        "Dezabonat", "Leiratkozott",
    ],
    ContactStatus.BOUNCED: [
        "CLEAN_TIME", "CLEAN_CAMPAIGN_ID", "email1_is_bad", "email4_is_bad", "is_bad", "bouncing", "Bounced",
        "undeliverability_date", "undeliverability_reason", "bounce_date", "bounce_type", "email_bounced",
        "Email hard bounce reason", "Invalid email address", "Email Address Quarantined", "On Hold",
        "On Hold Date", "Correo inválido", "E-Mail ungültig", "Courriel invalide", "Email Bounced Reason", "EmailBouncedDate", "Email is bad",
        "bounce_status", "BounceCategory", "Bounce back",
        "Bounced Email", "Bouncing address",
    ],
    ContactStatus.COMPLAINED: ["Complained at", "marked as spam", "Spam Report", "spam complaint", "is_spam", "flagged as spam",
        "Marked email as spam"],
    ContactStatus.NEVER: ["Not subscribed", "unconfirmed", "IsOptInPending", "awaiting_confirmation", "Consent expired"],
    ContactStatus.UNKNOWN: ["Complaint date", "Disabled", "Remove?", "To delete", "Excluded", "Returned mail",
        "To be removed", "Muted", "Opt out of surveys", "Unsubscribed from Canoe Club"],
}  # fmt: skip
NOTHING = [
    "Unsubscribe Link", "unsubscribe_url", "Token", "mobile_opt_in", "do_not_call", "federal_donotcall",
    "is_mobile_bad", "can2_sms_status", "SMS_MARKETING_STATUS", "SMS_BLACKLISTED", "Marketing contact status",
    "Lead Status", "Lifecycle Stage", "Marital status", "Valid email", "Do Not Call", "Do Not Mail",
    "bouncecount", "Marketing emails bounced", "Unbounce Page ID", "Clean Website", "Block Group",
    "active_subscription", "Cancel date", "tier", "enabled", "Group status", "role", "MEMBER_RATING",
    "OPTIN_IP", "CONFIRM_IP", "LAST_CHANGED", "can2_user_tags", "Email update source", "Email Domain",
    "Hold office", "Street cleaning", "bad debt", "complimentary_plan", "Disabled veteran", "Refuse day",
    "Email Lists", "Created At", "Subscription source (free)", "subscribed_at", "Opt-in date", "expiry", "plan",
    "Membership status", "Email Verification Status", "Do not text", "SMS consent", "note", "ward", "",
    "Additional email addresses", "Email Marketing Consent Timestamp", "Complaint about", "Left-handed",
    "Unsubscribed from parking alerts?", "Opt out of photos", "Media release opt-out", "Opt out of directory",
    "Opted out of paperless billing", "Opt-out of texting", "Date left voicemail", "Paid plan cancelled at",
    "Appointment cancelled on", "Spouse deceased", "Tree removal date", "Graffiti removal requested",
    "Vote by mail status", "Bad #", "Drop-off list",
    "Wants off-leash park", "Needs tree removed", "Abandoned vehicle removed on", "Deleted items", "Deceased pet",
    "Do not disturb hours", "Email status date", "optin_status_last_updated",
        "Bounced Email Count", "Emails Bounced", "Right to vote", "Objection to the zoning plan", "Data erased from drive",
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "status"), [(name, status) for status, names in OPT_OUTS.items() for name in names]
)
def test_an_opt_out_column_is_known_by_its_name(name: str, status: ContactStatus) -> None:
    found = column_meaning(name)
    assert found is not None
    assert (found.meaning, found.status) == (Meaning.OPT_OUT, status)


@pytest.mark.parametrize("name", NOTHING)
def test_a_column_about_something_else_is_no_opt_out(name: str) -> None:
    assert column_meaning(name) is None


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("email_opt_in", Meaning.OPT_IN),
        ("subscribed_to_emails", Meaning.OPT_IN),
        ("Subscribed?", Meaning.OPT_IN),
        ("Accepts Marketing", Meaning.OPT_IN),
        ("Email Marketing Consent", Meaning.OPT_IN),
        ("newsletter", Meaning.OPT_IN),
        ("Suscrito", Meaning.OPT_IN),
        ("Abonné", Meaning.OPT_IN),
        ("Einwilligung", Meaning.OPT_IN),
        ("Aceita receber", Meaning.OPT_IN),
        ("Newsletter (Y/N)", Meaning.OPT_IN),
        ("receives_enews", Meaning.OPT_IN),
        ("on_mailing_list", Meaning.OPT_IN),
        ("email_enabled", Meaning.OPT_IN),
        ("GDPR consent", Meaning.OPT_IN),
        ("permission_to_email", Meaning.OPT_IN),
        ("Recibir boletín", Meaning.OPT_IN),
        ("Werbeeinwilligung", Meaning.OPT_IN),
        ("Newsletter gewünscht", Meaning.OPT_IN),
        ("Add me to the mailing list", Meaning.OPT_IN),
        ("Subscribe to newsletter?", Meaning.OPT_IN),
        ("May we email you?", Meaning.OPT_IN),
        ("Keep me informed by email", Meaning.OPT_IN),
        ("eu_consent", Meaning.OPT_IN),
        ("Not unsubscribed", Meaning.OPT_IN),
        ("Active", Meaning.CONFIRMED),
        ("Email frequency", Meaning.CONFIRMED),
        ("DOUBLE_OPT-IN", Meaning.CONFIRMED),
        ("confirmed", Meaning.CONFIRMED),
        ("status", Meaning.STATUS),
        ("Email status", Meaning.STATUS),
        ("Email permission status", Meaning.STATUS),
        ("can2_subscription_status", Meaning.STATUS),
        ("List status", Meaning.STATUS),
        ("Estado de suscripción", Meaning.STATUS),
        ("Statut de l'abonnement", Meaning.STATUS),
        ("Newsletter-Status", Meaning.STATUS),
        ("type", Meaning.PERHAPS_STATUS),
        ("State", Meaning.PERHAPS_STATUS),
        ("Estado", Meaning.PERHAPS_STATUS),
        ("Contact Status", Meaning.PERHAPS_STATUS),
    ],
)
def test_an_opt_in_or_a_status_column_is_known_by_its_name(name: str, meaning: Meaning) -> None:
    found = column_meaning(name)
    assert found is not None
    assert found.meaning is meaning


@pytest.mark.parametrize(
    ("name", "everywhere"),
    [
        ("do_not_contact", True),
        ("Unsubscribed from all email", True),
        ("BLACKLIST", True),
        ("is_deceased", True),
        ("CLEAN_TIME", True),
        ("unsubscribed_at", False),
        ("Opted out of email: One to One", False),
        ("email_disabled", False),
    ],
)
def test_some_opt_outs_hold_for_every_list(name: str, everywhere: bool) -> None:
    found = column_meaning(name)
    assert found is not None
    assert found.everywhere is everywhere


def test_words_of_a_status_may_hold_for_every_list_too() -> None:
    assert is_word_for_all_lists("Do not contact")
    assert is_word_for_all_lists("blocklisted")
    assert not is_word_for_all_lists("unsubscribed")
    assert not is_word_for_all_lists("You send all the time")


def test_a_status_name_never_depends_on_what_stands_below_it() -> None:
    assert is_status_name("unsubscribed_at")
    assert is_status_name("status")
    assert not is_status_name("Left")
    assert not is_status_name("newsletter")
    assert not is_status_name("type")


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Block party opt-in", ContactStatus.UNKNOWN),
        ("Acepta letrero", ContactStatus.UNKNOWN),
        ("Opt-in", ContactStatus.UNSUBSCRIBED),
        ("Opted in?", ContactStatus.UNSUBSCRIBED),
        ("Contact Opt-In", ContactStatus.UNSUBSCRIBED),
        ("Opt in to organizer emails", ContactStatus.UNSUBSCRIBED),
        ("Marketing opt-in", ContactStatus.UNSUBSCRIBED),
        ("Acepta recibir comunicaciones", ContactStatus.UNSUBSCRIBED),
        ("J'accepte", ContactStatus.UNSUBSCRIBED),
        ("is_opted_in", ContactStatus.UNSUBSCRIBED),
    ],
)
def test_a_no_to_something_else_is_for_staff(name: str, status: ContactStatus) -> None:
    found = column_meaning(name)
    assert found is not None
    assert (found.meaning, found.status) == (Meaning.OPT_IN, status)


def test_an_answer_is_told_from_a_title() -> None:
    assert is_plain_opt_in("Subscribed?")
    assert is_plain_opt_in("email_opt_in")
    assert not is_plain_opt_in("Newsletter")


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("Newsletter erwünscht", Meaning.CONFIRMED),
        ("Akkoord met nieuwsbrief", Meaning.CONFIRMED),
        ("Do not use email", Meaning.OPT_OUT),
        ("Wrong email", Meaning.OPT_OUT),
        ("Opened email", None),
        ("Valid email", None),
        ("Work email", None),
        ("Attended hearing", None),
        ("SMS or email reminders", None),
    ],
)
def test_a_question_about_mail_in_unforeseen_words_is_for_staff(name: str, meaning: Meaning | None) -> None:
    found = asks_about_mail(name)
    assert (found and found.meaning) is meaning
    assert found is None or found.status is ContactStatus.UNKNOWN


def test_text_messages_and_paper_are_other_channels() -> None:
    assert is_about_another_channel("SMS status")
    assert is_about_another_channel("Mailing address status")
    assert not is_about_another_channel("Email and SMS consent")


@given(st.text(max_size=30))
def test_any_name_is_read(name: str) -> None:
    found = column_meaning(name)
    assert found is None or found.meaning in Meaning
