"""Click trackers of email services: the links of a newsletter that somebody received.

Each goes through the service and stands for one recipient: clicks count as theirs, and some open the
recipient's own preferences. Formats are as received mail shows them; one whose address the service keeps has
no reader.
"""

from __future__ import annotations

import json
import re
from urllib.parse import SplitResult, unquote

from newsletter.issues.wrapped_links.carrier import (
    base64_segment,
    carrier,
    decoded,
    json_segment,
    parameters,
    web_address,
)

_SES = re.compile(r"/C?L0/([^/]+)", re.I)
_POSTMARK = re.compile(r"/[23][mst]{0,2}/([^/]+)")
_ANY = r".+"


def _ses(url: str, parts: SplitResult) -> str:
    """Read the escaped address in the path of Amazon SES and of those who count as it does."""
    del url
    found = _SES.match(parts.path)
    return unquote(found[1]) if found else ""


def _postmark(url: str, parts: SplitResult) -> str:
    """Read the escaped address, which lacks its scheme."""
    del url
    found = _POSTMARK.match(parts.path)
    return f"https://{unquote(found[1])}" if found else ""


def _mandrill(url: str, parts: SplitResult) -> str:
    """Read the JSON in the parameter `p`; in version 1 the address is in JSON within it."""
    del url
    text = decoded(parameters(parts.query).get("p", ""))
    for _ in range(2):
        try:
            values = json.loads(text)
        except (ValueError, RecursionError):
            return ""
        if not isinstance(values, dict):
            return ""
        if found := web_address(str(values.get("url", ""))):
            return found
        text = str(values.get("p", ""))
    return ""


CLICK_TRACKERS = (
    carrier("GovDelivery", r"lnks\.gd|links(-\d+)?\.govdelivery\.com", r"/l/", json_segment("url")),
    carrier("GovDelivery", r"lnks\.gd|links(-\d+)?\.govdelivery\.com", reader=_ses),
    carrier("Mailchimp", r"([\w-]+\.)*list-manage\d?\.com", r"/track/click|/\w+\?(.*&)?e="),
    carrier("Mandrill", r"mandrillapp\.com", r"/track/click", _mandrill),
    carrier("Constant Contact", r"([\w-]+\.)*rs6\.net", r"/(tn|on)\.jsp"),
    carrier("SendGrid", r"([\w-]+\.)*ct\.sendgrid\.net"),
    carrier("Amazon SES", r"([\w-]+\.)*awstrack\.me", reader=_ses),
    carrier("Mailjet", r"([\w-]+\.)*mjt\.lu", r"/lnk/", base64_segment),
    carrier("Postmark", r"([\w-]+\.)*pstmrk\.it", r"/[23]", _postmark),
    carrier("Kit", r"([\w-]+\.)*(convertkit|kit)-mail\d*\.com", reader=base64_segment),
    carrier("Substack", r"([\w-]+\.)*substack\.com", r"/redirect/", json_segment("e")),
    carrier("Substack", r"email\.mg\d?\.substack\.com"),
    carrier("beehiiv", r"link\.mail\.beehiiv\.com"),
    carrier("Brevo", r"([\w-]+\.)*(sendib[mt]\d|sendinblue)\.com", r"/(mk|tr)/"),
    carrier("HubSpot", r"([\w-]+\.)*(hubspotlinks(starter|free)?|hubspotemail)\.(com|net)"),
    carrier("Campaign Monitor", r"([\w-]+\.)*(cmail|createsend)\d+\.com", r"/t/"),
    carrier(
        "ActiveCampaign",
        r"([\w-]+\.)*(activehosted|acemln[a-z]?|emlnk\d*)\.com",
        r"/(lt\.php|Prod/link-tracker)",
    ),
    carrier("Klaviyo", r"([\w-]+\.)*(trk\.)?klclick\d?\.com"),
    carrier("Emma", r"t\.e2ma\.net", r"/click/"),
    carrier("iContact", r"click\.icptrack\.com"),
    carrier("Vertical Response", r"cts\.vresp\.com"),
    carrier("MailerLite", r"(click|clicks)\.(mlsend\d?|mailerlite)\.com"),
    carrier("Zoho Campaigns", r"([\w-]+\.)*(zcsend|maillist-manage)\.(net|com)", r"/(click|ua/|track)"),
    carrier("EveryAction", r"click\.(everyaction|ngpvan|actionnetwork)\.(com|org)"),
    carrier("SendGrid", _ANY, r"/(ls|wf)/click\?|(/uni)?/ss/c/u\d+\.[\w-]+"),
    carrier("Amazon SES", _ANY, r"/C?L0/https?(:|%3a)", _ses),
    carrier("Customer.io", _ANY, r"/e/c/eyJ", json_segment("href")),
    carrier("Sailthru", _ANY, r"/click/[\d.]+/aHR0c", base64_segment),
    carrier("HubSpot", _ANY, r"/(e3t/)?Ctc/"),
    carrier("Blackbaud", _ANY, r"(/\w+)?/site/R\?(.*&)?i="),
)
"""The first that matches counts, so what is known by its host comes before what any host may have."""
