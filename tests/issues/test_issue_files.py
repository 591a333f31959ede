from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import NotFoundError
from newsletter.issues.issue_files import find_issue, issue_files, previous_issue_date, slug_for, slug_of
from newsletter.issues.parser import read_issue
from newsletter.model import Action, Hint, Issue
from tests.issues.samples import PUBLICATION

DAY = dt.date(2023, 3, 11)


def put(root: Path, name: str, date: str = "2023-03-11", list_key: str = "constituents") -> Path:
    file = root / "issues" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\nsubject: A\ndate: {date}\nlist: {list_key}\n---\n")
    return file


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("2023-03-11-sanctuary-city.md", "2023-02-11-libraries/index.md", "2023-02-18-parks.md"):
        put(tmp_path, name)
    for name in ("_draft.md", ".hidden.md", "2023-02-18-parks/notes.md", "notes.txt"):
        put(tmp_path, name)
    return tmp_path


def test_the_shelf_holds_the_issues_in_the_order_of_their_slugs(root: Path) -> None:
    files = issue_files(root)
    assert [slug_of(file) for file in files] == [
        "2023-02-11-libraries",
        "2023-02-18-parks",
        "2023-03-11-sanctuary-city",
    ]


def test_a_folder_that_cannot_be_read_is_not_called_empty(tmp_path: Path) -> None:
    (tmp_path / "issues").write_text("a file of that name")
    with pytest.raises(NotFoundError, match=r"issues cannot be read \(Not a directory\)"):
        find_issue(tmp_path, "any")


def test_a_publication_without_issues_has_an_empty_shelf(tmp_path: Path) -> None:
    assert issue_files(tmp_path) == ()
    with pytest.raises(NotFoundError, match="there is no issue") as caught:
        find_issue(tmp_path, "a")
    assert caught.value.next_steps == (Hint(Action.NEW_ISSUE),)


@pytest.mark.parametrize(
    "slug",
    [
        "2023-03-11-sanctuary-city",
        "sanctuary-city",
        "2023-03",
        "issues/2023-03-11-sanctuary-city.md",
        "2023-03-11-sanctuary-city.md",
        "./issues/../issues/2023-03-11-sanctuary-city.md",
    ],
)
def test_an_issue_is_found_by_slug_by_path_or_by_one_end_of_its_slug(root: Path, slug: str) -> None:
    assert find_issue(root, slug) == root / "issues" / "2023-03-11-sanctuary-city.md"


def test_an_issue_is_found_by_its_absolute_path_and_from_its_own_folder(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = root / "issues" / "2023-02-18-parks.md"
    assert find_issue(root, str(file)) == file
    monkeypatch.chdir(root / "issues")
    assert find_issue(root, "2023-02-11-libraries/index.md") == root / "issues/2023-02-11-libraries/index.md"


def test_a_whole_slug_wins_over_the_end_of_another(root: Path) -> None:
    file = put(root, "parks.md")
    assert find_issue(root, "parks") == file


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("2023-03-11-santuary-city", 'Did you mean "2023-03-11-sanctuary-city"?'),
        ("2023-02", "several issues match"),
        ("", "there is no issue"),
        ("../secret", "there is no issue"),
        ("/etc/passwd", "there is no issue"),
        ("issues/../../secret.md", "there is no issue"),
        ("_draft", "there is no issue"),
        ("a\x00b", "there is no issue"),
        ("a" * 10_000, "there is no issue"),
    ],
)
def test_anything_else_is_not_found(root: Path, slug: str, words: str) -> None:
    (root.parent / "secret.md").write_text("secret")
    with pytest.raises(NotFoundError) as caught:
        find_issue(root, slug)
    assert words in str(caught.value)


def test_what_fits_several_issues_names_them(root: Path) -> None:
    with pytest.raises(NotFoundError, match=r"2023-02-11-libraries/index\.md, issues/2023-02-18-parks\.md"):
        find_issue(root, "2023-02")


