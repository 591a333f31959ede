"""Mail gateways that rewrite links ("time-of-click protection", "URL rewriting").

Each link of a received mail then goes through the gateway and identifies who received it: by a mailbox, or a
number that stands for one. Pasted into an issue it would show a colleague's address to every reader, and
count every reader's click as the colleague's. Formats are as their makers' documents and received mail show
them; one whose address is encrypted or kept by the maker has no reader.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult

from newsletter.issues.wrapped_links import proofpoint
from newsletter.issues.wrapped_links.carrier import (
    base64_parameter,
    base64_segment,
    carrier,
    parameter,
    parameters,
    unescaped,
)

_SAFE_LINKS = (
    r"([\w-]+\.)*safelinks\.protection\.(outlook\.com|office365\.us|(partner\.)?outlook\.cn|apps\.mil)"
)
_TEAMS = r"[\w-]+\.teams\.cdn\.office\.net|teams\.public\.[\w-]+\.static\.microsoft"
_OUTLOOK = r"outlook\.office(365)?\.(com|us)"
_PROOFPOINT = r"urldefense(\.proofpoint)?\.(com|us)"
_IN_PATH = re.compile(r"https?(?:%3a|:).+", re.I | re.S)
_BETWEEN_BARS = re.compile(r"/___(.+?)___(?:\.[\w+/=%-]*(#.*)?)?$", re.S)
_STAR_ESCAPE = re.compile(r"\*([0-9a-f]{2})", re.I)
_CLOUD_APPS_HOST = r"mcas\.ms|mcas-gov\.(us|ms)"
_CLOUD_APPS = re.compile(rf"(?P<host>.+?\.[a-z-]{{2,24}})(\.(us|eu)\d?)?\.({_CLOUD_APPS_HOST})", re.I)


def _in_path(url: str, parts: SplitResult) -> str:
    """Read the address that ends the path, escaped or not."""
    found = _IN_PATH.search(url, len(parts.scheme) + 3)
    if found is None:
        return ""
    return unescaped(found[0].partition("?")[0]) if "%" in found[0][:6] else found[0]


def _checkpoint(url: str, parts: SplitResult) -> str:
    """Read the address between two rows of three underscores; a star and two digits are an escape."""
    del parts
    found = _BETWEEN_BARS.search(url)
    return _STAR_ESCAPE.sub(r"%\1", found[1]) + (found[2] or "") if found else ""


def _fireeye(url: str, parts: SplitResult) -> str:
    """Read the parameter `u`; the oldest form does not escape the address, so its end is our fragment."""
    del url
    address = parameters(parts.query).get("u", "")
    return f"{address}#{parts.fragment}" if parts.fragment and "#" not in address else address


def _cloud_apps(url: str, parts: SplitResult) -> str:
    """Take the session control's own ending off the host, and its parameters off the query."""
    del url
    found = _CLOUD_APPS.fullmatch(parts.hostname or "")
    if found is None or found["host"].endswith(".access"):
        return ""
    kept = "&".join(pair for pair in parts.query.split("&") if not pair.lower().startswith("mcas"))
    return parts._replace(netloc=found["host"], query=kept).geturl()


MAIL_GATEWAYS = (
    carrier("Microsoft Safe Links", _SAFE_LINKS, reader=parameter("url")),
    carrier("Microsoft Safe Links", _TEAMS, r".*/atp-safelinks\.html\?", parameter("url")),
    carrier("Microsoft Safe Links", _OUTLOOK, r"/mail/safelink\.html\?", parameter("url")),
    carrier(
        "Microsoft Teams", r"teams\.(microsoft\.(com|us)|cloud\.microsoft)", r"/api/mt/", parameter("url")
    ),
    carrier("Microsoft Defender for Cloud Apps", r"mcas-proxyweb\.mcas\.ms", reader=parameter("originalurl")),
    carrier("Microsoft Defender for Cloud Apps", rf".+\.({_CLOUD_APPS_HOST})", reader=_cloud_apps),
    carrier("Proofpoint URL Defense", _PROOFPOINT, r"/v1/", proofpoint.v1),
    carrier("Proofpoint URL Defense", _PROOFPOINT, r"/v2/", proofpoint.v2),
    carrier("Proofpoint URL Defense", _PROOFPOINT, r"/v3/", proofpoint.v3),
    carrier("Proofpoint URL Defense", _PROOFPOINT),
    carrier("Proofpoint Isolation", r"([\w-]+\.)?urlisolation\.(com|us)", r"/browser", parameter("url")),
    carrier("Barracuda", r"([\w-]+\.)*linkprotect\.cudasvc\.com", reader=parameter("a")),
    carrier("Cisco Secure Email", r"secure-web(\.[\w-]+)?\.cisco\.com", reader=_in_path),
    carrier("Mimecast", r"(protect|security)(-[a-z]+)*\.mimecast\.com|([\w-]+\.)*mimecastprotect\.com"),
    carrier("Sophos Email", r"([\w-]+\.)*protection\.sophos\.com", reader=base64_parameter("u")),
    carrier("Trend Micro", r"([\w-]+\.)*[\w-]*ctp\.trendmicro\.(com|eu|co\.jp)", reader=parameter("url")),
    carrier("Trellix (FireEye)", r"protect\d?(-[a-z]+)?\.(fireeye|trellix)\.com", reader=_fireeye),
    carrier(
        "Symantec Click-time",
        r"clicktime\.symantec\.com|clicktime\.cloud\.postoffice\.net",
        reader=parameter("u"),
    ),
    carrier(
        "Check Point Harmony",
        r"protect\.checkpoint\.com|([\w-]+\.)*(avanan|checkpoint)\.click",
        reader=_checkpoint,
    ),
    carrier("Check Point Harmony", r"[\w-]+\.url-protection\.com", reader=parameter("o")),
    carrier("Trustwave", r"scanmail\.trustwave\.com", reader=parameter("u")),
    carrier("Libraesva", r"urlsand\.[\w.-]+", reader=parameter("u")),
    carrier("SpamTitan", r"linklock\.titanhq\.com", reader=parameter("url")),
    carrier("EdgePilot", r"link\.edgepilot\.com|link\.zixcentral\.com", reader=parameter("u")),
    carrier("Fortinet FortiMail", r".+", r"/fmlurlsvc/?\?.*fewReq=", reader=parameter("url")),
    carrier("Menlo Security", r"(safe|isolate)\.menlosecurity\.com", reader=_in_path),
    carrier("Bitdefender", r"lsems\.gravityzone\.bitdefender\.com", reader=base64_segment),
    carrier("Securence", r"linkscan\.io", reader=base64_segment),
    carrier("Hornetsecurity", r"atpscan\.([\w-]+\.)*hornetsecurity\.com|seclinks\.cloud-security\.net"),
    carrier("Intermedia", r"url\.emailprotection\.link"),
    carrier("VIPRE", r"url\d?(\.[\w-]+)*\.mailanyone\.net"),
    carrier("INKY", r"([\w-]+\.)*(outlook|gmail|mail)?\.?inky\.com", r"/link"),
    carrier("Forcepoint", r"(www\.)?mailcontrol\.com", r"/sr/"),
    carrier("KnowBe4 Defend", r"([\w-]+\.)*defend\.egress\.com"),
)
"""The first that matches counts."""
