"""Columns: what the first line of a subscriber file says each cell is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from newsletter.errors import AddressError, ImportFileError
from newsletter.subscribers.address import read_address

_NAMES: Mapping[str, tuple[str, ...]] = {
    "email": (
        "email", "e mail", "email address", "e mail address", "mail", "correo", "correo electronico",
        "direccion de correo electronico", "direccion de correo", "direccion de email",
    ),
    "first_name": ("first name", "firstname", "given name", "forename", "nombre", "nombre de pila", "fname"),
    "last_name": ("last name", "lastname", "surname", "family name", "apellido", "apellidos", "lname"),
    "name": ("name", "full name", "fullname", "nombre completo", "nombre y apellidos"),
    "lang": ("lang", "language", "idioma", "lengua"),
    "consent_at": ("consent at", "consent date", "consented at", "optin time", "opt in time", "confirm time",
                   "fecha de consentimiento"),
    "list": ("list",),
    "status": ("status", "email status", "subscription status"),
    "since": ("since",),
    "suppressed": ("suppressed",),
    "problem": ("problem",),
}  # fmt: skip
_ROLES = {name: role for role, names in _NAMES.items() for name in names}
_OWN = ("email", "first_name", "last_name", "name", "lang", "consent_at")
_LEFT = frozenset(
    ("unsub time", "unsub reason", "unsubscribed at", "clean time", "clean campaign id", "email disabled",
     "subscribed to emails", "bounced at", "complained at")
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where each column stands, counted from 0. `attributes` maps a declared attribute to its column."""

    header: tuple[str, ...]
    roles: Mapping[str, int]
    attributes: Mapping[str, int]
    unnamed: tuple[int, ...]
    """The columns whose name is empty; nothing may stand in them."""


def read_columns(header: Sequence[str], *, attributes: Sequence[str], file: str) -> Columns:
    """Understand a header; raises ImportFileError for one that is data, lacks email or has a stranger."""
    if any(_is_address(cell) for cell in header):
        raise ImportFileError(
            f"{file}: the first line holds an address where the column names should stand",
            hint="Put a line of names above it, such as: email,first_name,last_name,lang",
        )
    declared = {plain(name): name for name in attributes}
    roles: dict[str, int] = {}
    found: dict[str, int] = {}
    strangers: list[str] = []
    for index, name in enumerate(header):
        key = plain(name)
        if key in declared and key != "email":
            _place(found, declared[key], index, header, file)
        elif key in _ROLES:
            _place(roles, _ROLES[key], index, header, file)
        elif key:
            strangers.append(name.strip())
    if "email" not in roles:
        raise _no_email(header, file)
    if strangers:
        raise _unknown(strangers, attributes, file)
    unnamed = tuple(index for index, name in enumerate(header) if not plain(name))
    return Columns(header=tuple(header), roles=roles, attributes=found, unnamed=unnamed)


def plain(name: str) -> str:
    """Reduce a column's name to what two spellings share: `E-Mail`, `e_mail` and `E mail` are one."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(char for char in letters if not unicodedata.combining(char) and char != "\ufeff")
    return re.sub(r"[\W_]+", " ", letters).strip()


def names_email(header: Sequence[str]) -> bool:
    """Say whether a line looks like a header: one of its cells names the column of addresses."""
    return any(_ROLES.get(plain(cell)) == "email" for cell in header)


def _place(where: dict[str, int], role: str, index: int, header: Sequence[str], file: str) -> None:
    if role == "problem":
        return
    if role in where:
        both = f"“{header[where[role]].strip()}” and “{header[index].strip()}”"
        raise ImportFileError(
            f"{file} has two columns for {role}: {both}", hint="Keep one and delete the other"
        )
    where[role] = index


def _is_address(cell: str) -> bool:
    try:
        return "@" in cell and bool(read_address(cell))
    except AddressError:
        return False


def _no_email(header: Sequence[str], file: str) -> ImportFileError:
    names = ", ".join(f"“{name.strip()[:40]}”" for name in header[:8])
    close = next((name for name in header if get_close_matches(plain(name), _NAMES["email"], n=1)), "")
    hint = f"Did you mean “{close.strip()}”? " if close else ""
    return ImportFileError(
        f"{file} has no column named email; its first line names {names}",
        hint=f"{hint}Name the column of addresses “email” in the first line",
    )


def _unknown(strangers: Sequence[str], attributes: Sequence[str], file: str) -> ImportFileError:
    listed = ", ".join(f"“{name[:40]}”" for name in strangers[:12])
    if any(plain(name) in _LEFT for name in strangers):
        return ImportFileError(
            f"{file} has columns about people who left or bounced ({listed})",
            hint="Keep only those who still agree, then delete these columns and import again",
        )
    hints = [_did_you_mean(name, attributes) for name in strangers]
    return ImportFileError(
        f"{file} has unknown column{'s' if len(strangers) > 1 else ''} {listed}{''.join(hints)}",
        hint="Declare it in newsletter.toml under [subscribers] attributes, or delete it from the file",
    )


def _did_you_mean(name: str, attributes: Sequence[str]) -> str:
    known = {plain(candidate): candidate for candidate in (*_OWN, *attributes)}
    close = get_close_matches(plain(name), known, n=1, cutoff=0.7)
    return f" (did you mean {known[close[0]]}?)" if close else ""
