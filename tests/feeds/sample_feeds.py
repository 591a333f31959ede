"""Sixty-odd feeds of every dialect and every fault that has been seen, as data: what each is, and what to expect.

A case is a path, the bytes its server sends (None: a behaviour of tests.http.faulty_http), and either
the headlines that must lie on the desk or the words that its problem must hold.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.http.faulty_http import page, redirect
from tests.processes.stand_in_parser import BUSY

ODD = Path(__file__).parent / "odd"
NULLS = ODD / "nulls.json"
WHEN = "Fri, 10 Mar 2023 10:00:00 GMT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One feed: `titles` on the desk, or a `problem`."""

    name: str
    answer: bytes | None = None
    titles: tuple[str, ...] = ()
    problem: str = ""

    @property
    def path(self) -> str:
        return f"/{self.name}"


def rss(items: str, *, version: str = "2.0", head: str = "", channel: str = "", more: str = "") -> str:
    open_ = head or '<?xml version="1.0" encoding="utf-8"?>'
    return f'{open_}<rss version="{version}"{more}><channel><title>t</title>{channel}{items}</channel></rss>'


def item(title: str, name: str, extra: str = f"<pubDate>{WHEN}</pubDate>") -> str:
    return f"<item><title>{title}</title><link>https://{name}.example/a</link>{extra}</item>"


def atom(entries: str, *, more: str = "", version: str = "http://www.w3.org/2005/Atom") -> str:
    return f'<?xml version="1.0"?><feed xmlns="{version}"{more}><title>t</title>{entries}</feed>'


def entry(title: str, name: str, *, kind: str = "text", extra: str = "") -> str:
    link = f'<link href="https://{name}.example/a"/>'
    return f'<entry><title type="{kind}">{title}</title><id>urn:{name}</id>{link}<updated>2023-03-10T10:00:00Z</updated>{extra}</entry>'


def rdf(title: str, name: str, namespace: str) -> str:
    return (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns="{namespace}" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>t</title></channel>'
        f"<item><title>{title}</title><link>https://{name}.example/a</link><dc:date>2023-03-10</dc:date></item></rdf:RDF>"
    )


def json_feed(version: str, *items: Mapping[str, object]) -> str:
    return json.dumps({"version": f"https://jsonfeed.org/version/{version}", "title": "t", "items": items})


def served(text: str | bytes, *headers: str, status: str = "200 OK") -> bytes:
    return page(text.encode() if isinstance(text, str) else text, status=status, headers=headers)


def well(name: str, text: str | bytes, *headers: str, titles: tuple[str, ...] = ()) -> Case:
    """A feed that must be read: one story, its headline the case's own name unless told otherwise."""
    return Case(name=name, answer=served(text, *headers), titles=titles or (f"Story of {name}",))


def told(name: str) -> str:
    return f"Story of {name}"


# --- Dialects ------------------------------------------------------------------------------------

OLD_RSS = tuple(
    well(
        f"rss{version.replace('.', '')}",
        rss(item(told(f"rss{version.replace('.', '')}"), f"rss{n}"), version=version),
    )
    for n, version in enumerate(("0.91", "0.92", "0.93", "0.94", "2.0", "2.0.1", "2.1"))
)
DIALECTS = (
    *OLD_RSS,
    well("rss090", rdf(told("rss090"), "rss090", "http://my.netscape.com/rdf/simple/0.9/")),
    well("rss10", rdf(told("rss10"), "rss10", "http://purl.org/rss/1.0/")),
    well("atom10", atom(entry(told("atom10"), "atom10"))),
    well("atom03", atom(entry(told("atom03"), "atom03"), version="http://purl.org/atom/ns#", more=' version="0.3"')),
    well("atom-xhtml", atom(entry('<div xmlns="http://www.w3.org/1999/xhtml">Story <b>of</b> atom-xhtml</div>', "atomx", kind="xhtml"))),
    well("atom-html", atom(entry("&lt;b&gt;Story of&lt;/b&gt; atom-html", "atomh", kind="html"))),
    well("cdf-dc", rss(f"<item><dc:title>{told('cdf-dc')}</dc:title><link>https://cdf.example/a</link></item>", more=' xmlns:dc="http://purl.org/dc/elements/1.1/"')),
    well("json1", json_feed("1", {"id": "1", "url": "https://j1.example/a", "title": told("json1"), "date_published": "2023-03-10T10:00:00Z"})),
    well("json11", json_feed("1.1", {"id": 2, "external_url": "https://j2.example/a", "title": told("json11"), "date_published": "2023-03-10T10:00:00-08:00"})),
    well("itunes", rss(item(told("itunes"), "itunes", f'<pubDate>{WHEN}</pubDate><itunes:summary>s</itunes:summary>'), more=' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"')),
    well("media", rss(item(told("media"), "media", f'<pubDate>{WHEN}</pubDate><media:thumbnail url="https://media.example/a.jpg"/>'), more=' xmlns:media="http://search.yahoo.com/mrss/"')),
)  # fmt: skip

