"""Addresses: what an entry's link becomes, and how an address is printed in a message.

Neither is where we connect to: that is decided by the guard.
"""

from __future__ import annotations

import re

MAX_ADDRESS_CHARACTERS = 2_000
_PRINTED_CHARACTERS = 200
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\"'<>\\^`{|}]")
"""What could end an attribute, a Markdown link or a line."""
_HOST_FIRST = re.compile(r"www\d?\.[\w-]+\.\w[\w.-]*(?=[:/?#]|$)", re.IGNORECASE)
_BARE_ID = re.compile(r"[^/?#.=]*")
_KEPT = r"[\w~.!$&()*+,=:@/-]++|%(?!7[Bb])[0-9A-Fa-f]{2}"
"""What stays as it is in an address; "%7B%7B" may be a merge field."""
_USUAL = re.compile(
    r"https?://(?!.*(?:xn--|/\.))(?:[a-z0-9_-]+\.)+[a-z]+/"
    rf"(?:{_KEPT})*+(?:\?(?:{_KEPT}|\?)++)?(?:\#(?:{_KEPT}|\?)++)?",
    re.ASCII,
)
"""An address that stays as it is as a whole, as nearly all links of stories do."""
_USERINFO = re.compile(r"(?<=//)[^/?#\\]*@")


def story_address(link: str, base: str) -> str | None:
    """Return an entry's link as an absolute http(s) address in ASCII, or None when it is not usable.

    Relative links are resolved against `base`. Refused: other schemes, no host, a name or password
    before the host (a phisher's trick), more than 2,000 characters, and what an issue file would take for
    a merge field.
    """
    link = link.strip()
    # To take an address apart and put it together again takes 50 us, this takes 2.
    if len(link) <= MAX_ADDRESS_CHARACTERS and _USUAL.fullmatch(link):
        return link
    from newsletter.feeds.url import URL, URL_ERRORS

    try:
        written = URL(link)
        url = URL(base).join(written)
        host = url.raw_host.decode("ascii")
        address = str(url.copy_with(host=f"[{host}]" if ":" in host else host))
        if url.scheme not in ("http", "https") or (written.scheme and not written.host):
            return None
    except URL_ERRORS:  # asking for a host whose Punycode is broken raises one too
        return None
    if url.userinfo or not _HOST.fullmatch(host) or (url.port or 1) >= 1 << 16:
        return None
    if "%7b%7b" in address.lower() or len(address) > MAX_ADDRESS_CHARACTERS or not address.isascii():
        return None
    return _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", address)


def absolute_link(written: str, base: str, *, may_be_id: bool = False) -> str:
    """Return a link as a feed wrote it as an absolute address, or "" for one that cannot be made out.

    What begins with a host's name ("www.paper.example/a") lacks its scheme and is never a path below `base`.
    With `may_be_id`, neither is a word without a slash, a dot or a query: formats that want whole addresses
    (RSS, JSON Feed) have ids there by mistake.
    """
    link = "".join(written.split()) if "\n" in written else written.strip()
    if not link or link.lower().startswith(("https://", "http://")):
        return link
    from newsletter.feeds.url import URL, URL_ERRORS

    try:
        host = URL(base).host
        if _HOST_FIRST.match(link) or (host and re.match(rf"(?:www\.)?{re.escape(host)}(?=[/?#]|$)", link)):
            return f"https://{link}"
        if URL(link).is_absolute_url:
            return link
        if may_be_id and _BARE_ID.fullmatch(link):
            return ""
        return str(URL(base).join(link))
    except URL_ERRORS:
        return ""


def printed(address: str) -> str:
    """Return an address for a message: one short line, without a password, never a control character."""
    bare = _USERINFO.sub("", address)
    line = "".join(char if char.isprintable() else "?" for char in bare)
    return line if len(line) <= _PRINTED_CHARACTERS else f"{line[: _PRINTED_CHARACTERS - 1]}…"
