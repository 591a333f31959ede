"""The canonical address: what two addresses of the same page share.

A canonical address is a key to compare with. It is never printed and never fetched, so it may be bold:
http and https, `www.`, mobile and AMP variants, a slash at the end and the order of parameters do not
make another story.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode

from newsletter.issues.wrapped_links.wrapped_link import unwrapped

_TRACKING = re.compile(
    # "amp;": an ampersand that was escaped once too often.
    r"(amp;)?((utm|mtm|pk|hsa|at|vero|oly)_.*|_hs.*|ml_subscriber.*|_ga|_gl|mc_[ce]id|li_fat_id|s_cid|srsltid|igshid"
    r"|(fb|g|d|ms|tw|tt|y)clk?id|[gw]braid|cmp(id)?|[no]cid|smid|icid|amp|outputtype|ref_(src|url))"
)
_VARIANT_HOST = re.compile(r"(www\d?|m|mobile|amp)\.(?=[^.]+\.[^.]+)")
_AMP_ENDING = re.compile(r"(\.amp)+(?=(\.html?)?$)")
_EMPTY_SEGMENTS = frozenset({"", ".", "amp", "index.html", "index.htm"})
_DEFAULT_PORTS = (None, 80, 443)
_PATH_SAFE = ":@!$&()*+,;=~"


def canonical_url(url: str) -> str:
    """Return the key that all addresses of one page share; what is no web address comes back as it is.

    Canonical addresses stay as they are: canonical_url(canonical_url(x)) == canonical_url(x).
    Parameters are sorted (their order means nothing to nearly every site), tracking ones and the
    fragment dropped; the case of the path is kept. An address that a redirector carries counts for it.
    """
    # httpx2 takes a moment to import, and only news has addresses to compare.
    from newsletter.feeds.url import URL, URL_ERRORS

    url = unwrapped(url.strip())
    try:
        parsed = URL(url)
        host = parsed.raw_host.decode("ascii").lower().rstrip(".")
        path, _, query = parsed.raw_path.decode("ascii").partition("?")
    except URL_ERRORS:
        return url
    if parsed.scheme not in ("http", "https") or not host:
        return url
    port = "" if parsed.port in _DEFAULT_PORTS else f":{parsed.port}"
    return f"https://{_host(host)}{port}{_path(path)}{_query(query)}"


def without_tracking(url: str) -> str:
    """Return a web address without the parameters that only tell where a reader came from.

    Everything else stays byte for byte: unlike a canonical address this one is printed and followed.
    """
    address, hash_, fragment = url.partition("#")
    path, mark, query = address.partition("?")
    pieces = query.split("&")
    kept = [piece for piece in pieces if not _TRACKING.fullmatch(_name(piece))]
    if len(kept) == len(pieces):
        return url
    return f"{path}{mark if kept else ''}{'&'.join(kept)}{hash_}{fragment}"


def _host(host: str) -> str:
    while found := _VARIANT_HOST.match(host):
        host = host[found.end() :]
    return f"[{host}]" if ":" in host else host


def _path(path: str) -> str:
    segments: list[str] = []
    for segment in unquote(path).split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in ("", "."):
            segments.append(segment)
    while segments:
        last = _AMP_ENDING.sub("", segments[-1])
        if last not in _EMPTY_SEGMENTS:
            segments[-1] = last
            break
        segments.pop()
    return "".join(f"/{quote(segment, safe=_PATH_SAFE)}" for segment in segments)


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name.lower())]
    return f"?{urlencode(sorted(kept))}" if kept else ""


def _name(piece: str) -> str:
    return unquote(piece.partition("=")[0].replace("+", " ")).lower()
