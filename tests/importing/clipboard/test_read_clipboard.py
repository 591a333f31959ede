"""The clipboard's HTML: each case becomes what readers should get, and bounds hold for hostile markup."""

from __future__ import annotations

import time

import pytest

from newsletter.app.pasted_text import Pasted, paste
from newsletter.errors import PostError
from newsletter.importing.clipboard.read_clipboard import LARGEST_MARKUP, read_clipboard
from newsletter.importing.post import LeftOut
from tests.importing.clipboard.cases import Case, cases
from tests.issues.samples import parse

CASES = cases()


def lines_about(pasted: Pasted) -> tuple[str, ...]:
    lines = [f"{kind} {count}" for kind, count in pasted.notes.items()]
    lines += [f"remark {text}" for text in pasted.remarks] + ["inline"] * pasted.is_inline
    for other in pasted.alternatives:
        lines += [f"or {other.kind}:", *(f"  {line}" for line in other.markdown.split("\n"))]
    return tuple(lines)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_paste_becomes_what_readers_should_get(case: Case) -> None:
    pasted = paste(case.markup, "x")
    assert pasted.markdown == case.markdown
    assert lines_about(pasted) == case.notes


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_inserted_is_a_valid_issue(case: Case) -> None:
    pasted = paste(case.markup, "x")
    for text in (pasted.markdown, *(other.markdown for other in pasted.alternatives)):
        parse(f'---\nsubject: "S"\ndate: 2026-01-05\nlist: "constituents"\n---\n\n{text}\n')


def test_every_kind_of_source_has_five_cases() -> None:
    names = [case.name.partition(":")[0] for case in CASES]
    assert len(set(names)) == 13
    assert min(names.count(name) for name in names) >= 5


@pytest.mark.parametrize(
    "markup",
    [
        "<table><tr><td>" * 400_000 + "x",
        "<p>one</p>" * 20_000,
        "<b>" * 300 + "x",
        "x" * (LARGEST_MARKUP + 1),
        "".join(f"<p id=n{number}>" for number in range(60_000)),
        f"<p {' '.join(f'a{number}' for number in range(2_000))}>",
    ],
    ids=["tables in tables", "many elements", "deep", "long", "many tags", "many attributes"],
)
def test_markup_beyond_a_limit_is_refused_at_once(markup: str) -> None:
    start = time.monotonic()
    with pytest.raises(PostError):
        read_clipboard(markup)
    assert time.monotonic() - start < 5


def test_an_embedded_picture_does_not_count_and_is_not_unpacked() -> None:
    picture = f'<p>One</p><img alt="A" src="data:image/png;base64,{"A" * 2 * LARGEST_MARKUP}">'
    assert len(read_clipboard(picture).pieces) == 2


def test_what_is_left_out_is_counted_by_kind() -> None:
    content = read_clipboard("<p>a <del>b</del> <del>c</del><span style='display: none'>d</span></p>")
    assert content.left_out == {LeftOut.DELETED: 2, LeftOut.HIDDEN: 1}
