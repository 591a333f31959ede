from __future__ import annotations

import pytest

from newsletter.model import Button, Image
from tests.issues.samples import NOWHERE, blocks, only_fault, placeless


@pytest.mark.parametrize(
    ("line", "image"),
    [
        ("![a march](march.png)", Image(source="march.png", alt="a march", place=NOWHERE)),
        ('![a](b.png "c")', Image(source="b.png", alt="a", caption="c", place=NOWHERE)),
        ("![a](b.png “c”)", Image(source="b.png", alt="a", caption="c", place=NOWHERE)),
        ("![a](b.png 'c')", Image(source="b.png", alt="a", caption="c", place=NOWHERE)),
        (
            '![a](b.png "“c” and \\"d\\"")',
            Image(source="b.png", alt="a", caption='“c” and "d"', place=NOWHERE),
        ),
        ("![a](my photo.png)", Image(source="my photo.png", alt="a", place=NOWHERE)),
        ('![a](<my photo.png> "c")', Image(source="my photo.png", alt="a", caption="c", place=NOWHERE)),
        ("![a [b] \\[c](d.png)", Image(source="d.png", alt="a [b] [c", place=NOWHERE)),
        ('![](line.png "decorative")', Image(source="line.png", alt="", decorative=True, place=NOWHERE)),
        ('![](line.png "Decorative")', Image(source="line.png", alt="", decorative=True, place=NOWHERE)),
        ("![](line.png)", Image(source="line.png", alt="", place=NOWHERE)),
        ('![a](b.png "decorative")', Image(source="b.png", alt="a", caption="decorative", place=NOWHERE)),
        ('![a](b.png "{c \\{\\{d")', Image(source="b.png", alt="a", caption="{c {{d", place=NOWHERE)),
        ("  ![a](b.png)  ", Image(source="b.png", alt="a", place=NOWHERE)),
        (
            "[![A red poster](a.png)](https://city.org/fair)",
            Image(source="a.png", alt="A red poster", url="https://city.org/fair", place=NOWHERE),
        ),
        (
            '[![a](b.png "c")](https://city.org/a_(b) "City")',
            Image(source="b.png", alt="a", caption="c", url="https://city.org/a_(b)", place=NOWHERE),
        ),
        (
            "[ ![a \\[1\\]](<my b.png>) ](<mailto:a@city.org>)",
            Image(source="my b.png", alt="a [1]", url="mailto:a@city.org", place=NOWHERE),
        ),
    ],
)
def test_a_picture_alone_in_its_paragraph_is_one(line: str, image: Image) -> None:
    assert placeless(blocks(line)) == (image,)


@pytest.mark.parametrize(
    ("line", "button"),
    [
        (
            "[Button: Sign up](https://a.example)",
            Button(label="Sign up", url="https://a.example", place=NOWHERE),
        ),
        (
            "[button:Sign up](https://a.example)",
            Button(label="Sign up", url="https://a.example", place=NOWHERE),
        ),
        ("[[Sign up]](https://a.example)", Button(label="Sign up", url="https://a.example", place=NOWHERE)),
        ("[Button: A](mailto:a@b.example)", Button(label="A", url="mailto:a@b.example", place=NOWHERE)),
        (
            "[Button: A](https://a.example/b_(c))",
            Button(label="A", url="https://a.example/b_(c)", place=NOWHERE),
        ),
        (
            '[Button: Go, {{ first_name | "you" }}](https://a.example)',
            Button(label='Go, {{ first_name | "you" }}', url="https://a.example", place=NOWHERE),
        ),
        (
            "[Button: \\[A\\] \\{](https://a.example)",
            Button(label="[A] \\{", url="https://a.example", place=NOWHERE),
        ),
    ],
)
def test_a_button_alone_in_its_paragraph_is_one(line: str, button: Button) -> None:
    assert placeless(blocks(line)) == (button,)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("![a](b.png) and text", "a picture must be on its own line"),
        ("![a] (b.png)", "a picture must be on its own line"),
        ("![a", "a picture must be on its own line"),
        ("![a](" + "b" * 5_000 + ")", "a picture must be on its own line"),
        ("![a]()", "the picture has no file name"),
        ("[![a](b.png)](page.html)", "the link address is incomplete"),
        ("[![a](b.png)]()", "the link address is incomplete"),
        ("[![a](b.png)](javascript:x)", 'a link address cannot start with "javascript:"'),
        ("[![a](b.png)](https://a.b/{{ email }})", "a merge field cannot be used in a link address"),
        ("[![a](b.png) words](https://city.org)", "a picture must be on its own line"),
        ("[![a](b.png)]", "a picture must be on its own line"),
        ("![a](../b.png)", "must be inside the issue's folder"),
        ("![a](data:image/png;base64,AAAA)", "not a web address"),
        ("![a](https://t.example/b.png)", "not a web address"),
        ("![{{ first_name }}](b.png)", "a merge field cannot be used in a picture's description"),
        ('![a](b.png "{{ first_name }}")', "a merge field cannot be used in a caption"),
        ("[Button: A](https://a.example) and text", "a button must be on its own line"),
        ("[Button: A]", "a button must be on its own line"),
        ("[Button: ](https://a.example)", "this button has no label"),
        ("[Button: A](javascript:alert(1))", 'cannot start with "javascript:"'),
        ("[Button: A](/page)", "the link address is incomplete"),
        ("[Button: A]()", "the link address is incomplete"),
        ("[Button: {{7*7}}](https://a.example)", "not a merge field"),
        ("[Button: {{ frist_name }}](https://a.example)", 'Did you mean "first_name"?'),
        ("[Button: A](https://a.example/{{email}})", "a merge field cannot be used in a link address"),
    ],
)
def test_one_mistake_is_reported_once(line: str, words: str) -> None:
    reported_line, reported = only_fault(f"text\n\n{line}\n")
    assert reported_line == 3
    assert words in reported


def test_a_footnote_mark_that_is_a_link_is_no_button() -> None:
    assert type(blocks("See [[1]](https://a.example) there.")[0]).__name__ == "Text"
