"""The opening: title, kicker, dates and bylines are taken from the top, and nothing else is."""

from __future__ import annotations

import datetime as dt

import pytest

from newsletter.importing.post import Heading, Note, Paragraph, Piece, PostPicture, Span, plain, text_of
from newsletter.importing.title_and_byline import TitleAndByline, read_title_and_byline

BODY = Paragraph(spans=plain("This is a sentence that somebody wrote for the post."))


def line(text: str) -> Paragraph:
    return Paragraph(spans=plain(text))


def head(text: str, level: int = 1) -> Heading:
    return Heading(level=level, spans=plain(text))


def opened(*pieces: Piece, titles: tuple[str, ...] = ()) -> TitleAndByline:
    return read_title_and_byline((*pieces, BODY), titles)


def test_the_pages_own_title_decides_which_heading_it_is() -> None:
    found = opened(head("City of Los Angeles"), head("The library opens"), titles=("The library opens",))
    assert found.title == "The library opens"
    assert found.pieces[0] == head("City of Los Angeles") or found.kicker == "City of Los Angeles"


def test_a_subtitle_stands_between_title_and_date() -> None:
    found = opened(head("The title"), head("And what it means", 3), line("March 11, 2023"))
    assert (found.lead, found.date) == ("And what it means", dt.date(2023, 3, 11))
    found = opened(head("The title"), head("What changes?", 2), line("It opens."))
    assert found.lead == ""


def test_a_byline_and_a_longer_date_line_stay_as_notes() -> None:
    found = opened(head("The title"), line("By Maria Lopez"), line("March 11, 2023 | City Hall"))
    assert found.date == dt.date(2023, 3, 11)
    notes = [piece.text for piece in found.pieces if isinstance(piece, Note)]
    assert notes == [
        "Byline of the post, left out: By Maria Lopez",
        "The post’s date line also says, left out: City Hall",
    ]


def test_numbers_that_could_be_two_dates_are_asked_about() -> None:
    found = opened(head("The title"), line("3/11/2023"))
    assert found.date is None
    assert any(
        isinstance(piece, Note) and "Which number is the month" in piece.text for piece in found.pieces
    )


def test_a_picture_above_the_title_is_kept() -> None:
    picture = PostPicture(source="a.png")
    assert opened(picture, head("The title")).pieces[0] == picture


def test_a_text_without_headings_gives_its_first_line_as_title() -> None:
    found = opened(line("POLICY"), line("The library opens on Sundays"), line("11 March 2023"))
    assert (found.kicker, found.title, found.date) == (
        "POLICY",
        "The library opens on Sundays",
        dt.date(2023, 3, 11),
    )
    assert found.pieces == [BODY]


@pytest.mark.parametrize(
    "text", ["Dear neighbor,", "Did you know?", "In the news", "We did it; we really did it, all of us."]
)
def test_these_first_lines_are_no_title(text: str) -> None:
    found = opened(line(text))
    assert found.title == ""
    assert text in text_of(tuple(found.pieces))


def test_a_date_in_a_sentence_is_no_date_line() -> None:
    text = "On March 11, 2023 the council voted for the law."
    found = opened(head("The title"), line(text))
    assert found.date is None
    assert text in text_of(tuple(found.pieces))


# --- Kickers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "above",
    [
        (line("Policy Explained | March 11, 2023"),),
        (line("March 11, 2023 | Policy Explained"),),
        (line("Policy Explained March 11, 2023 By Ana Ruiz"),),
        (line("March 11, 2023"), line("Policy Explained")),
        (line("Policy Explained"), line("March 11, 2023")),
        (line("March 11, 2023"), line("By Ana Ruiz"), line("POLICY EXPLAINED")),
        (line("March 11, 2023"), head("Policy Explained", 4)),
    ],
)
def test_a_short_line_around_the_date_is_the_kicker(above: tuple[Piece, ...]) -> None:
    found = opened(head("The title"), *above)
    assert (found.kicker.casefold(), found.date) == ("policy explained", dt.date(2023, 3, 11))
    assert [piece for piece in found.pieces if not isinstance(piece, Note)] == [BODY]


def test_a_kicker_may_be_above_a_picture_or_a_did_you_know() -> None:
    picture, fact = PostPicture(source="a.png"), line("Did you know that it opens?")
    for below in (picture, fact):
        found = opened(head("The title"), line("March 11, 2023"), line("Policy Explained"), below)
        assert (found.kicker, found.pieces) == ("Policy Explained", [below, BODY])


