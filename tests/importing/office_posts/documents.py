"""Documents: office posts as Word files, each line with its style in front."""

from __future__ import annotations

import io
import re

from PIL import Image

from tests.importing.word import Document, run

_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
    for key, name in (
        ("Title", "Title"),
        ("Heading1", "heading 1"),
        ("Heading2", "heading 2"),
        ("Caption", "caption"),
        ("Beschriftung", "caption"),
        ("Illustration", "Illustration"),
    )
)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STYLES = f'<?xml version="1.0"?><w:styles xmlns:w="{_W}">{_STYLES}</w:styles>'.encode()

RENTERS = """\
Title| What the New Renter Protections Mean for You
p| Policy Explained | November 24, 2026
p| By Marisol Reyes, Communications
picture| Renters fill the council chamber at the hearing
Caption| Renters at the November 17 hearing. Photo: Office of CD13
p| Last week the City Council voted 12–2 to strengthen protections for renters in older buildings.
p| **Did you know?** More than 6 in 10 households in our district rent their homes.
Heading1| What changes on January 1?
p| If you live in a building built before October 1978, three things are new:
item| Your rent can go up at most 4% a year (it was 8%).
item| You have 10 days, not 3, to pay late rent before a landlord can file for eviction.
p| “This is the biggest change for renters in a decade.” – Councilmember Elena Torres
p| **Staff Spotlight: Ana Ruiz, Housing Deputy**
picture|
p| Ana has answered more than 3,000 calls from renters since she joined the office in 2021.
p| **In the News**
p| The Paper: [Council caps rent increases at 4% in older buildings](https://www.paper.example/a)
p| The Radio: [What the city’s new renter rules mean for you, and when they start](https://radio.example/b)
p| El Diario: [Nuevas protecciones para inquilinos en la ciudad: lo que debe saber (en español)](https://diario.example/c)
"""

BIOLOGY = """\
Title| Sequencing the Arroyo’s last steelhead
p| Dr. Imani Brooks, Department of Biology
p| March 3, 2026
p| **Research**
picture| A student holds a vial over a stream
Beschriftung| Field day in the upper Arroyo
p| The genome of the Arroyo steelhead is complete, and it took eleven undergraduates two summers.
Heading1| Why does it matter?
p| A reference genome tells a wild fish from a hatchery fish, and that decides which barriers come down first.
p| "We went in looking for a fish and came out with a map of the watershed."
p| — Imani Brooks, principal investigator
Heading1| Faculty Spotlight
p| Dr. Mei-Ling Chen, PhD, Associate Professor of Biology
p| Mei-Ling joined the department in 2014 and has taught every one of our first-year laboratories.
Heading1| In the News
item| [Campus team maps steelhead genome](https://www.dailybruin.example/a) | Daily Bruin | March 1, 2026
item| [El genoma de la trucha del Arroyo, al fin completo](https://diario.example/b) (El Diario, en español)
"""

DOCUMENTS = {"renters": RENTERS, "biology": BIOLOGY}

_RUN = re.compile(r"\*\*(.+?)\*\*|\[([^\]]+)\]\((\S+?)\)|([^*\[]+)")


def document(lines: str) -> bytes:
    """Return a Word file of lines such as "Heading1| words"; words may be **bold** or [linked](https://…)."""
    made = Document()
    for line in lines.splitlines():
        style, _, words = line.partition("|")
        if style == "picture":
            made.picture(picture(), words.strip())
            continue
        runs = "".join(
            run(bold, "<w:b/>") if bold else made.link(label, url) if label else run(text)
            for bold, label, url, text in _RUN.findall(words.strip())
        )
        made.paragraph(runs, style if style not in ("p", "item") else "", item=style == "item")
    return made.saved([("word/styles.xml", STYLES)])


def picture() -> bytes:
    """Return a small square picture."""
    out = io.BytesIO()
    Image.new("RGB", (600, 600), "teal").save(out, "PNG")
    return out.getvalue()
