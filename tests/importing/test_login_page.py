"""Log-in pages: refused where nothing but the log-in is there; a box beside a public post is none of its business."""

from __future__ import annotations

import pytest

from newsletter.errors import PostError
from newsletter.importing.login_page import has_password_field, is_login_page
from newsletter.importing.page_tree import page_tree
from newsletter.importing.post import text_of
from newsletter.importing.web_page import read_page

FORM = "<form action=/login><input name=u><input type=password name=p><button>Sign in</button></form>"
POST = "<h1>Library closed</h1><p>The branch on Main Street is closed on Friday for repairs.</p>"


@pytest.mark.parametrize(
    "body",
    [
        f"<header>{FORM}</header><main>{POST}</main>",
        f"<nav>{FORM}</nav>{POST}",
        f"<main>{POST}</main><aside>{FORM}</aside>",
        f"<div id=login-modal style='display:none'>{FORM}</div><main>{POST}</main>",
        f"<main>{POST}{FORM}</main>",
        f"<div class=sidebar><p>Please log in to see your account.</p>{FORM}</div><div>{POST}</div>",
        f"<footer>{FORM.replace('password', 'PASSWORD')}</footer><main>{POST}</main>",
        f"<header>{FORM}</header><main><h1>Library closed</h1><p>Closed for repairs</p></main>",
    ],
)
def test_a_public_post_beside_a_log_in_box_is_imported(body: str) -> None:
    post = read_page(f"<html><head><title>Library closed</title></head><body>{body}</body></html>", name="x")
    assert "losed" in text_of(post.pieces)


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Log in</h1>{FORM}",
        f"<main><h1>Staff area</h1><p>Please log in with your username and password to read on.</p>{FORM}</main>",
        f"<main><h1>Sign in</h1><p>Welcome to the portal of the City of Example and its staff.</p>{FORM}</main>",
        f"<h1>Iniciar sesión</h1><p>Escriba su usuario y su contraseña para entrar en el sitio.</p>{FORM}",
        f"<div><p>This content is for members only, so create an account or sign in.</p>{FORM}</div>",
    ],
)
def test_a_page_that_only_asks_for_a_password_is_refused(body: str) -> None:
    with pytest.raises(PostError, match="behind a password"):
        read_page(f"<html><body>{body}</body></html>", name="x")


def test_a_field_in_a_header_is_not_the_pages_own() -> None:
    assert not has_password_field(page_tree(f"<body><header>{FORM}</header></body>", name="x"))
    assert has_password_field(page_tree(f"<body><div>{FORM}</div></body>", name="x"))


def test_much_text_is_a_post_whatever_it_says() -> None:
    assert not is_login_page(["Log in"], "How to log in. " * 100)
    assert is_login_page(["Log in"], "How to log in.")
