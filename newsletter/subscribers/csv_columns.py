"""Columns: what the first line of a subscriber file says each cell is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from newsletter.errors import AddressError, ImportFileError
from newsletter.subscribers.address import read_address
from newsletter.subscribers.column_meaning import column_meaning, is_status_name

_NAMES: Mapping[str, tuple[str, ...]] = {
    "email": (
        "email", "e mail", "email address", "e mail address", "mail", "emailaddress", "preferred email",
        "primary email", "primary email address", "contact email", "contact email address", "email 1",
        "e mail 1 value", "e mail 1 address", "destination",
        "correo", "correo electronico", "direccion de correo electronico", "direccion de correo",
        "direccion de email",
        "adresse e mail", "adresse email", "adresse mail", "courriel", "adresse courriel",
        "e mail adresse", "emailadresse", "mailadresse", "endereco de email", "endereco de e mail",
        "indirizzo email",
    ),
    "first_name": ("first name", "firstname", "given name", "forename", "nombre", "nombre de pila", "fname",
                   "vorname", "prenom"),
    "last_name": ("last name", "lastname", "surname", "family name", "apellido", "apellidos", "lname",
                  "nachname", "nom de famille"),
    "name": ("name", "full name", "fullname", "nombre completo", "nombre y apellidos"),
    "lang": ("lang", "language", "idioma", "lengua"),
    "list": ("list",),
    "since": ("since",),
    "cadence": ("cadence",),
    "topics": ("topics", "temas"),
    "problem": ("problem",),
}  # fmt: skip
_ROLES = {name: role for role, names in _NAMES.items() for name in names}
_CONSENT_DATES = frozenset(
    ("consent at", "consent date", "consented at", "optin time", "opt in time", "confirm time",
     "fecha de consentimiento")
)  # fmt: skip
_RECORD_DATES = frozenset(
    ("opt in date", "optin date", "opt in timestamp", "opted in at", "confirmation time", "confirmed at",
     "email marketing consent timestamp", "subscription time", "subscription date", "subscription created",
     "subscribed at", "subscribed on", "subscribed date", "date subscribed", "created at", "date created",
     "create date", "creation date", "created", "created on", "member since", "date added", "added time",
     "sign up date", "signup date", "created at utc 0", "fecha de alta", "date d inscription", "anmeldedatum")
)  # fmt: skip
_TAGS = frozenset(
    ("tags", "tag list", "user tags", "can2 user tags", "labels", "etiquetas", "etiquettes", "schlagworter")
)
_OWN = ("email", "first_name", "last_name", "name", "lang", "consent_at")
TAGS = "tags"
"""The attribute that keeps a person's tags, whether it is declared or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where each column stands, counted from 0. `attributes` maps a declared attribute to its column."""

    header: tuple[str, ...]
    roles: Mapping[str, int]
    attributes: Mapping[str, int]
    unnamed: tuple[int, ...]
    """The columns whose name is empty; nothing may stand in them."""
    consent_dates: tuple[int, ...] = ()
    """When this person agreed: the latest of them counts."""
    record_dates: tuple[int, ...] = ()
    """When another tool made its record: the first that can be read counts, without a date of consent."""
    tags: int | None = None

    @property
    def understood(self) -> frozenset[int]:
        """Return the columns that are the person's: address, names, language, list and dates of consent."""
        own = {index for role, index in self.roles.items() if role != "problem"}
        return frozenset({*own, *self.consent_dates, *self.unnamed})

    def left_out(self, used: Collection[int] = ()) -> tuple[int, ...]:
        """Return the columns of which nothing is taken in; `used` are those read as a status."""
        tags = () if self.tags is None else (self.tags,)
        known = {
            *self.understood,
            *self.attributes.values(),
            *self.record_dates,
            *tags,
            *used,
        }
        return tuple(index for index in range(len(self.header)) if index not in known)

    def without_attributes(self, indices: Collection[int]) -> Columns:
        """Return the columns with no attribute in any of these: a status is never an attribute."""
        kept = {name: index for name, index in self.attributes.items() if index not in indices}
        return replace(self, attributes=kept, tags=None if self.tags in indices else self.tags)