def test_two_files_of_one_slug_are_chosen_by_path(root: Path) -> None:
    twin = put(root, "2023-02-18-parks/index.md")
    with pytest.raises(NotFoundError, match="several issues match"):
        find_issue(root, "2023-02-18-parks")
    assert find_issue(root, "issues/2023-02-18-parks/index.md") == twin


def issue(root: Path, name: str) -> Issue:
    return read_issue(root / "issues" / name, root=root, publication=PUBLICATION)


def test_the_last_issue_is_the_newest_before_this_one_on_its_list(tmp_path: Path) -> None:
    put(tmp_path, "this.md", "2023-03-11")
    put(tmp_path, "same-day.md", "2023-03-11")
    put(tmp_path, "later.md", "2023-04-01")
    put(tmp_path, "other-list.md", "2023-03-10", "staff")
    put(tmp_path, "old.md", "2023-01-01")
    put(tmp_path, "last/index.md", "2023-02-11")
    assert previous_issue_date(tmp_path, issue(tmp_path, "this.md")) == dt.date(2023, 2, 11)
    assert previous_issue_date(tmp_path, issue(tmp_path, "old.md")) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"---\ndate: [\n---\n",
        b"---\ndate: 2023-99-99\nlist: constituents\n---\n",
        b"---\nlist: constituents\n---\n",
        b"---\ndate: 2023-03-01\n",
        b"---\n" + b"\xcc\x81" * 30_000,
    ],
)
def test_a_broken_neighbour_is_passed_over(tmp_path: Path, data: bytes) -> None:
    put(tmp_path, "this.md", "2023-03-11")
    put(tmp_path, "last.md", "2023-02-11")
    (tmp_path / "issues" / "broken.md").write_bytes(data)
    assert previous_issue_date(tmp_path, issue(tmp_path, "this.md")) == dt.date(2023, 2, 11)


def test_a_neighbour_that_is_broken_below_its_front_matter_still_counts(tmp_path: Path) -> None:
    put(tmp_path, "this.md", "2023-03-11")
    last = put(tmp_path, "last.md", "2023-02-11")
    last.write_text(last.read_text() + "::: nonsense\n{{7*7}}\n")
    assert previous_issue_date(tmp_path, issue(tmp_path, "this.md")) == dt.date(2023, 2, 11)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Sanctuary City", "2023-03-11-sanctuary-city"),
        ("What’s a “Sanctuary City”?", "2023-03-11-whats-a-sanctuary-city"),
        ("¿Qué pasó en el año 2022?", "2023-03-11-que-paso-en-el-ano-2022"),
        ("Straße, Łódź, Ærø & œuvre", "2023-03-11-strasse-lodz-aero-oeuvre"),
        ("新闻", "2023-03-11-issue-d39567"),
        ("", "2023-03-11-issue"),
        ("../../etc/passwd", "2023-03-11-etc-passwd"),
        ("a" * 100, "2023-03-11-" + "a" * 40),
        ("word " * 30, "2023-03-11" + "-word" * 10),
    ],
)
def test_a_new_issue_is_called_after_its_date_and_title(title: str, slug: str) -> None:
    assert slug_for(title, DAY) == slug


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("新闻", "公告"),
        ("Помощь с арендой", "Новый парк открыт"),
        ("새 공원이 열립니다", "도서관이 문을 닫습니다"),
        ("Նոր այգի", "Նոր գրադարան"),
        ("حديقة جديدة", "مكتبة جديدة"),
        ("LA 2028 奥运会", "LA 2028 游行"),
        ("Νέο πάρκο", "Νέα βιβλιοθήκη"),
    ],
)
def test_titles_in_any_script_make_slugs_that_differ(one: str, other: str) -> None:
    assert slug_for(one, DAY) != slug_for(other, DAY)
    assert slug_for(one, DAY) == slug_for(one.upper(), DAY)


@given(st.text(), st.dates())
def test_a_slug_is_short_plain_and_begins_with_the_date(title: str, date: dt.date) -> None:
    slug = slug_for(title, date)
    assert len(slug) <= 60
    assert slug.isascii()
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug.startswith(f"{date.isoformat()}-")
    assert "--" not in slug
    assert not slug.endswith("-")