# --- Encodings -----------------------------------------------------------------------------------


def encoded(
    name: str, codec: str, *, header: str = "", declared: str = "", title: str = "Café ñandú"
) -> Case:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    headline = f"{title} {name}"
    text = rss(item(headline, name), head=head)
    return well(
        name, text.encode(codec), *([f"Content-Type: {header}"] if header else []), titles=(headline,)
    )


ENCODINGS = (
    encoded("utf8-bom", "utf-8-sig"),
    encoded("utf16", "utf-16", declared="utf-16"),
    encoded("utf16le", "utf-16-le", header="text/xml; charset=utf-16le"),
    encoded("latin1", "latin-1", declared="iso-8859-1"),
    encoded("cp1252", "cp1252", declared="windows-1252", title="“Quoted” – dash"),
    encoded("mislabelled", "utf-8", header="text/xml; charset=utf-8"),
    encoded("shift-jis", "shift_jis", declared="shift_jis", title="東京の新聞"),
    encoded("koi8", "koi8-r", declared="koi8-r", title="Новости города"),
    encoded("big5", "big5", declared="big5", title="市議會通過"),
    encoded("header-only", "latin-1", header="application/xml; charset=iso-8859-1"),
)

# --- Broken, but readable ------------------------------------------------------------------------


def with_entity(value: str) -> str:
    """Return the head of a document that declares an entity `a`."""
    return f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a {value}>]>'


BROKEN = (
    well("cut-off", rss(item(told("cut-off"), "cut") + item("Half", "half"))[:-130]),
    well("ampersand", rss(item("Story of ampersand & sons", "amp")), titles=("Story of ampersand & sons",)),
    well("entity", rss(item("Caf&eacute; of entity", "ent")), titles=("Café of entity",)),
    well("own-entity", rss(item("Story of &a;", "own"), head=with_entity('"own-entity"'))),
    well("reach", rss(item("Story of reach &a;", "reach"), head=with_entity(f'SYSTEM "{NULLS.as_uri()}"'))),
    well("before-xml", "\n\n  " + rss(item(told("before-xml"), "bef"))),
    well("no-ids", rss(item(told("no-ids"), "noid"))),
    well("no-dates", rss(item(told("no-dates"), "nodate", ""))),
    well("odd-dates", rss(item(told("odd-dates"), "odd", "<pubDate>2024-02-30</pubDate>") + item("Of 1763", "old", "<pubDate>1763542800</pubDate>")), titles=(told("odd-dates"), "Of 1763")),
    well("far-future", rss(item(told("far-future"), "far", "<pubDate>Fri, 01 Jan 2100 00:00:00 GMT</pubDate>"))),
    well("relative", rss(f"<item><title>{told('relative')}</title><link>/a/b</link></item>")),
    Case(name="empty-channel", answer=served(rss(""))),
    well("no-titles", rss("<item><link>https://nt.example/a</link></item>" + item(told("no-titles"), "nt2"))),
    well("bad-links", rss("".join(f"<item><title>Bad {n}</title><link>{link}</link></item>" for n, link in enumerate(("javascript:alert(1)", "data:text/html,x", "ftp://x.example/", "https://u:p@x.example/", ""))) + item(told("bad-links"), "bl"))),
    well("script-title", rss(item("<![CDATA[<script>alert(1)</script>Story of script-title<img src=x onerror=alert(1)>]]>", "scr"))),
    well("template-title", rss(item("Story {{ email }} of {%x%} ${y} template-title", "tpl")), titles=("Story {{ email }} of {%x%} ${y} template-title",)),
    well("bidi-title", rss(item("Story \u202eof\u2066 bidi-title\u200b", "bidi"))),
    well("wrong-type", rss(item(told("wrong-type"), "wrong")), "Content-Type: image/png"),
    well("as-html", rss(item(told("as-html"), "ashtml")), "Content-Type: text/html"),
    well("gzipped", gzip.compress(rss(item(told("gzipped"), "gz")).encode()), "Content-Encoding: gzip"),
    well("huge", rss("".join(item(f"Number {n} of huge", f"huge{n}", f"<pubDate>{WHEN}</pubDate><description>{'word ' * 200}</description>") for n in range(3_000))), titles=("Number 7 of huge",)),
    well("podcast-long", rss(item(told("podcast-long"), "pod", f"<pubDate>{WHEN}</pubDate><description>{'x' * 1_000_000}</description>"))),
    well("odd-atom", (ODD / "blogger.atom").read_bytes()),
    well("odd-rss", (ODD / "old-cms.rss").read_bytes()),
    well("odd-json", NULLS.read_bytes()),
)  # fmt: skip

