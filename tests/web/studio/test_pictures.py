"""Pictures in the studio: uploaded by dialog, drop and paste, described, cropped, listed, deleted, brought back."""

from __future__ import annotations

import base64
import io
import random
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from newsletter.model import Role
from tests.rendering.samples import picture_bytes
from tests.web.studio.clipboard import paste
from tests.web.studio.edited_issue import SLUG, body, message, open_editor, write_issue
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visits_paste import ask_for_picture, photo

PICTURES = f"/issues/{SLUG}/pictures"
JSON = {"Accept": "application/json"}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en", viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def folder(studio: StudioSite) -> Path:
    return studio.workspace.root / "issues" / SLUG


def names(studio: StudioSite) -> list[str]:
    return sorted(one.name for one in folder(studio).iterdir()) if folder(studio).is_dir() else []


def size_of(file: Path) -> tuple[int, int]:
    with Image.open(file) as image:
        return image.size


def upload(studio: StudioSite, data: bytes, name: str = "a.png", **fields: str) -> httpx2.Response:
    client = studio.client(Role.WRITER)
    return client.post(PICTURES, files={"picture": (name, data)}, data=fields, headers=JSON)


def open_dialog(studio: StudioSite, page: Page, text: str = "Words.\n") -> None:
    open_editor(studio, page, text)
    page.get_by_role("button", name="Picture", exact=True).click()
    expect(page.locator("#picture-dialog")).to_be_visible()


def choose(page: Page, data: bytes, name: str = "ana.jpg") -> None:
    page.locator("#picture-file").set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": data})


def drop(page: Page, *files: tuple[str, bytes], kind: str = "drop") -> None:
    """Drop files on the text (or paste them), as the browser reports it."""
    page.evaluate(
        """([files, kind]) => {
          const data = new DataTransfer();
          for (const [name, content] of files) {
            const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
            data.items.add(new File([bytes], name, {type: name.endsWith("txt") ? "text/plain" : "image/png"}));
          }
          const more = {bubbles: true, cancelable: true};
          const event = kind === "paste" ? new ClipboardEvent("paste", {...more, clipboardData: data})
            : new DragEvent("drop", {...more, dataTransfer: data});
          document.getElementById("issue-text").dispatchEvent(event);
        }""",
        [[[name, base64.b64encode(data).decode()] for name, data in files], kind],
    )


# --- The dialog ---------------------------------------------------------------------------------------


def test_a_picture_is_chosen_described_and_inserted(studio: StudioSite, page: Page) -> None:
    open_dialog(studio, page)
    choose(page, photo())
    page.get_by_label("What does it show?").fill('Ana at the "Open Day" [left]')
    page.get_by_label("Caption").fill("In March")
    page.get_by_role("button", name="Insert", exact=True).click()
    message(page, "Added ana.jpg.")
    assert body(page) == 'Words.\n\n![Ana at the "Open Day" \\[left\\]](ana.jpg "In March")\n'
    assert names(studio) == ["ana.jpg"]
    page.keyboard.press("Control+Z")
    assert body(page) == "Words.\n"


def test_without_words_nothing_is_uploaded_unless_it_is_decoration(studio: StudioSite, page: Page) -> None:
    open_dialog(studio, page)
    insert = page.get_by_role("button", name="Insert", exact=True)
    insert.click()
    expect(page.get_by_role("alert")).to_have_text("Choose a picture first.")
    choose(page, photo())
    insert.click()
    expect(page.get_by_role("alert")).to_have_text(
        "Say in a few words what it shows, or mark it as decoration."
    )
    expect(page.get_by_label("What does it show?")).to_be_focused()
    assert names(studio) == []
    page.get_by_label("It is only decoration").check()
    insert.click()
    message(page, "Added ana.jpg.")
    assert '![](ana.jpg "decorative")' in body(page)


