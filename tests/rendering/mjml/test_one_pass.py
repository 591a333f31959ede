"""One pass: what it writes is what the tree would have written, and what it does not write is left to it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.errors import ThemeError
from newsletter.rendering.edition import render
from newsletter.rendering.mjml import validate
from newsletter.rendering.mjml.one_pass import in_one_pass
from newsletter.rendering.mjml.tree import DEEPEST
from newsletter.rendering.mjml.validate import checked, in_a_tree
from newsletter.rendering.theme import Theme
from tests.rendering.samples import THEMES, every_block, issue, publication, write_pictures

CSS = "p, td { margin: 0 } .lead { color: #111111 } a { color: #222222 } img { display: block }"
HEAD = '<mj-head><mj-attributes><mj-text padding="0px" /></mj-attributes><mj-style>p {}</mj-style></mj-head>'


def letter(body: str, head: str = HEAD) -> str:
    return f'<mjml lang="en" dir="ltr">\n{head}<mj-body width="600px" background-color="#ffffff">\n{body}</mj-body></mjml>'


def column(inside: str) -> str:
    return letter(f'<mj-section padding="0px">\n<mj-column>{inside}</mj-column></mj-section>')


def agreed(mjml: str) -> str | None:
    """Return what the one pass writes, having seen that the tree writes the same."""
    quick = in_one_pass(mjml, CSS)
    if quick is not None:
        assert quick == in_a_tree(mjml, CSS, name="x")
    return quick


_PIECES = (
    "<mj-text>", "</mj-text>", '<mj-text align="left">', '<mj-text color="#111111" align="left">', '<mj-text align="left" color="#111111">',
    '<mj-text padding="8px">', '<mj-text align="up">', "<mj-text/>", '<mj-divider border-width="1px" />', "<mj-divider></mj-divider>",
    '<mj-button href="https://x.example/?a&amp;b">', "</mj-button>", "<mj-button>", "<mj-table>", "</mj-table>", "<tr>", "</tr>", "<td>", "</td>",
    "<p>", "</p>", '<p class="lead">', '<p class="a&amp;b">', "<p/>", '<p class="a" class="b">', "<p\nclass='a'>", '<p title="x">', "<pre>", "</pre>",
    '<a href="https://x.example/é&amp;&#x22;&lt;">', '<a class="lead" href="x">', '<a class="lead" href="&#0;">', "<a>", "</a>", "<strong>", "</strong>",
    "<br />", "<br/>", "<br>", "<br></br>", '<img src="a" alt="A &quot;" width="1" height="1" />', '<img src="a" alt="A" width="x" height="1" />',
    "<ul>", "<li>", "</li>", "</ul>", "<div>", "</div>", "<x>", "<script>", " ", "\n", " \n ", "words", "&amp;", "&lt;b&gt;", "&#160;", "&#x200d;",
    "&nbsp;", "&#1114112;", "&#xfffe;", "&#13;", "a > b", "]]>", "é“”", "\u00a0", "\u034f", "\ufffe", "\t", "\r", "\x01", "<!-- a -->", "<", ">", '"',
    "<![CDATA[x]]>", "<?x?>", "</mj-column>", "<mj-column>", "<mj-section padding=\"0px\">", "</mj-section>", "<mj-raw>", "</mj-raw>", "<mjml>",
)  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), max_size=12).map("".join))
@example("<mj-text><p>a</p></mj-text>\n<mj-text>\n<p>b</p>c</mj-text><mj-text><p>d</p></mj-text>")
@example("<mj-text><p>a</p></mj-text></mj-column><mj-column><mj-text><p>b</p></mj-text>")
def test_it_writes_what_the_tree_writes_or_nothing(inside: str) -> None:
    agreed(column(inside))


@given(st.lists(st.sampled_from(_PIECES), max_size=4).map("".join), st.integers(0, 3))
def test_what_stands_elsewhere_is_written_as_by_the_tree_or_not_at_all(inside: str, where: int) -> None:
    parts = [inside if index == where else "" for index in range(4)]
    head = f"<mj-head>{parts[0]}<mj-title>{parts[1]}</mj-title><mj-style>{parts[2]}</mj-style></mj-head>"
    agreed(letter(f"<mj-raw>{parts[3]}</mj-raw>", head))
    agreed(inside + letter("") + inside)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_a_letter_with_every_block_is_written_in_one_pass(
    theme: Theme, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("issue")
    write_pictures(folder)
    quick = render(issue(folder, *every_block()), publication(), theme, root=folder)
    monkeypatch.setattr(validate, "in_a_tree", None)
    assert render(issue(folder, *every_block()), publication(), theme, root=folder) == quick
    monkeypatch.undo()
    monkeypatch.setattr(validate, "in_one_pass", lambda mjml, css: None)
    assert render(issue(folder, *every_block()), publication(), theme, root=folder) == quick


@pytest.mark.parametrize(
    ("mjml", "told"),
    [
        (column("<mj-text><x>a</x></mj-text>"), "line 4: <x> is not allowed in <mj-text>"),
        (column("words"), "line 4: <mj-column> holds loose text: words"),
        (column("<mj-button>a</mj-button>"), "line 4: <mj-button> has no href"),
        (column("<mj-text><br>a</br></mj-text>"), "line 4: <br> holds something"),
        (column("<mj-text><p>a</mj-text>"), "not well-formed at line 4"),
        (letter("", "<mj-head><mj-style>a { b: url(c) }</mj-style></mj-head>"), "line 2: <mj-style> fetches something"),
        (column("<mj-text>" + "<div>" * DEEPEST + "</div>" * DEEPEST + "</mj-text>"), "nested more than"),
        (letter("") + letter(""), "junk after document element"),
        ("<mj-body></mj-body>", "begins with <mj-body>"),
    ],
)  # fmt: skip
def test_a_fault_is_told_as_the_tree_tells_it(mjml: str, told: str) -> None:
    assert in_one_pass(mjml, CSS) is None
    with pytest.raises(ThemeError, match=told):
        checked(mjml, CSS, name="theme x")


def test_what_is_remembered_of_one_style_sheet_is_not_used_for_another() -> None:
    mjml = column("<mj-text><p>a</p></mj-text>")
    assert "margin:0" in (in_one_pass(mjml, CSS) or "")
    assert "margin:9px" in (in_one_pass(mjml, "p { margin: 9px }") or "")
