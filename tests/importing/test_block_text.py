"""Blocks of a draft: did-you-know, spotlight and news, read by the issue's own reader."""

from __future__ import annotations

import datetime as dt

from newsletter.importing.block_text import did_you_know_text, news_text, spotlight_text
from newsletter.importing.part import DidYouKnow, NewsHeadline, StaffSpotlight
from newsletter.importing.post import Code, Paragraph, PostPicture, plain
from newsletter.model import Callout, CalloutKind, News, Spotlight, Story, Text
from tests.issues.samples import blocks


def line(text: str) -> Paragraph:
    return Paragraph(spans=plain(text))


def test_a_fact_reads_back_with_its_own_label() -> None:
    (block,) = blocks(did_you_know_text(DidYouKnow(pieces=(line("It opens."),), title="Did you *know*?")))
    assert isinstance(block, Callout)
    assert (block.kind, block.title) == (CalloutKind.DID_YOU_KNOW, "Did you *know*?")
    (body,) = block.body
    assert isinstance(body, Text)
    assert body.markdown == "It opens."


def test_a_spotlight_has_its_picture_and_the_description_that_there_is() -> None:
    picture = PostPicture(source="a.png", alt="Asha at\nher desk")
    with_alt = spotlight_text(
        StaffSpotlight(title="Asha", pieces=(line("Role: planner"),), picture=picture), "asha.png"
    )
    assert with_alt.startswith("::: spotlight Asha\nphoto: asha.png\nalt: Asha at her desk\n\n")
    without = spotlight_text(
        StaffSpotlight(title="Asha", pieces=(line("She plans."),), picture=PostPicture(source="a.png")),
        "asha.png",
    )
    assert without == "::: spotlight Asha\nphoto: asha.png\n\nShe plans.\n:::"
    with_role = spotlight_text(StaffSpotlight(title="Asha", role="Planner", pieces=(line("She plans."),)), "")
    assert with_role == "::: spotlight Asha\nrole: Planner\n\nShe plans.\n:::"


def test_a_line_of_text_is_never_taken_for_an_option_of_the_block() -> None:
    text = spotlight_text(
        StaffSpotlight(title="Asha", pieces=(line("Role: planner"), line("Note: it opens"))), ""
    )
    assert "Role\\: planner" in text
    assert "Note: it opens" in text
    (block,) = blocks(text)
    assert isinstance(block, Spotlight)
    assert block.role == ""
    (body,) = block.body
    assert isinstance(body, Text)
    assert body.markdown == "Role\\: planner\n\nNote: it opens"


def test_colons_in_code_stay_as_they_are() -> None:
    assert "```\nname: x\ny\n```" in spotlight_text(
        StaffSpotlight(title="A", pieces=(Code(text="name: x\ny"),)), ""
    )


def test_news_read_back_with_outlet_and_date() -> None:
    headline = NewsHeadline(
        title="The library [opens]",
        url="https://paper.example/a",
        outlet="The Paper",
        date=dt.date(2023, 3, 11),
    )
    (block,) = blocks(news_text("In the news", [headline]))
    assert isinstance(block, News)
    (story,) = block.items
    assert isinstance(story, Story)
    assert (story.title, story.url, story.outlet, story.date) == (
        "The library [opens]", "https://paper.example/a", "The Paper", dt.date(2023, 3, 11),
    )  # fmt: skip


def test_a_headline_without_an_address_leaves_a_place_for_it() -> None:
    text = news_text("News", [NewsHeadline(title="It opens", outlet="The Paper")])
    assert "- [It opens]() | The Paper" in text
    (block,) = blocks(text)
    assert isinstance(block, News)
    assert [(story.title, story.url) for story in block.items if isinstance(story, Story)] == [
        ("It opens", "")
    ]
