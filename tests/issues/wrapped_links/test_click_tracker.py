"""Links of newsletters that somebody received."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest

from newsletter.issues.wrapped_links.click_tracker import CLICK_TRACKERS
from newsletter.issues.wrapped_links.wrapped_link import Wrapping, wrapped_link

TARGET = "https://city.example/repairs?a=1&b=2"


def packed(value: object) -> str:
    """Return a value as JSON in base64, as many services write it."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


BASE64 = base64.urlsafe_b64encode(TARGET.encode()).decode().rstrip("=")
IN_PATH = quote(TARGET, safe=":")
HEAD = packed({"alg": "HS256"})
CARRYING = [
    ("GovDelivery", f"https://lnks.gd/l/{HEAD}.{packed({'bulletin_link_id': 1, 'url': TARGET})}.sig/s/1/br/2-l"),
    ("GovDelivery", f"https://links-2.govdelivery.com/CL0/{IN_PATH}/1/0101019f66a2/Yh5x=452"),
    ("Mandrill", f"https://mandrillapp.com/track/click/3/city.example?p={packed({'v': 1, 'p': json.dumps({'url': TARGET})})}"),
    ("Mandrill", f"https://mandrillapp.com/track/click/3/city.example?p={packed({'u': 3, 'v': 2, 'url': TARGET})}"),
    ("Amazon SES", f"https://abc.r.us-east-1.awstrack.me/L0/{IN_PATH}/1/0100018f/AbC=383"),
    ("Amazon SES", f"https://tracking.paper.example/CL0/{IN_PATH}/1/0100018f/AbC=383"),
    ("Mailjet", f"https://x4tlp.mjt.lu/lnk/EAAAAYNqkEo/1/NSvifgbS3M8/{BASE64}"),
    ("Postmark", f"https://click.pstmrk.it/3s/{quote(TARGET.removeprefix('https://'), safe='')}/wmxJ/Gc9Q/H5"),
    ("Kit", f"https://click.convertkit-mail2.com/wvuv9vo0/owhkh/{BASE64}"),
    ("Substack", f"https://substack.com/redirect/2/{packed({'e': TARGET, 'p': 1, 's': 2})}.sig?"),
    ("Customer.io", f"https://e.city.example/e/c/{packed({'email_id': 'x', 'href': TARGET})}/sig"),
    ("Sailthru", f"https://link.paper.example/click/123456.789/{BASE64}/abc"),
]  # fmt: skip
OPAQUE = [
    ("Mailchimp", "https://city.us1.list-manage.com/track/click?u=1&id=2&e=3"),
    ("Mailchimp", "https://city.us1.list-manage.com/unsubscribe?u=1&id=2&e=3&c=4"),
    ("GovDelivery", "https://lnks.gd/l/eyJhbGciOiJIUzI1NiJ9.e30.x/s/1/br/2-l"),
    ("GovDelivery", "https://links.govdelivery.com/track?type=click&enid=ZWFz&&&100&&&https"),
    ("Constant Contact", "https://r20.rs6.net/tn.jsp?f=001abc&c=d&ch=e"),
    ("SendGrid", "https://u123.ct.sendgrid.net/ls/click?upn=u001.abc"),
    ("SendGrid", "https://links.city.example/ls/click?upn=abc-2F"),
    ("Substack", "https://substack.com/redirect/c09a32ae-5576?j=eyJ1IjoiMWxucmoifQ.TOO4"),
    ("HubSpot", "https://d2v8.hubspotlinks.com/Ctc/2I+113/abc"),
    ("Campaign Monitor", "https://city.cmail20.com/t/j-l-abc-def-r/"),
    ("Klaviyo", "https://trk.klclick.com/ls/click?upn=abc"),
    ("beehiiv", "https://link.mail.beehiiv.com/v1/c/abc/def"),
    ("Blackbaud", "https://secure2.convio.net/city/site/R?i=abc_DEF"),
]


@pytest.mark.parametrize(("maker", "url"), CARRYING)
def test_a_tracker_that_carries_the_target_gives_it(maker: str, url: str) -> None:
    link = wrapped_link(url)
    assert link is not None
    assert (link.wrapping, link.maker, link.target) == (Wrapping.TRACKER, maker, TARGET)


@pytest.mark.parametrize(("maker", "url"), OPAQUE)
def test_a_tracker_that_keeps_the_target_is_named_without_one(maker: str, url: str) -> None:
    link = wrapped_link(url)
    assert link is not None
    assert (link.wrapping, link.maker, link.target) == (Wrapping.TRACKER, maker, "")


@pytest.mark.parametrize(
    "url",
    [
        "https://city.us1.list-manage.com/subscribe?u=1&id=2",
        "https://city.substack.com/p/street-repairs",
        "https://content.govdelivery.com/accounts/CITY/bulletins/3f1a2b",
        "https://public.govdelivery.com/accounts/CITY/subscriber/new",
        "https://visitor.r20.constantcontact.com/d.jsp?llr=1&p=oi",
        "https://www.mandrill.com/track/click",
        "https://city.example/ss/c/minutes.pdf/2",
        "https://city.example/site/R?page=2",
        "https://city.example/click/2024/report",
    ],
)
def test_pages_that_anybody_may_open_are_not_wrapped(url: str) -> None:
    assert wrapped_link(url) is None


@pytest.mark.parametrize(
    "hostile", ["[" * 4_000, '{"url": {"url": 1}}', '{"p": "{}"}', '["x"]', "null", '{"url": "javascript:x"}']
)
def test_any_json_inside_is_survived(hostile: str) -> None:
    code = base64.urlsafe_b64encode(hostile.encode()).decode()
    for url in (f"https://lnks.gd/l/x.{code}.y", f"https://mandrillapp.com/track/click/1/a?p={code}"):
        link = wrapped_link(url)
        assert link is None or link.target == ""


def test_no_maker_is_listed_without_a_reason_to_match() -> None:
    assert all(tracker.path or tracker.hosts != ".+" for tracker in CLICK_TRACKERS)
