"""The reply text: what a server said, made ready to be judged.

Any run of white space is one blank, the code that a reply of several lines repeats stands once, and
addresses, hosts and links are placeholders: a local part such as `spam` says nothing of the refusal.
"""

from __future__ import annotations

import re

from newsletter.inbound.bounce_patterns.pattern_table import fold
from newsletter.inbound.enhanced_status_code import codes_in
from newsletter.model.deferred_dataclass import dataclass

LOOKED_AT = 4000
_LINK = re.compile(r"(?:https?|ftp)://[^\s<>\"')]{1,500}|\bwww\.[^\s<>\"')]{1,500}")
_ADDRESS = re.compile(r"<?\"?'?([^\s<>()\[\],;:\"@']{1,64}@[^\s<>()\[\],;:\"'@]{1,255})'?\"?>?")
_CODE_BEFORE_ADDRESS = re.compile(r"(?<![\w.])([45]\d\d)-(?=[^\s@]{1,64}@)")
"""The line of a reply that begins with an address: `550-ana@reader.example` is not its local part."""
_IP = re.compile(
    r"\[?(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)\]?(?::\d{1,5})?|"
    r"\[(?:ipv6:)?[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,8}\]"
)
_HOST = re.compile(r"<?(?<![\w@./-])((?:[a-z0-9_][a-z0-9_-]{0,62}\.){1,10})([a-z]{2,24})(?![\w@-])>?")
_DOMAIN_ENDS = frozenset(
    ("com", "net", "org", "edu", "gov", "mil", "int", "info", "biz", "arpa", "mail", "example", "test")
)
_SHORT_WORDS = frozenset(
    ("am", "as", "at", "be", "by", "do", "he", "if", "in", "is", "it", "me", "my", "no", "so", "to", "we")
)
"""Country codes that begin a sentence, too, where a server forgot the blank."""
_NO_HOSTS = ("resolver.", "storedrv.", "queue.", "smtpsend.", "routing.", "dns.", "smtp.")
_REPEATED = re.compile(r"(?<![\w.])([45]\d\d)(-| )(?:#?([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d) ?)?")
_FRAME = re.compile(
    r"(?:[45]\.\d\.\d - )?unknown address error ([45]\d\d)[- ]'(.*?)'(?: \(delivery attempts: \d+\))?"
)
_BASIC = re.compile(
    r"(?:^|[:;'\"#<>(|\[=]|(?<![a-z])(?:said|error|code|reply|response|status|returned|server|smtp|"
    r"replied|responded))"
    r" ?([45]\d\d)(?=[ \-#:,;.'\"]|$)(?!\.\d)"
)
_BOTH_CODES = re.compile(r"(?<![\w.])([45]\d\d)[ -]#?\1?[45]\.\d{1,3}\.\d{1,3}")
_PHASES = (
    (
        re.compile(
            r"in reply to (?:the )?mail from|after (?:pipelined )?mail from|at mail from|"
            r"error after mail from"
        ),
        "mail",
    ),
    (re.compile(r"in reply to (?:the )?(?:helo|ehlo|lhlo)|after (?:helo|ehlo)|at (?:helo|ehlo)"), "helo"),
    (
        re.compile(
            r"after initial connection|in reply to (?:the )?(?:connection|greeting|banner)|at connect"
        ),
        "connect",
    ),
    (
        re.compile(
            r"in reply to (?:the )?end of data|after end of data|at end of data|"
            r"after sending (?:the )?(?:data|message)"
        ),
        "content",
    ),
    (re.compile(r"in reply to (?:the )?rcpt to|after (?:pipelined )?rcpt to|at rcpt to"), "recipient"),
)
_AS_ENHANCED = frozenset(("511", "517", "523", "531", "534", "546", "571", "422", "431", "441", "442", "541"))
"""Enhanced codes written without their dots (Courier, some hosts); others mean something else."""