def test_what_may_be_a_persons_name_is_a_kicker_only_if_the_text_speaks_of_it() -> None:
    found = opened(head("The title"), line("March 11, 2023"), line("Marisol Reyes"))
    assert found.kicker == ""
    assert "Marisol Reyes" in text_of(tuple(found.pieces))
    found = opened(
        head("The title"),
        line("March 11, 2023"),
        line("Sanctuary Cities"),
        line("What cities may do about it."),
    )
    assert found.kicker == "Sanctuary Cities"
    assert any(isinstance(piece, Note) and "above the headline" in piece.text for piece in found.pieces)


@pytest.mark.parametrize(
    "made",
    [
        (line("March 11, 2023"), line("Dear neighbors")),
        (line("March 11, 2023"), line("What changes?")),
        (line("March 11, 2023"), head("What changes", 2)),
        (line("Policy Explained"),),
    ],
)
def test_greetings_questions_and_headings_of_sections_are_none(made: tuple[Piece, ...]) -> None:
    found = opened(head("The title"), *made, BODY, head("Next", 2))
    assert found.kicker == ""
    assert text_of(made[-1:]) in text_of(tuple(found.pieces))


def test_the_first_of_several_bold_lines_is_a_heading() -> None:
    bold = [Paragraph(spans=(Span(text=text, strong=True),)) for text in ("Background", "Next steps")]
    found = opened(head("The title"), line("March 11, 2023"), bold[0], BODY, bold[1])
    assert found.kicker == ""


def test_an_author_between_title_and_date_is_a_byline() -> None:
    found = opened(head("The title"), line("Dr. Imani Brooks, Department of Biology"), line("March 11, 2023"))
    assert (found.lead, found.kicker) == ("", "")
    assert "Imani Brooks" in text_of(tuple(found.pieces))


@pytest.mark.parametrize(
    "text",
    ["By Dana A. Ford, J. S. Corey, and Tom Watkins, CNN", "von Tilman Weber", "Por Ana Ruiz y J. A. Soto"],
)
def test_a_list_of_authors_is_a_byline_whatever_initials_it_has(text: str) -> None:
    found = opened(head("The title"), line(text), line("March 11, 2023"))
    assert (found.lead, found.kicker) == ("", "")
    assert text in text_of(tuple(found.pieces))


@pytest.mark.parametrize(
    "text", ["MikeNils | March 11, 2023", "149 March 11, 2023", "Jump to Recipe March 11, 2023"]
)
def test_a_date_line_that_says_who_or_what_else_gives_no_kicker(text: str) -> None:
    found = opened(head("The title"), line(text))
    assert (found.kicker, found.lead, found.date) == ("", "", dt.date(2023, 3, 11))


def test_a_dek_between_title_and_date_is_the_lead_and_a_counter_is_text() -> None:
    dek = "A winter of repairs, and what we found under the pools."
    assert opened(head("The title"), line(dek), line("March 11, 2023")).lead == dek
    long = "A winter of repairs, and what we found under the pools when " * 4
    assert opened(head("The title"), head(long.strip(), 2), line("March 11, 2023")).lead == long.strip()
    found = opened(head("The title"), line("1 min ago"), line("March 11, 2023"))
    assert (found.lead, found.kicker) == ("", "")
    assert "1 min ago" in text_of(tuple(found.pieces))


def test_of_two_lines_above_a_date_the_first_is_the_title_unless_it_is_clearly_a_kicker() -> None:
    found = opened(
        line("Free shots this Saturday"), line("San José Community Clinic"), line("March 11, 2023")
    )
    assert found.title == "Free shots this Saturday"


def test_a_kicker_above_the_date_of_a_text_is_not_its_title() -> None:
    found = opened(line("Policy Explained"), line("March 11, 2023"), line("Renters get new rights"))
    assert (found.kicker, found.title) == ("Policy Explained", "Renters get new rights")
    found = opened(line("Renters get new rights"), line("March 11, 2023"), line("Policy Explained"))
    assert (found.kicker, found.title) == ("Policy Explained", "Renters get new rights")


def test_a_line_below_a_picture_is_no_kicker_unless_it_says_so() -> None:
    picture, date = PostPicture(source="a.png"), line("March 11, 2023")
    assert opened(head("The title"), date, picture, line("Marchers outside City Hall")).kicker == ""
    assert opened(head("The title"), date, picture, line("Policy Explained")).kicker == "Policy Explained"


def test_a_heading_below_the_title_that_says_it_again_is_left_out() -> None:
    assert opened(head("New hours!"), head("New hours", 2)).pieces == [BODY]
    assert opened(head("New hours"), head("New hours at the library", 2)).pieces[0] == head(
        "New hours at the library", 2
    )