def read_columns(
    header: Sequence[str], *, attributes: Sequence[str], file: str, topics: bool = False
) -> Columns:
    """Understand a header by its names; raises ImportFileError for one that is data or lacks email.

    A column of topics is one only if the publication has `topics`.
    """
    if any(holds_address(cell) for cell in header):
        raise ImportFileError(
            f"{file}: the first line holds an address where the column names should stand",
            hint="Put a line of names above it, such as: email,first_name,last_name,lang",
        )
    declared = {plain(name): name for name in attributes}
    roles: dict[str, int] = {}
    found: dict[str, int] = {}
    for index, name in enumerate(header):
        key = plain(name)
        if key in declared and key != "email" and not is_status_name(name):
            _place(found, declared[key], index, header, file)
        elif key in _ROLES and (topics or _ROLES[key] != "topics"):
            _place(roles, _ROLES[key], index, header, file)
    if "email" not in roles:
        raise _no_email(header, file)
    free = [(index, plain(name)) for index, name in enumerate(header) if index not in found.values()]
    return Columns(
        header=tuple(header),
        roles=roles,
        attributes=found,
        unnamed=tuple(index for index, name in enumerate(header) if not plain(name)),
        consent_dates=tuple(index for index, key in free if key in _CONSENT_DATES),
        record_dates=tuple(index for index, key in free if key in _RECORD_DATES),
        tags=next((index for index, name in enumerate(header) if plain(name) in _TAGS), None),
    )


def plain(name: str) -> str:
    """Reduce a column's name to what two spellings share: `E-Mail`, `e_mail` and `E mail` are one."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(char for char in letters if not unicodedata.combining(char) and char != "\ufeff")
    return re.sub(r"[\W_]+", " ", letters).strip()


def email_columns(header: Sequence[str]) -> tuple[int, ...]:
    """Return the columns of addresses that a header names."""
    return tuple(index for index, cell in enumerate(header) if _ROLES.get(plain(cell)) == "email")


def names_email(header: Sequence[str]) -> bool:
    """Say whether a line looks like a header: one of its cells names the column of addresses."""
    return bool(email_columns(header))


def holds_address(cell: str) -> bool:
    """Say whether a cell is an address, so that its line is no header."""
    try:
        return "@" in cell and bool(read_address(cell))
    except AddressError:
        return False


def did_you_mean(name: str, attributes: Sequence[str], found: Collection[str] = ()) -> str:
    """Return the column that may have been meant by an unknown name, "" for none; those `found` were not."""
    wanted = [candidate for candidate in (*_OWN, *attributes) if candidate not in found]
    known = {plain(candidate): candidate for candidate in wanted}
    close = get_close_matches(plain(name), known, n=1, cutoff=0.8)
    return known[close[0]] if close else ""


def _place(where: dict[str, int], role: str, index: int, header: Sequence[str], file: str) -> None:
    if role == "problem":
        return
    if role in where:
        both = f"“{header[where[role]].strip()}” and “{header[index].strip()}”"
        raise ImportFileError(
            f"{file} has two columns for {role}: {both}", hint="Keep one and delete the other"
        )
    where[role] = index


def _no_email(header: Sequence[str], file: str) -> ImportFileError:
    names = ", ".join(f"“{name.strip()[:40]}”" for name in header[:8])
    names_of_addresses = [name for name in header if column_meaning(name) is None]
    close = next(
        (one for one in names_of_addresses if get_close_matches(plain(one), _NAMES["email"], n=1)), ""
    )
    hint = f"Did you mean “{close.strip()}”? " if close else ""
    return ImportFileError(
        f"{file} has no column named email; its first line names {names}",
        hint=f"{hint}Name the column of addresses “email” in the first line",
    )
