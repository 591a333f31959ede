from __future__ import annotations

from newsletter.issues.block_writer import write_frame, write_items, write_prose_part
from newsletter.model import Image
from tests.issues.samples import NOWHERE


def test_a_file_name_with_spaces_is_put_between_angle_brackets() -> None:
    image = Image(source="my photo.png", alt="a", caption='say "b"', place=NOWHERE)
    assert write_prose_part(image) == '![a](<my photo.png> "say \\"b\\"")'


def test_a_frame_without_title_and_body_has_no_blanks_at_its_end() -> None:
    assert write_frame("note", "", "") == "::: note\n:::\n"
    assert write_frame("policy", "A \\ B", write_items(["c"]), keys=["owner: d", ""]) == (
        "::: policy A \\\\ B\nowner: d\n\n- c\n:::\n"
    )
