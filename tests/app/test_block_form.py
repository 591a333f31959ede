"""Block forms: every block has its fields, and what they make reads as the block."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from newsletter.app.block_form import BlockFault, BlockForm, block_forms, build_block
from newsletter.errors import NotFoundError
from newsletter.issues.blocks import BLOCKS
from tests.app.edited_issue import EditedIssue, edited_issue

FORMS = [form for form in block_forms() if form.fields is not None]


@pytest.fixture(scope="module")
def issue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EditedIssue]:
    with edited_issue(tmp_path_factory.mktemp("forms") / "publication") as found:
        yield found


def test_every_block_of_the_reader_has_a_form() -> None:
    assert [form.name for form in FORMS] == [block.name for block in BLOCKS]
    assert {form.name for form in block_forms()} > {"button", "picture", "quote"}


@pytest.mark.parametrize("form", [one for one in FORMS if one.name != "only"], ids=lambda form: form.name)
def test_the_samples_of_the_fields_make_the_sample_of_the_block(issue: EditedIssue, form: BlockForm) -> None:
    assert form.fields is not None
    values = [(field.key, field.sample) for field in form.fields if field.sample]
    built = build_block(
        issue.workspace, form.name, title=form.title_sample, values=values, body=form.body_sample
    )
    assert built.faults == ()
    assert built.text.replace("\n\n", "\n") == form.sample.replace("\n\n", "\n")


def test_a_missing_title_is_said_at_the_title(issue: EditedIssue) -> None:
    built = build_block(issue.workspace, "poll", title=" ", values=[], body="- Yes\n- No")
    assert built.text == ""
    assert [fault.field for fault in built.faults] == ["title"]


def test_what_is_wrong_is_said_at_its_field(issue: EditedIssue) -> None:
    values = [("until", "someday"), ("results", "after vote")]
    built = build_block(issue.workspace, "poll", title="Which?", values=values, body="- Yes\n- No")
    assert [fault.field for fault in built.faults] == ["key:until"]
    assert built.faults[0].message


def test_a_photo_needs_its_alt_text(issue: EditedIssue) -> None:
    built = build_block(issue.workspace, "spotlight", title="Sam", values=[("photo", "sam.jpg")], body="Hi.")
    assert built.faults == (BlockFault(field="key:alt", message="Alt is required with photo"),)


def test_a_field_of_one_line_stays_on_it(issue: EditedIssue) -> None:
    built = build_block(issue.workspace, "note", title="Read\n:::\nthis", values=[], body="Hello.")
    assert built.text == "::: note Read ::: this\nHello.\n:::\n"


def test_a_text_that_looks_like_a_key_is_a_text(issue: EditedIssue) -> None:
    built = build_block(issue.workspace, "policy", title="Home", values=[], body="Remember: nobody yet.")
    assert built.text == "::: policy Home\n\nRemember: nobody yet.\n:::\n"


def test_a_fault_of_the_block_as_a_whole_stands_at_its_text(issue: EditedIssue) -> None:
    built = build_block(issue.workspace, "note", title="", values=[], body="")
    assert isinstance(built.faults[0], BlockFault)
    assert [fault.field for fault in built.faults] == ["body"]
    both = build_block(issue.workspace, "policy", title="", values=[], body="")
    assert [fault.field for fault in both.faults] == ["title", "body"]


def test_an_unknown_name_is_refused(issue: EditedIssue) -> None:
    with pytest.raises(NotFoundError):
        build_block(issue.workspace, "nothing", title="", values=[], body="")
