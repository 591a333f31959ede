"""Elements without text: gone, except where a page keeps its text in one."""

from __future__ import annotations

import pytest

from newsletter.importing.page_tree import page_tree, text_in
from newsletter.importing.textless import remove_textless

SENTENCE = "The library on Main Street opens on Sundays."


def left(body: str) -> str:
    page = page_tree(f"<html><head><title>T</title></head><body><p>Text</p>{body}</body></html>", name="x")
    remove_textless(page)
    return text_in(page)


@pytest.mark.parametrize(
    "body",
    [
        "<script>var a</script>",
        "<style>p{}</style>",
        "<noscript><img src=x alt=x></noscript>",
        "<noscript><p>Please enable JavaScript in your browser to see this page.</p></noscript>",
        "<template><p>A row that a script fills in later on this page.</p></template>",
        "<button>OK</button><select><option>One</select><textarea>Two</textarea>",
        "<svg><title>Arrow</title></svg>",
    ],
)
def test_what_has_no_text_for_an_email_is_gone(body: str) -> None:
    assert left(body) == "Text"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (f"<noscript><div><p>{SENTENCE}</p></div></noscript>", SENTENCE),
        (f"<template shadowrootmode=open><p>{SENTENCE}</p></template>", SENTENCE),
        ("<h2><button>When?</button></h2>", "When?"),
        ("<math alttext='a squared'><mi>a</mi></math>", "a squared"),
        ("<math><mi>a</mi><mo>+</mo><mi>b</mi><annotation>a+b</annotation></math>", "a + b"),
    ],
)
def test_text_that_only_some_browsers_show_is_kept(body: str, shown: str) -> None:
    assert left(body) == f"Text {shown}"


def test_a_sentence_that_a_noscript_repeats_is_there_once() -> None:
    assert left(f"<p>{SENTENCE}</p><noscript><p>{SENTENCE}</p></noscript>") == f"Text {SENTENCE}"