_SHORT_SUBJECT = 4
_SUBJECT_LINE = re.compile(
    r"\s*>?\s*(?:[\w ]{0,20} )?(?:subject|betreff|objet|asunto|oggetto|assunto|onderwerp|temat|тема|ämne|"
    r"emne|aihe|"
    r"件名|主题|主題|主旨|제목)\s*[:：]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Who is meant by the addresses in a report, all in small letters, and what our own subject was."""

    sender: frozenset[str] = frozenset()
    recipients: frozenset[str] = frozenset()
    subject: str = ""

    @property
    def domains(self) -> frozenset[str]:
        """Return the domains of the recipients."""
        return frozenset(one.rpartition("@")[2] for one in self.recipients)


NOBODY = Parties()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyText:
    """A reply made ready: folded `text` with placeholders, its links, its codes in order, and its phase."""

    text: str
    links: str
    basic: tuple[str, ...]
    """Reply codes (RFC 5321), e.g. 550."""
    enhanced: tuple[str, ...]
    """Enhanced status codes (RFC 3463), e.g. 5.1.1."""
    phase: str
    """The command that was refused: connect, helo, mail, recipient, content; "" when it does not say."""


def read_reply(words: str, parties: Parties = NOBODY) -> ReplyText:
    """Make a server's words ready to be judged; only the first 4,000 characters count."""
    folded = fold(words[:LOOKED_AT])
    links = " ".join(_LINK.findall(folded))
    text = _LINK.sub(" <url> ", folded)
    text = _CODE_BEFORE_ADDRESS.sub(r"\1- ", text)
    text = _ADDRESS.sub(lambda found: _placeholder(found[1], parties), text)
    text = _IP.sub("<ip>", text)
    text = _HOST.sub(_host, text)
    text = _without_local_parts(text, parties)
    text = " ".join(text.split())
    text = _unframed(_once(text))
    enhanced = tuple(codes_in(text))
    basic = tuple(found[1] for found in _BASIC.finditer(text)) or tuple(_BOTH_CODES.findall(text))
    if not enhanced:
        enhanced = tuple(".".join(one) for one in basic if one in _AS_ENHANCED)
    phase = next((name for pattern, name in _PHASES if pattern.search(text)), "")
    return ReplyText(text=text, links=links, basic=basic, enhanced=enhanced, phase=phase)


def without_subject(text: str, subject: str) -> str:
    """Return a report's text without our own subject: what we wrote about is no diagnosis."""
    lines = [line for line in text.splitlines() if not _SUBJECT_LINE.match(line)]
    ours = " ".join(subject.split())
    if len(ours) < _SHORT_SUBJECT:
        return "\n".join(lines)
    pattern = r"\s+".join(re.escape(word) for word in ours.split()[:40])
    return re.sub(pattern, " ", "\n".join(lines), flags=re.IGNORECASE)


def _placeholder(address: str, parties: Parties) -> str:
    bare = address.strip("'.").rpartition("=")[2]
    if parties.recipients & {address, bare}:
        return " <address> "
    return " <sender> " if parties.sender & {address, bare} else " <address> "


def _host(found: re.Match[str]) -> str:
    labels, end = found[1], found[2]
    if labels.startswith(_NO_HOSTS) and labels.count(".") < 3 and end not in _DOMAIN_ENDS:
        return found[0]
    if labels.count(".") >= 2 or end in _DOMAIN_ENDS or (len(end) == 2 and end not in _SHORT_WORDS):
        return "<host>"
    return found[0]


def _without_local_parts(text: str, parties: Parties) -> str:
    """Replace a reader's local part that stands alone in brackets or quotation marks."""
    for local in {one.partition("@")[0] for one in parties.recipients}:
        if local:
            text = re.sub(
                rf"[<\"'(]{re.escape(local)}[>\"')]|{re.escape(local)}(?=\.\.\.)", " <address> ", text
            )
    return text


def _once(text: str) -> str:
    """Drop the code that each line of a reply repeats: `550-5.1.1 no such 550 5.1.1 user`."""
    first: dict[str, str] = {}

    def keep(found: re.Match[str]) -> str:
        code, mark, enhanced = found[1], found[2], found[3] or ""
        if code in first and (mark == "-" or enhanced in ("", first[code])):
            return ""
        if mark == "-":
            first[code] = enhanced
        return f"{code} {enhanced} " if enhanced else f"{code} "

    return " ".join(_REPEATED.sub(keep, text).split())


def _unframed(text: str) -> str:
    """Return what stands in the frame that a Cisco gateway puts round any refusal."""
    found = _FRAME.search(text)
    return f"{found[1]} {found[2]}" if found and found[2] else text


def holds_reply(folded: str) -> bool:
    """Say whether folded text quotes a server's refusal: a reply code where one stands."""
    return bool(_BASIC.search(folded) or _BOTH_CODES.search(folded))
