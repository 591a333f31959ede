from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from email.headerregistry import AddressHeader

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import AddressError
from newsletter.model import MergeField
from newsletter.sending import headers
from newsletter.sending.message_template import MessageTemplate
from newsletter.sending.wire_check import ORDER, check_content
from tests.sending.samples import (
    FIELDS,
    KEY,
    LINK_MARK,
    NAME_MARK,
    NOW,
    PICTURE,
    defects,
    edition,
    html_text,
    parsed,
    plain_text,
    publication,
    recipient,
    template,
)

FIELD_SUBJECT = template(edition(subject=f"{NAME_MARK}, what is a “Sanctuary City”?"))
LONG = template(
    edition(
        text=f"{'word ' * 1000}\n.\n..\nFrom {NAME_MARK}\n{'x' * 5000}\n{LINK_MARK}",
        html=f"<p>{'🎈' * 500}{NAME_MARK}<a href={'h' * 3000}>{LINK_MARK}</a></p>\n.\n",
        pictures=(PICTURE,),
    )
)


@given(st.text(max_size=300), st.text(max_size=60))
def test_whatever_a_subscriber_is_called_the_message_is_sound_and_says_it(value: str, name: str) -> None:
    copy = FIELD_SUBJECT.personalise(recipient(name=name, fields={"first_name": value}))
    found = parsed(copy.content)
    shown = headers.clean(value) if value.strip() else "neighbor"
    assert defects(found) == []
    assert plain_text(found) == f"Dear {shown},\n\nHi.\n\nUnsubscribe: {copy.values[LINK_MARK]}\n"
    assert html.unescape(html_text(found).split("\n", 1)[0]) == f"<p>Dear {shown},</p>"
    assert str(found["Subject"]) == headers.harmless(f"{shown}, what is a “Sanctuary City”?")
    assert [h.encode() for h in found] == list(ORDER)
    check_content(copy.content, (NAME_MARK, LINK_MARK))


@given(st.text(max_size=300), st.text(max_size=60))
def test_f1_no_line_exceeds_998_and_but_for_uris_none_76(value: str, name: str) -> None:
    copy = LONG.personalise(recipient(name=name, fields={"first_name": value}))
    head, _, body = copy.content.partition(b"\r\n\r\n")
    for line in body.split(b"\r\n"):
        assert len(line) <= 76
        assert not line.startswith((b".", b"From "))
    assert all(
        len(line) <= 76 for line in head.split(b"\r\n") if b"://" not in line and b"mailto:" not in line
    )
    assert max(map(len, head.split(b"\r\n"))) <= 998


@given(st.text("abcdefghijklmnop\"' .-éñ字🎈", max_size=30))
def test_the_name_in_to_is_the_persons_own(name: str) -> None:
    to = parsed(template().personalise(recipient(name=name)).content)["To"]
    assert isinstance(to, AddressHeader)
    # Python 3.11 puts a blank between adjacent encoded words; names of 30 letters may need two.
    assert to.addresses[0].display_name.replace(" ", "") == headers.harmless(name).replace(" ", "")
    assert to.addresses[0].addr_spec == "ana7@reader.example"


def test_two_copies_differ_only_where_they_must() -> None:
    one, two = (template().personalise(recipient(n)).content.split(b"\r\n") for n in (7, 8))
    assert len(one) == len(two)
    different = [a for a, b in zip(one, two, strict=True) if a != b]
    assert [line.partition(b":")[0].strip() for line in different] == [
        b"To",
        b"Message-ID",
        b"List-Unsubscribe",
        b"<mailto",
        b"https",
        b"https",
    ]


def test_f2_a_copy_is_the_same_at_every_try() -> None:
    first = template().personalise(recipient(attempt=1))
    later = template().personalise(recipient(attempt=5))
    assert first.content == later.content
    assert first.message_id == later.message_id


