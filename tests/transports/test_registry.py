"""The registry: every transport opens as its entry says, and nobody else knows one by its name."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

import newsletter
from newsletter.errors import SettingsError
from newsletter.model import SendgridAccount, SmtpServer
from newsletter.settings import Settings
from newsletter.settings.load import parse_settings
from newsletter.transports.registry import TRANSPORTS, transport_entry

PACKAGE = Path(newsletter.__file__).parent
ROOT = PACKAGE.parent


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with which each transport can be opened."""
    text = (ROOT / "newsletter.toml").read_text(encoding="utf-8")
    found = parse_settings(text, root=tmp_path, environ={})
    return replace(found, sendgrid=SendgridAccount(key="SG.x"), smtp=replace(found.smtp, username=""))


@pytest.mark.parametrize("name", TRANSPORTS)
def test_a_transport_opens_with_the_name_and_the_capabilities_of_its_entry(
    name: str, settings: Settings
) -> None:
    opened = TRANSPORTS[name].open(settings)
    assert opened.name == name
    assert opened.capabilities == TRANSPORTS[name].capabilities
    assert opened.batch_size >= 1


def test_a_transport_that_lacks_a_secret_says_where_to_put_it(settings: Settings) -> None:
    smtp = SmtpServer(
        host="a", port=587, security=settings.smtp.security, username="u", password_variable="OF_A"
    )
    with pytest.raises(SettingsError, match="there is no password for u at a") as error:
        transport_entry("smtp").open(replace(settings, smtp=smtp))
    assert "OF_A" in error.value.hint
    with pytest.raises(SettingsError) as error:
        transport_entry("sendgrid").open(replace(settings, sendgrid=SendgridAccount(key="")))
    assert "NEWSLETTER_SENDGRID_KEY" in error.value.hint


def test_a_transport_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(SettingsError, match="no transport 'pigeon'") as error:
        transport_entry("pigeon")
    assert "outbox, smtp, sendgrid" in error.value.hint


def test_no_code_decides_by_the_name_of_a_transport() -> None:
    """Nothing is compared with a name, and nobody but the registry lists several."""
    assert [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if _compares(node) or _lists_several(node)
    ] == []


def _is_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value in TRANSPORTS


def _compares(node: ast.AST) -> bool:
    match node:
        case ast.Compare():
            return any(map(_is_name, (node.left, *node.comparators)))
        case ast.MatchValue():
            return _is_name(node.value)
    return False


def _lists_several(node: ast.AST) -> bool:
    return isinstance(node, ast.List | ast.Tuple | ast.Set) and sum(map(_is_name, node.elts)) > 1


@pytest.mark.parametrize(
    "text",
    [
        "transport.name == 'smtp'", "'sendgrid' != name", "name in ('smtp', 'outbox')",
        "match name:\n  case 'smtp': pass", "a: Literal['smtp', 'sendgrid']",
    ],
)  # fmt: skip
def test_the_look_for_names_finds_them(text: str) -> None:
    assert any(_compares(node) or _lists_several(node) for node in ast.walk(ast.parse(text)))