def test_a_portrait_is_cropped_by_keyboard_and_fills_the_lines_of_a_spotlight(
    studio: StudioSite, page: Page
) -> None:
    open_editor(studio, page, "::: spotlight Ana Ruiz\nrole: Deputy\nphoto: \n\nShe knows.\n:::\n")
    page.evaluate(
        "() => { const f = document.getElementById('issue-text'); const at = f.value.indexOf('photo: ') + 7;"
        " f.setSelectionRange(at, at); }"
    )
    page.get_by_role("button", name="Picture", exact=True).click()
    choose(page, photo(1200, 900))
    expect(page.get_by_label("Crop to a square, for a portrait")).to_be_checked()
    square = page.locator(".crop-square")
    expect(square).to_be_visible()
    square.focus()
    for _ in range(10):
        page.keyboard.press("-")
    for _ in range(30):
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowUp")
    expect(page.locator("#crop-state")).to_have_text(
        "0 percent from the left, 0 percent from the top, 50 percent of the size"
    )
    page.get_by_label("What does it show?").fill("Ana at her desk")
    page.get_by_role("button", name="Insert", exact=True).click()
    message(page, "Added ana.jpg.")
    assert "photo: ana.jpg\nalt: Ana at her desk\n\nShe knows." in body(page)
    assert size_of(folder(studio) / "ana.jpg") == (450, 450)
    with Image.open(folder(studio) / "ana.jpg") as image:
        top = image.convert("L").getpixel((225, 5))
    assert isinstance(top, (int, float))
    assert top < 30


def test_the_form_of_a_spotlight_asks_for_its_photo(studio: StudioSite, page: Page) -> None:
    open_editor(studio, page, "Words.\n")
    page.get_by_role("button", name="Insert a block").click()
    page.get_by_label("Find a block").fill("spotlight")
    page.keyboard.press("Enter")
    form = page.locator("#block-dialog")
    form.get_by_label("Title").fill("Ana Ruiz")
    form.get_by_role("button", name="Choose or upload a photo").click()
    choose(page, photo())
    page.get_by_label("What does it show?").fill("Ana at her desk")
    page.locator("#picture-dialog").get_by_role("button", name="Insert", exact=True).click()
    expect(page.locator("#picture-dialog")).to_be_hidden()
    form.get_by_label("Text").fill("She knows every street.")
    form.get_by_role("button", name="Insert", exact=True).click()
    expect(form).to_be_hidden()
    assert "::: spotlight Ana Ruiz\n" in body(page)
    assert "photo: ana.jpg\nalt: Ana at her desk\n" in body(page)
    assert size_of(folder(studio) / "ana.jpg") == (900, 900)


def test_a_square_is_moved_by_pointer(studio: StudioSite, page: Page) -> None:
    open_dialog(studio, page)
    choose(page, photo(1200, 600))
    page.get_by_label("Crop to a square, for a portrait").check()
    box = page.locator(".crop-square").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 2_000, box["y"] + 20)
    page.mouse.up()
    expect(page.locator("#crop-state")).to_have_text(
        "50 percent from the left, 0 percent from the top, 100 percent of the size"
    )


def test_a_picture_that_is_there_is_used_again(studio: StudioSite, page: Page) -> None:
    write_issue(studio, "x")
    assert upload(studio, photo(), "pond.jpg").status_code == 200
    open_dialog(studio, page)
    page.locator(".picture-choices label").first.click()
    page.get_by_label("What does it show?").fill("The pond")
    page.get_by_role("button", name="Insert", exact=True).click()
    message(page, "Added pond.jpg.")
    assert "![The pond](pond.jpg)" in body(page)
    assert names(studio) == ["pond.jpg"]


def test_a_picture_never_lands_in_the_front_matter(studio: StudioSite, page: Page) -> None:
    open_editor(studio, page, "Words.\n")
    page.evaluate("() => document.getElementById('issue-text').setSelectionRange(0, 0)")
    page.get_by_role("button", name="Picture", exact=True).click()
    choose(page, photo())
    page.get_by_label("It is only decoration").check()
    page.get_by_role("button", name="Insert", exact=True).click()
    message(page, "Added ana.jpg.")
    assert body(page) == 'Words.\n\n![](ana.jpg "decorative")\n'