def test_f2_the_message_id_is_unique_opaque_and_of_our_own_domain() -> None:
    ids = {template().personalise(recipient(number)).message_id for number in range(1, 200)}
    assert len(ids) == 199
    assert all(re.fullmatch(rf"<{KEY}\.[0-9a-f]{{24}}@thirteenth\.example>", found) for found in ids)


def test_u1_u2_u3_one_click_is_on_the_wire_as_rfc_8058_has_it() -> None:
    wire = template().personalise(recipient(token="a" * 200)).content
    assert wire.count(b"\r\nList-Unsubscribe:") == wire.count(b"\r\nList-Unsubscribe-Post:") == 1
    assert b"\r\nList-Unsubscribe: <https://letters.thirteenth.example/u/" + b"a" * 200 + b">,\r\n" in wire
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in wire


def test_g6_the_way_to_leave_stands_in_the_body_too() -> None:
    found = parsed(template().personalise(recipient()).content)
    assert "https://letters.thirteenth.example/u/tok7T0kenT0ken" in plain_text(found)
    assert 'href="https://letters.thirteenth.example/u/tok7T0kenT0ken"' in html_text(found)


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8080", "http://localhost/news"])
def test_for_trying_out_over_http_the_link_is_written_and_one_click_is_not(base_url: str) -> None:
    built = MessageTemplate.build(edition(), publication(base_url=base_url), mailing_key=KEY, date=NOW)
    wire = built.personalise(recipient(token="tok7")).content
    assert f"\r\nList-Unsubscribe: <{base_url}/u/tok7>,\r\n <mailto:".encode() in wire
    assert b"List-Unsubscribe-Post" not in wire
    assert f'href="{base_url}/u/tok7"' in html_text(parsed(wire))


def test_without_web_pages_header_and_body_lead_to_the_mailbox_alone() -> None:
    built = MessageTemplate.build(edition(), publication(base_url=""), mailing_key=KEY, date=NOW)
    copy = built.personalise(recipient(token="tok7T0ken-_"))
    mailto = "mailto:unsubscribe@thirteenth.example?subject=unsubscribe%20tok7T0ken-_"
    found = parsed(copy.content)
    assert copy.headers["List-Unsubscribe"] == str(found["List-Unsubscribe"]) == f"<{mailto}>"
    assert "List-Unsubscribe-Post" not in found
    assert f'href="{mailto}"' in html_text(found)
    assert mailto in plain_text(found)
    assert b"http" not in copy.content


def test_f6_the_mail_says_that_it_is_bulk() -> None:
    assert parsed(template().personalise(recipient()).content)["Precedence"] == "bulk"


def test_f4_an_international_domain_goes_out_as_a_labels() -> None:
    copy = template().personalise(recipient(address="zoe@münchen.example"))
    assert copy.envelope_to == "zoe@xn--mnchen-3ya.example"
    assert b"<zoe@xn--mnchen-3ya.example>" in copy.content


def test_f4_an_international_local_part_is_written_as_it_is() -> None:
    copy = template().personalise(recipient(address="josé@reader.example"))
    assert copy.envelope_to == "josé@reader.example"
    assert "To: Ana Ruiz <josé@reader.example>\r\n".encode() in copy.content


@pytest.mark.parametrize("address", ["ana", "ana@reader.example\r\nBcc: evil@e.example", "<a@b.example>"])
def test_f7_an_address_that_is_none_fails_for_that_person_alone(address: str) -> None:
    with pytest.raises(AddressError):
        template().personalise(recipient(address=address))


def test_a_missing_or_blank_value_takes_the_fallback() -> None:
    for fields in ({}, {"first_name": ""}, {"first_name": "  "}):
        assert "Dear neighbor," in plain_text(
            parsed(template().personalise(recipient(fields=fields)).content)
        )


def test_a_value_in_html_is_escaped_and_cannot_leave_its_attribute() -> None:
    evil = '"><script>alert(1)</script>'
    found = parsed(template().personalise(recipient(fields={"first_name": evil})).content)
    assert "<script>" not in html_text(found)
    assert f"Dear {evil}," in plain_text(found)


