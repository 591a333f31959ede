"""Colleagues' comments: never text of the post, always in a note at the place that they are about."""

from __future__ import annotations

import pytest

from tests.importing.office_pages import notes, read, text

ANCHOR = (
    "<a style='mso-comment-reference:MG_1;mso-comment-date:20261129T1012'>Monday</a><span class=MsoCommentReference>"
    '<span style=\'font-size:8.0pt\'>{}<a class=msocomanchor id="_anchor_1" href="#_msocom_1" language=JavaScript'
    " name=\"_msoanchor_1\">[MG1]</a>{}<span style='mso-special-character:comment'>&nbsp;</span></span></span>"
)
LIST = (
    "<div style='mso-element:comment-list'><![if !supportAnnotations]><hr class=msocomoff align=left size=1 width=\"33%\">"
    "<![endif]><div style='mso-element:comment'><![if !supportAnnotations]><div id=\"_com_1\" class=msocomtxt>"
    "<![endif]><span style='mso-comment-author:\"Maria Gomez\"'><![if !supportAnnotations]><a name=\"_msocom_1\"></a>"
    "<![endif]></span><p class=MsoCommentText><span class=MsoCommentReference>&nbsp;<![if !supportAnnotations]>"
    '<a href="#_msoanchor_1" class=msocomoff>[MG1]</a><![endif]></span>Ask Sam <b>whether</b> it holds.<o:p></o:p></p>'
    "<![if !supportAnnotations]></div><![endif]></div></div>"
)  # fmt: skip
FILTERED_LIST = (
    '<div><hr class=msocomoff align=left size=1 width="33%"><div><div id="_com_1" class=msocomtxt><a name="_msocom_1"></a>'
    '<p class=MsoCommentText><span class=MsoCommentReference><span>&nbsp;<a href="#_msoanchor_1" class=msocomoff>[MG1]</a>'
    "</span></span>Ask Sam whether it holds.</p></div></div></div>"
)


def google(number: int, words: str) -> str:
    return f'<div class="c6"><p class="c5"><a href="#cmnt_ref{number}" id="cmnt{number}">[a]</a><span>{words}</span></p></div>'


def google_mark(number: int) -> str:
    return f'<sup><a href="#cmnt{number}" id="cmnt_ref{number}">[a]</a></sup>'


@pytest.mark.parametrize(
    ("anchor", "comments", "noted"),
    [
        (ANCHOR.format("<![if !supportAnnotations]>", "<![endif]>"), LIST, ["Comment by Maria Gomez on “Monday”: Ask Sam whether it holds."]),
        (ANCHOR.format("<!--[if !supportAnnotations]-->", "<!--[endif]-->"), LIST, ["Comment by Maria Gomez on “Monday”: Ask Sam whether it holds."]),
        (ANCHOR.format("", ""), FILTERED_LIST, ["Comment on “Monday”: Ask Sam whether it holds."]),
        ("Monday", LIST, ["Comment by Maria Gomez: Ask Sam whether it holds."]),
        ("Monday", LIST.replace(' name="_msocom_1"', ""), ["Comment by Maria Gomez: Ask Sam whether it holds."]),
        (ANCHOR.format("", ""), LIST.replace(' name="_msocom_1"', ""), ["Comment by Maria Gomez on “Monday”: Ask Sam whether it holds."]),
        ("Monday", FILTERED_LIST.replace('<a name="_msocom_1"></a>', ""), ["Comment: Ask Sam whether it holds."]),
        ("Monday", "<div style='mso-element:comment'><p>Ask Sam.</p></div>", ["Comment: Ask Sam."]),
        ("Monday", "<p class=MsoCommentText>Ask Sam.</p><p class=MsoCommentText>Done.</p>", ["Comment: Ask Sam.", "Comment: Done."]),
        (ANCHOR.format("", ""), "", []),
        (f"Monday{google_mark(1)}", google(1, "Ask Maria."), ["Comment: Ask Maria."]),
        (f"Monday{google_mark(1)}{google_mark(2)}", google(1, "Ask.") + google(2, "Done."), ["Comment: Ask.", "Comment: Done."]),
        (f"Monday{google_mark(1)}", google(1, "Ask.").replace("</div>", "<p>And again.</p></div>"), ["Comment: Ask. And again."]),
        ("Monday", google(7, "Ask Maria."), ["Comment: Ask Maria."]),
        (f"Monday{google_mark(1)}", google(1, "Ask.").replace('<div class="c6">', "").replace("</div>", ""), ["Comment: Ask."]),
    ],
)  # fmt: skip
def test_a_comment_is_a_note(anchor: str, comments: str, noted: list[str]) -> None:
    post = read(f"<p class=MsoNormal>Bins are collected on {anchor}, early.</p>{comments}")
    assert text(post) == "Bins are collected on Monday, early."
    assert notes(post) == noted


def test_a_footnote_of_google_docs_is_no_comment() -> None:
    mark = '<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>'
    note = '<div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span> As of May.</span></p></div>'
    post = read(f"<p>The fees rise{mark} soon.</p>{note}")
    assert text(post).replace("\\", "") == "The fees rise[1] soon.\n\n[1] As of May."
    assert notes(post) == []


def test_a_comment_survives_though_its_place_is_boilerplate() -> None:
    menu = f'<nav><a href="/a">News</a>{google_mark(1)}</nav>'
    assert "Comment: Ask Maria." in notes(read(menu + google(1, "Ask Maria.")))