# --- Not to be read ------------------------------------------------------------------------------


def many_attributes(count: int) -> str:
    return "<a " + " ".join(f'a{n}="1"' for n in range(count)) + "/>"


REFUSED = (
    Case(name="empty", answer=served(""), problem="the answer is empty"),
    Case(name="spaces", answer=served(" \n\t "), problem="the answer is empty"),
    Case(name="web-page", answer=served("<!doctype html><title>Hi</title>", "Content-Type: text/html"), problem="this is a web page"),
    Case(name="plain-text", answer=served("Hello, this is no feed."), problem="this is not a feed"),
    Case(name="other-xml", answer=served('<?xml version="1.0"?><svg/>'), problem="this is not a feed"),
    Case(name="other-json", answer=served('{"items": []}'), problem="no JSON feed"),
    Case(name="broken-json", answer=served('{"version": '), problem="broken JSON"),
    Case(name="deep-json", answer=served('{"a":' * 5_000), problem="broken JSON"),
    Case(name="binary", answer=served(bytes(range(256)) * 40), problem="this is not a feed"),
    Case(name="deep", answer=served(rss("<a>" * 201)), problem="nested more than 200 deep"),
    Case(name="attributes", answer=served(rss(many_attributes(201))), problem="more than 200 attributes"),
    Case(name="tags", answer=served(rss("<a/>" * 250_001)), problem="more than 250,000 tags"),
    Case(name="busy", answer=served(BUSY), problem="too much time"),
    Case(name="410", answer=served("", status="410 Gone"), problem="it is permanently gone"),
    Case(name="404", answer=served("", status="404 Not Found"), problem="there is nothing at this address"),
    Case(name="401", answer=served("", status="401 Unauthorized"), problem="a login is required"),
    Case(name="500", answer=served("", status="500 Oops"), problem="the server has a problem"),
    Case(name="304-unasked", answer=served("", status="304 Not Modified"), problem="304"),
    Case(name="moved-far", answer=redirect("http://169.254.169.254/latest"), problem="not fetched"),
    Case(name="moved-file", answer=redirect("file:///etc/passwd"), problem="only http and https"),
    *(
        Case(name=name, problem=problem)
        for name, problem in (
            ("hang", "no data for"),
            ("hang-up", "is incomplete or is not HTTP"),
            ("drip", "gave up after"),
            ("drip-head", "gave up after"),
            ("promises", "is not HTTP"),
            ("reset", "connection was lost"),
            ("noise", "is not HTTP"),
            ("long-head", "is not HTTP"),
            ("endless", "larger than"),
            ("large", "larger than"),
            ("shrunk", "unpack"),
            ("cut-zip", "cut off"),
            ("bad-zip", "damaged"),
            ("brotli", "did not ask for"),
            ("short", "the response is incomplete"),
            ("too-often", "answered 429"),
            ("closed-until", "answered 503"),
            ("circle", "in a loop"),
            ("nowhere", "redirects without an address"),
            ("hop/9", "more than 5 redirects"),
        )
    ),
)  # fmt: skip

BEHAVED = tuple(
    Case(name=name, titles=("A story",)) for name in ("feed", "zipped", "chunked", "long", "hop/3")
)
"""Well-behaved answers of the faulty server's own; they all tell the same story."""

CASES = (*DIALECTS, *ENCODINGS, *BROKEN, *REFUSED, *BEHAVED)