def test_a_line_end_in_a_value_becomes_a_blank() -> None:
    found = parsed(template().personalise(recipient(fields={"first_name": "Ana\r\nBcc: x\x0b"})).content)
    assert plain_text(found).startswith("Dear Ana  Bcc: x ,\n")


def test_a_value_that_is_a_marker_or_a_template_is_shown_as_it_is() -> None:
    value = f"{LINK_MARK} {{{{ 7*7 }}}}"
    found = parsed(template().personalise(recipient(fields={"first_name": value})).content)
    assert plain_text(found).startswith(f"Dear {value},")


def test_a_subject_with_a_field_is_each_persons_own() -> None:
    copy = FIELD_SUBJECT.personalise(recipient(fields={"first_name": "Zoë"}))
    assert copy.headers["Subject"] == "Zoë, what is a “Sanctuary City”?"
    assert str(parsed(copy.content)["Subject"]) == copy.headers["Subject"]


def test_a_test_copy_is_marked_and_takes_nobody_off_a_list() -> None:
    copy = template(test=True).personalise(recipient())
    assert str(parsed(copy.content)["Subject"]).startswith("[Test] What does it mean")
    assert b"tok7" not in copy.content
    assert b"List-Unsubscribe: <https://letters.thirteenth.example/u/test>," in copy.content


def test_a_token_cannot_break_out_of_its_uri() -> None:
    copy = template().personalise(recipient(token="a>b, <x\r\n/é"))
    assert b"<https://letters.thirteenth.example/u/a%3Eb%2C%20%3Cx%0D%0A%2F%C3%A9>" in copy.content


def test_what_transports_need_stands_beside_the_bytes() -> None:
    copy = template().personalise(recipient())
    assert copy.envelope_from == "letters@thirteenth.example"
    assert copy.values == {NAME_MARK: "Ana", LINK_MARK: "https://letters.thirteenth.example/u/tok7T0kenT0ken"}
    assert set(copy.headers) == {"To", "Message-ID", "List-Unsubscribe"}
    assert copy.shared.mailing_key == KEY
    assert copy.delivery_key in copy.message_id
    assert "T0ken" not in repr(template().unwritten(recipient()).headers)


def test_a_copy_that_cannot_be_written_has_nothing_in_it() -> None:
    copy = template().unwritten(recipient())
    assert (copy.content, copy.envelope_to) == (b"", "")
    assert copy.delivery_key == template().personalise(recipient()).delivery_key


def test_the_same_parts_build_the_same_template() -> None:
    assert template() == template()
    other = MessageTemplate.build(
        edition(), publication(), mailing_key=KEY, date=datetime(2026, 3, 12, tzinfo=UTC)
    )
    assert other != template()


def test_embedded_pictures_arrive_byte_for_byte() -> None:
    shown = template(
        edition(html=f'<img src="cid:{PICTURE.name}">', fields=FIELDS, pictures=(PICTURE,))
    ).personalise(recipient())
    images = [part for part in parsed(shown.content).walk() if part.get_content_maintype() == "image"]
    assert [image.get_content() for image in images] == [PICTURE.data]


def test_an_edition_without_fields_can_be_sent() -> None:
    plain = template(edition(html="<p>Hi</p>", text="Hi", fields=()))
    assert plain_text(parsed(plain.personalise(recipient()).content)) == "Hi\n"


def test_many_fields_side_by_side_are_each_filled() -> None:
    count = 50
    fields = tuple(MergeField(marker=f"MF{n:03}z", name=f"f{n}") for n in range(count))
    text = "".join(field.marker for field in fields)
    built = template(edition(html=text, text=text, fields=fields))
    copy = built.personalise(recipient(fields={f"f{n}": f"<{n}>" for n in range(count)}))
    assert plain_text(parsed(copy.content)) == "".join(f"<{n}>" for n in range(count)) + "\n"
