from __future__ import annotations

import re

import pytest

from newsletter.errors import AddressError, NewsletterError, RefusedError, SettingsError
from newsletter.sending.shared_parts import shared_parts, unsubscribe_base
from tests.sending.samples import KEY, edition, publication


def test_u11_the_list_id_stays_when_the_list_is_renamed() -> None:
    shared = shared_parts(edition(), publication(), mailing_key=KEY, test=False)
    renamed = shared_parts(edition(), publication(lists={}), mailing_key=KEY, test=False)
    assert shared.headers["List-Id"] == "District 13 news <constituents.thirteenth.example>"
    assert renamed.headers["List-Id"] == "<constituents.thirteenth.example>"


def test_g11_the_feedback_id_is_the_same_for_all_and_ends_with_a_stable_sender() -> None:
    first = shared_parts(edition(), publication(), mailing_key=KEY, test=False).headers["Feedback-ID"]
    later = shared_parts(edition(subject="b"), publication(), mailing_key="other", test=False).headers[
        "Feedback-ID"
    ]
    assert re.fullmatch(r"[^:]*:[^:]*:[^:]*:[A-Za-z0-9_-]{5,15}", first)
    assert first.split(":")[3] == later.split(":")[3]
    assert first.startswith(f"{KEY}:constituents:")


def test_u3_the_post_header_is_exactly_the_words_of_rfc_8058() -> None:
    shared = shared_parts(edition(), publication(), mailing_key=KEY, test=False)
    assert shared.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_test_copy_says_so_in_its_subject() -> None:
    assert shared_parts(edition(subject="A"), publication(), mailing_key=KEY, test=True).subject == "[Test] A"


@pytest.mark.parametrize(
    "base",
    [
        "http://letters.example",
        "http://10.0.0.7:8080",
        "http://127.0.0.1.letters.example",
        "letters.example",
        "https://a b.example",
        "https://a.example>",
        "https://a,b",
    ],
)
def test_u2_a_base_that_is_not_https_is_refused(base: str) -> None:
    with pytest.raises(SettingsError, match="base_url"):
        unsubscribe_base(publication(base_url=base))


def test_a_slash_at_the_end_of_the_base_is_dropped() -> None:
    assert unsubscribe_base(publication(base_url="https://a.example/")) == "https://a.example/u/"
    assert unsubscribe_base(publication(base_url="https://a.example/news")) == "https://a.example/news/u/"


@pytest.mark.parametrize(
    "base", ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:80/news", "http://127.8.9.10"]
)
def test_for_trying_out_unsubscribe_links_may_lead_to_this_machine_without_one_click(base: str) -> None:
    found = publication(base_url=base)
    assert unsubscribe_base(found) == f"{base}/u/"
    assert "List-Unsubscribe-Post" not in shared_parts(edition(), found, mailing_key=KEY, test=False).headers


def test_without_web_pages_there_is_no_one_click() -> None:
    assert unsubscribe_base(publication(base_url="")) == ""
    shared = shared_parts(edition(), publication(base_url=""), mailing_key=KEY, test=False)
    assert set(shared.headers) == {"List-Id", "Precedence", "Feedback-ID"}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"subject": "a\nBcc: evil@e.example"}, RefusedError),
        ({"subject": "=?utf-8?q?bell=07?="}, RefusedError),
        ({"subject": "  "}, RefusedError),
    ],
)
def test_f7_a_subject_that_cannot_stand_in_a_header_is_refused(
    changes: dict[str, str], error: type[NewsletterError]
) -> None:
    with pytest.raises(error, match="subject"):
        shared_parts(edition(**changes), publication(), mailing_key=KEY, test=False)


def test_a_sender_whose_name_breaks_a_line_is_refused() -> None:
    with pytest.raises(RefusedError, match=r"\[sender\] name"):
        shared_parts(edition(), publication(sender_name="a\r\nb"), mailing_key=KEY, test=False)


@pytest.mark.parametrize("address", ["", "nobody", "a@b.example\r\nBcc: c@d.example"])
def test_a_sender_without_an_address_is_refused(address: str) -> None:
    with pytest.raises(AddressError):
        shared_parts(edition(), publication(sender_address=address), mailing_key=KEY, test=False)


def test_a_sender_whose_address_needs_smtputf8_is_refused() -> None:
    with pytest.raises(SettingsError, match="letters that not every mail server takes"):
        shared_parts(
            edition(), publication(sender_address="josé@thirteenth.example"), mailing_key=KEY, test=False
        )