# --- Drop and paste -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_pictures_are_asked_about_one_by_one(studio: StudioSite, page: Page, kind: str) -> None:
    open_editor(studio, page, "Words.\n")
    drop(page, ("one.png", picture_bytes(40, 30)), ("two.png", picture_bytes(30, 40)), kind=kind)
    for number, name in enumerate(("one", "two"), start=1):
        expect(page.locator("#picture-title")).to_have_text(f"Add a picture ({number} of 2)")
        page.get_by_label("What does it show?").fill(f"Number {name}")
        page.get_by_role("button", name="Insert", exact=True).click()
    message(page, "Added two.png.")
    assert body(page) == "Words.\n\n![Number one](one.png)\n\n![Number two](two.png)\n"


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_a_file_that_is_no_picture_is_refused(studio: StudioSite, page: Page, kind: str) -> None:
    open_editor(studio, page, "Words.\n")
    drop(page, ("notes.txt", b"x"), kind=kind)
    message(page, "Only pictures can be dropped here.")
    assert body(page) == "Words.\n"


def test_a_picture_that_word_kept_to_itself_goes_to_its_place(studio: StudioSite, page: Page) -> None:
    open_editor(studio, page, "")
    paste(page, html="<p>One</p><img src='file:///a.png' alt='The pond'><p>Two</p>", text="x")
    page.get_by_role("button", name="Add the picture").click()
    expect(page.get_by_label("What does it show?")).to_have_value("The pond")
    choose(page, photo())
    page.get_by_role("button", name="Insert", exact=True).click()
    message(page, "Added ana.jpg.")
    assert body(page) == "\nOne\n\n![The pond](ana.jpg)\n\nTwo\n"


# --- Uploads that go wrong ----------------------------------------------------------------------------


def big_photo() -> bytes:
    """Return a JPEG of more than 30 MB, as a camera with 50 million pixels makes."""
    noise = Image.frombytes("RGB", (2_040, 1_530), random.Random(1).randbytes(2_040 * 1_530 * 3))
    out = io.BytesIO()
    noise.resize((8_160, 6_120), Image.Resampling.NEAREST).save(out, "JPEG", quality=92)
    return out.getvalue()


