"""Comments, footnotes, headers and footers: none is text of the post, and none is lost."""

from __future__ import annotations

import pytest

from newsletter.importing.word_file import read_word
from tests.importing.docx.parts import field, notes, p, r, read, style, text, word


def comment(key: int, words: str, author: str = "Maria") -> str:
    return (
        f'<w:comment w:id="{key}" w:author="{author}" w:initials="M"><w:p><w:r><w:annotationRef/></w:r>{r(words)}'
        "</w:p></w:comment>"
    )


def about(key: int, words: str) -> str:
    return (
        f'<w:commentRangeStart w:id="{key}"/>{r(words)}<w:commentRangeEnd w:id="{key}"/>'
        f'<w:r><w:commentReference w:id="{key}"/></w:r>'
    )


@pytest.mark.parametrize(
    ("body", "comments", "noted"),
    [
        (p("On ", about(0, "Monday"), " we start."), comment(0, "Sure?"), ["Comment by Maria on “Monday”: Sure?"]),
        (p("On Monday we start.", about(0, "")), comment(0, "Sure?"), ["Comment by Maria: Sure?"]),
        (p("On Monday we start."), comment(0, "Sure?"), ["Comment by Maria: Sure?"]),
        (p("On ", about(0, "Monday"), " we start."), comment(0, "Sure?", ""), ["Comment on “Monday”: Sure?"]),
        (
            p("On ", about(0, "Monday") + about(1, ""), " we start."),
            comment(0, "Sure?") + comment(1, "Yes.", "Sam"),
            ["Comment by Sam: Yes.", "Comment by Maria on “Monday”: Sure?"],
        ),
        (p("On Monday we start.", about(0, "")), comment(0, ""), []),
        (
            p("On ", f'<w:hyperlink w:anchor="x">{about(0, "Monday")}</w:hyperlink>', " we start."),
            comment(0, "Sure?"),
            ["Comment by Maria on “Monday”: Sure?"],
        ),
    ],
)  # fmt: skip
def test_a_comment_is_a_note_where_it_was(body: str, comments: str, noted: list[str]) -> None:
    post = read(body, comments=comments)
    assert text(post) == "On Monday we start."
    assert sorted(notes(post)) == sorted(noted)


def test_a_comment_on_deleted_words_is_kept() -> None:
    gone = f'<w:del w:id="7">{about(0, "Sunday ")}</w:del>'
    post = read(p("On ", gone, "Monday we start."), comments=comment(0, "Not Sunday."))
    assert text(post) == "On Monday we start."
    assert "Comment by Maria on “Sunday”: Not Sunday." in notes(post)


def test_a_comment_at_the_title_hides_no_date() -> None:
    body = p(about(0, "Streets"), style="Title") + p("May 3, 2027") + p("We repair them.")
    post = read_word(word(body, styles=style("Title", "Title"), comments=comment(0, "Good?")), name="a.docx")
    assert (post.title, str(post.date), text(post)) == ("Streets", "2027-05-03", "We repair them.")


def footnote(key: int, words: str, kind: str = "footnote") -> str:
    return f'<w:{kind} w:id="{key}"><w:p><w:r><w:{kind}Ref/></w:r>{r(" " + words)}</w:p></w:{kind}>'


def mark(key: int, kind: str = "footnote", more: str = "") -> str:
    return f'<w:r><w:{kind}Reference w:id="{key}" {more}/></w:r>'


SEPARATORS = '<w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote><w:footnote w:id="0" w:type="continuationSeparator"><w:p/></w:footnote>'  # fmt: skip


@pytest.mark.parametrize(
    ("body", "parts", "shown"),
    [
        (
            p("Fees", mark(2), " rise."),
            {"footnotes": SEPARATORS + footnote(2, "As of May.")},
            "Fees\\[1\\] rise.\n\n---\n\n1. As of May.",
        ),
        (
            p("Fees", mark(3), " rise", mark(2), "."),
            {"footnotes": footnote(2, "Two.") + footnote(3, "One.")},
            "Fees\\[1\\] rise\\[2\\].\n\n---\n\n1. One.\n2. Two.",
        ),
        (
            p("Fees", mark(2, "endnote"), " rise."),
            {"endnotes": footnote(2, "As of May.", "endnote")},
            "Fees\\[1\\] rise.\n\n---\n\n1. As of May.",
        ),
        (
            p("Fees", '<w:r><w:footnoteReference w:id="2" w:customMarkFollows="1"/><w:t>*</w:t></w:r>', " rise."),
            {"footnotes": footnote(2, "As of May.")},
            "Fees\\[1\\] rise.\n\n---\n\n1. As of May.",
        ),
        (
            p("Fees", mark(2), " rise."),
            {"footnotes": footnote(2, "As of ").replace("</w:p>", field('HYPERLINK "https://a.example"', r("May")) + "</w:p>")},
            "Fees\\[1\\] rise.\n\n---\n\n1. As of [May](https://a.example).".removesuffix("."),
        ),
    ],
)  # fmt: skip
def test_footnotes_are_a_list_at_the_end(body: str, parts: dict[str, str], shown: str) -> None:
    post = read(body, **parts)
    assert text(post) == shown
    assert notes(post) == []


def test_a_footnote_s_hidden_words_are_not_published() -> None:
    hidden = footnote(2, "As of May.").replace("</w:p>", r("Ask Sam.", "<w:vanish/>") + "</w:p>")
    post = read(p("Fees", mark(2), " rise."), footnotes=hidden)
    assert text(post).endswith("\n\n1. As of May.")
    assert notes(post) == ["Hidden text in the document, left out: “Ask Sam.”"]


def test_a_title_keeps_no_number_of_a_footnote() -> None:
    body = p("Streets", mark(2), style="Title") + p("We repair them.")
    data = word(body, styles=style("Title", "Title"), footnotes=footnote(2, "All of them."))
    post = read_word(data, name="a.docx")
    assert (post.title, text(post)) == ("Streets", "We repair them.")
    assert notes(post) == ["The title has a footnote: All of them."]


@pytest.mark.parametrize(
    ("header", "footer", "beside"),
    [
        (p("City of Example"), p("Page ", field("PAGE", r("3")), " of 4"), ("City of Example",)),
        (p("City"), p("City"), ("City",)),
        (p(""), p("3"), ()),
        (p("Draft, not for the public"), p("Página 3 de 4"), ("Draft, not for the public",)),
        (f"<w:tbl><w:tr><w:tc>{p('City')}</w:tc></w:tr></w:tbl>", p("- 3 -"), ("City",)),
    ],
)
def test_headers_and_footers_are_kept_beside_the_text(
    header: str, footer: str, beside: tuple[str, ...]
) -> None:
    sections = (
        '<w:sectPr><w:headerReference r:id="rIdheader"/><w:footerReference r:id="rIdfooter"/></w:sectPr>'
    )
    post = read(p("We repair streets.") + sections, header=header, footer=footer)
    assert (text(post), post.leftover) == ("We repair streets.", beside)
