"""Preparing: whatever the markup is, a document is read or refused, and everything in it is somewhere."""

from __future__ import annotations

import copy
import io
import random
import zipfile
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from newsletter.errors import PostError
from newsletter.importing.post import Note
from newsletter.importing.word_file import read_word
from tests.importing.docx import test_annotations as beside
from tests.importing.docx import test_drawings as drawings
from tests.importing.docx import test_equations as equations
from tests.importing.docx import test_fields as fields
from tests.importing.docx import test_numbering as numbering
from tests.importing.docx import test_tracked_changes as changes
from tests.importing.docx.parts import field, notes, p, r, row, style, text, word

LETTER = word(
    p("Streets", style="Title")
    + p(beside.about(0, "Elm"), beside.mark(2), style="H1")
    + p("Contents")
    + p(field("TOC", fields.ENTRIES))
    + p("On ", fields.simple("DATE", r("3 May")), field('HYPERLINK "https://a.example" \\o "t"', r("go")))
    + p("Seen ", r("hidden", "<w:vanish/>"), r("struck", "<w:strike/>"))
    + numbering.item("one")
    + numbering.item("deep", 1, 1)
    + p("It is ", changes.deleted("gone"), changes.inserted("new"))
    + p("Joined ", more=changes.MARK_GONE)
    + f"<w:tbl>{row('<w:tcPr><w:gridSpan w:val=' + chr(34) + '2' + chr(34) + '/></w:tcPr>' + p('Hours'))}{row('May', '9')}</w:tbl>"
    + p("Host", f"<w:r>{drawings.both(drawings.newer(drawings.BOX), drawings.older(drawings.BOX))}</w:r>")
    + p(drawings.picture())
    + p(drawings.GROUP)
    + p(f"<m:oMath>{equations.part('f', num=equations.m('a'), den=equations.m('b'))}</m:oMath>")
    + p("Quoted.", style="Q")
    + '<w:sectPr><w:headerReference r:id="rIdheader"/></w:sectPr>',
    styles=style("Title", "Title") + style("H1", "heading 1") + style("Q", "Quote"),
    comments=beside.comment(0, "Commented"),
    footnotes=beside.footnote(2, "Noted"),
    numbering=numbering.lists(numbering.DECIMAL),
    header=p("Heading of each page"),
    links=drawings.LINKS,
    files=drawings.FILES,
)
EVERYTHING = (
    "Elm Noted Contents Streets Parks 3 May go Seen hidden struck one deep It is gone new Joined Hours 9 Host box a/b "
    "Quoted Commented Heading page"
)
VALUES = ["", "-1", "99999999999", "abc", "1.5", "rIdp", "true", "0"]


def test_every_word_is_in_the_text_or_in_a_note() -> None:
    post = read_word(LETTER, name="a.docx")
    whole = "\n".join([post.title, post.kicker, text(post), *notes(post), *post.leftover])
    assert [words for words in EVERYTHING.split() if words not in whole] == []
    assert not any(isinstance(piece, Note) and "converter" in piece.text for piece in post.pieces)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as given_file:
        return {name: given_file.read(name) for name in given_file.namelist()}


def shaken(root: etree._Element, chance: random.Random) -> None:
    """Change an element or an attribute as a bad program might."""
    elements = [element for element in root.iter() if element is not root]
    element, other = chance.choice(elements), chance.choice(elements)
    match chance.randrange(5):
        case 0:
            element.getparent().remove(element)
        case 1 if element.attrib:
            element.set(chance.choice(list(element.attrib)), chance.choice(VALUES))
        case 2 if element is not other and element not in list(other.iterancestors()):
            other.append(element)
        case 3:
            element.addnext(copy.deepcopy(other))
        case _:
            element.tag = other.tag


PARTS = parts_of(LETTER)
NAMES = [name for name in PARTS if name.endswith((".xml", ".rels"))]


@given(st.randoms(use_true_random=False), st.integers(1, 6))
def test_a_document_of_any_markup_is_read_or_refused(chance: random.Random, times: int) -> None:
    name = chance.choice(NAMES)
    root = etree.fromstring(PARTS[name])
    for _ in range(times):
        if len(root):
            shaken(root, chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for other, data in {**PARTS, name: etree.tostring(root)}.items():
            made.writestr(other, data)
    with suppress(PostError):
        read_word(out.getvalue(), name="a.docx")