def test_a_photo_of_30_megabytes_is_kept_small(studio: StudioSite) -> None:
    write_issue(studio, "x")
    data = big_photo()
    assert 30_000_000 < len(data) < 40 * 1024 * 1024
    answer = upload(studio, data, "IMG_0001.JPG", alt="The hall")
    assert answer.json() == {"name": "img-0001.jpg", "markdown": "![The hall](img-0001.jpg)"}
    assert size_of(folder(studio) / "img-0001.jpg") == (2_400, 1_800)
    assert (folder(studio) / "img-0001.jpg").stat().st_size < 5_000_000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"words", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "contains a script"),
        (b"x" * 42_000_000, "larger than 40 MB"),
        (b"", "not a picture"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(studio: StudioSite, data: bytes, words: str) -> None:
    write_issue(studio, "x")
    answer = upload(studio, data)
    assert answer.status_code == 422
    assert words in answer.json()["error"]
    assert names(studio) == []


def test_an_upload_can_be_stopped_and_tried_again(studio: StudioSite, page: Page) -> None:
    open_dialog(studio, page)
    choose(page, photo())
    page.get_by_label("What does it show?").fill("Ana")
    waiting: list[Route] = []
    page.route("**/pictures", lambda route: waiting.append(route) if route.request.method == "POST" else route.continue_())  # fmt: skip
    page.get_by_role("button", name="Insert", exact=True).click()
    expect(page.get_by_label("Uploading")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("alert")).to_have_text("The upload was stopped.")
    page.unroute("**/pictures")
    page.route("**/pictures", lambda route: route.abort())
    page.get_by_role("button", name="Insert", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Your picture and your words are still here")
    page.unroute("**/pictures")
    page.get_by_role("button", name="Insert", exact=True).click()
    message(page, "Added ana.jpg.")
    assert names(studio) == ["ana.jpg"]


def test_who_was_signed_out_signs_in_and_the_upload_goes_on(studio: StudioSite, page: Page) -> None:
    open_dialog(studio, page)
    choose(page, photo())
    page.get_by_label("What does it show?").fill("Ana")
    page.context.clear_cookies()
    page.get_by_role("button", name="Insert", exact=True).click()
    expect(page.get_by_text("Your session has ended").first).to_be_visible()
    studio.sign_in(page, Role.WRITER)
    page.get_by_role("button", name="I have signed in: try again").first.click()
    message(page, "Added ana.jpg.")
    assert names(studio) == ["ana.jpg"]


# --- The page -----------------------------------------------------------------------------------------


def test_without_scripts_a_picture_is_added_cropped_deleted_and_brought_back(studio: StudioSite) -> None:
    write_issue(studio, "Words.\n")
    client = studio.client(Role.WRITER)
    added = client.post(PICTURES, files={"picture": ("Ana.png", picture_bytes(40, 30))}, data={"square": "1"})
    assert added.status_code == 303
    assert size_of(folder(studio) / "ana.png") == (30, 30)
    assert "Added ana.png." in client.get(PICTURES).text
    client.post(PICTURES, files={"picture": ("wide.png", picture_bytes(60, 20))})
    assert client.post(f"{PICTURES}/wide.png/crop").status_code == 303
    assert size_of(folder(studio) / "wide-square.png") == (20, 20)
    assert client.post(f"{PICTURES}/ana.png/delete").status_code == 303
    assert names(studio) == ["wide-square.png", "wide.png"]
    assert client.post(f"{PICTURES}/ana.png/restore").status_code == 303
    assert names(studio) == ["ana.png", "wide-square.png", "wide.png"]


def test_a_picture_in_use_is_not_deleted(studio: StudioSite) -> None:
    write_issue(studio, "![A pond](pond.png)\n")
    assert upload(studio, picture_bytes(40, 30), "pond.png").status_code == 200
    answer = studio.client(Role.WRITER).post(f"{PICTURES}/pond.png/delete", headers=JSON)
    assert answer.status_code == 409
    assert answer.json()["error"] == "pond.png is used in line 6 of this issue"
    assert names(studio) == ["pond.png"]


def test_a_picture_is_shown_small_and_never_as_a_page(studio: StudioSite) -> None:
    write_issue(studio, "x")
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='40' height='30'><rect width='9' height='9'/></svg>"
    assert upload(studio, svg, "logo.svg").status_code == 200
    client = studio.client(Role.WRITER)
    answer = client.get(f"{PICTURES}/logo.svg")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    again = client.get(f"{PICTURES}/logo.svg", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["..%2Fhours.md", "none.png", "%2Fetc%2Fpasswd", ".hidden.png"])
def test_other_files_are_not_reached(studio: StudioSite, name: str) -> None:
    write_issue(studio, "x")
    client = studio.client(Role.WRITER)
    for answer in (client.get(f"{PICTURES}/{name}"), client.post(f"{PICTURES}/{name}/delete")):
        assert answer.status_code in (404, 405)


def test_who_works_on_other_lists_has_no_pictures_here(studio: StudioSite) -> None:
    write_issue(studio, "x")
    assert upload(studio, picture_bytes(40, 30)).status_code == 200
    other = studio.client(studio.add_account("cy@riverton.example", Role.WRITER, lists=("volunteers",)))
    posts = [PICTURES, *(f"{PICTURES}/a.png/{verb}" for verb in ("crop", "delete", "restore"))]
    answers = [other.get(PICTURES), other.get(f"{PICTURES}/a.png"), *(other.post(path) for path in posts)]
    assert {answer.status_code for answer in answers} == {403}
    assert names(studio) == ["a.png"]


def test_the_dialog_lists_what_the_issue_has(studio: StudioSite, page: Page) -> None:
    write_issue(studio, "x")
    for name in ("pond.jpg", "hall.jpg"):
        upload(studio, photo(400 if name == "pond.jpg" else 300), name)
    studio.open(page, Role.WRITER, f"/issues/{SLUG}")
    ask_for_picture(page)
    expect(page.locator(".picture-choices label")).to_have_text(["hall.jpg", "pond.jpg"])
