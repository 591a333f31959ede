from __future__ import annotations

import html
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import CalendarFile, Message
from newsletter.sending import headers
from newsletter.transports.sendgrid.payload import request_body, unfit
from tests.sending.fake_sendgrid import check
from tests.sending.samples import (
    KEY,
    LINK_MARK,
    NAME_MARK,
    PICTURE,
    edition,
    message,
    publication,
    recipient,
    template,
)


def payload(*messages: Message) -> dict[str, object]:
    found = json.loads(request_body(messages))
    return check(found, set())


def test_the_reference_allows_what_we_send() -> None:
    mail = payload(*(message(number) for number in range(1000)))
    assert mail["from"] == {"email": "letters@thirteenth.example", "name": "Council District 13"}
    assert mail["reply_to"] == {"email": "office@thirteenth.example"}
    assert mail["custom_args"] == {"newsletter_mailing": KEY}


def test_people_stand_in_the_order_in_which_they_were_given() -> None:
    mail = payload(*(message(number) for number in range(20)))
    people = mail["personalizations"]
    assert isinstance(people, list)
    assert [person["to"][0]["email"] for person in people] == [f"ana{n}@reader.example" for n in range(20)]


def test_each_person_has_their_own_way_out_and_message_id() -> None:
    copy = message(7)
    [person] = payload(copy)["personalizations"]  # type: ignore[misc]
    assert person["headers"] == {  # type: ignore[has-type]
        "Message-ID": copy.message_id,
        "List-Unsubscribe": copy.headers["List-Unsubscribe"],
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": "District 13 news <constituents.thirteenth.example>",
        "Precedence": "bulk",
        "Feedback-ID": copy.shared.headers["Feedback-ID"],
    }
    assert person["custom_args"] == {"newsletter_delivery": copy.delivery_key}  # type: ignore[has-type]


def test_every_kind_of_tracking_is_switched_off_aloud() -> None:
    assert payload(message())["tracking_settings"] == {
        "click_tracking": {"enable": False, "enable_text": False},
        "open_tracking": {"enable": False},
        "subscription_tracking": {"enable": False},
        "ganalytics": {"enable": False},
    }


def test_a_value_has_one_tag_for_html_and_one_for_text() -> None:
    [person] = payload(message(fields={"first_name": "<b>"}))["personalizations"]  # type: ignore[misc]
    link = "https://letters.thirteenth.example/u/tok7T0kenT0ken"
    assert person["substitutions"] == {  # type: ignore[has-type]
        f"-{NAME_MARK}.t-": "<b>",
        f"-{NAME_MARK}.h-": "&lt;b&gt;",
        f"-{LINK_MARK}.t-": link,
        f"-{LINK_MARK}.h-": link,
    }


@given(st.text(max_size=100), st.text(max_size=40))
def test_filled_in_at_the_other_end_it_says_what_we_would_have_said(value: str, name: str) -> None:
    copy = template(edition(subject=f"Dear {NAME_MARK}")).personalise(
        recipient(name=name, fields={"first_name": value})
    )
    mail = payload(copy)
    [person] = mail["personalizations"]  # type: ignore[misc]
    texts = [mail["subject"], *(part["value"] for part in mail["content"])]  # type: ignore[attr-defined]
    for tag, found in person["substitutions"].items():  # type: ignore[has-type]
        texts = [str(text).replace(tag, found) for text in texts]
    shown = headers.clean(value) if value.strip() else "neighbor"
    assert texts[0] == f"Dear {shown}"
    assert texts[1].startswith(f"Dear {shown},\n")
    assert html.unescape(texts[2]).startswith(f"<p>Dear {shown},")


def test_pictures_go_once_for_everybody() -> None:
    shown = f'<img src="cid:{PICTURE.name}@thirteenth.example">'
    built = template(edition(html=shown * 2, pictures=(PICTURE, replace(PICTURE, alt="Again"))))
    mail = payload(built.personalise(recipient(1)), built.personalise(recipient(2)))
    [attachment] = mail["attachments"]  # type: ignore[misc]
    assert attachment["filename"] == PICTURE.name  # type: ignore[has-type]
    assert attachment["content_id"] == f"{PICTURE.name}@thirteenth.example"  # type: ignore[has-type]
    assert (attachment["disposition"], attachment["type"]) == ("inline", "image/png")  # type: ignore[has-type]


@pytest.mark.parametrize(
    ("name", "sent"), [("Ruiz, Ana; MD", "Ruiz Ana MD"), ("", None), (";", None), ("Zoë 🎈", "Zoë 🎈")]
)
def test_a_name_is_written_as_sendgrid_takes_it(name: str, sent: str | None) -> None:
    [person] = payload(message(name=name))["personalizations"]  # type: ignore[misc]
    assert person["to"][0].get("name") == sent  # type: ignore[has-type]


def test_without_a_reply_to_there_is_none() -> None:
    assert "reply_to" not in payload(template(by=publication(reply_to=None)).personalise(recipient()))


def test_what_fits_is_fit() -> None:
    assert unfit(message()) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"address": "josé@reader.example"}, "such letters"),
        ({"fields": {"first_name": "x" * 6000}}, "10,000 bytes"),
    ],
)
def test_what_sendgrid_would_refuse_everybody_for_is_refused_for_one(
    changes: dict[str, Any], said: str
) -> None:
    refused = unfit(template().personalise(recipient(**changes)))
    assert refused is not None
    assert said in refused.reply


def test_calendar_files_to_attach_are_attached_and_linked_ones_are_not() -> None:
    files = (
        CalendarFile(name="a.ics", data=b"BEGIN:VCALENDAR", attached=True),
        CalendarFile(name="b.ics", data=b"BEGIN:VCALENDAR", attached=False),
    )
    mail = payload(template(edition(calendars=files)).personalise(recipient()))
    assert mail["attachments"] == [
        {
            "content": "QkVHSU46VkNBTEVOREFS",
            "filename": "a.ics",
            "type": "text/calendar",
            "disposition": "attachment",
        }
    ]
