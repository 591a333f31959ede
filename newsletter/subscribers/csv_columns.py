"""Columns: what the first line of a subscriber file says each cell is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from newsletter.errors import AddressError, ImportFileError
from newsletter.model import Action, Hint
from newsletter.model.phrase import joined, phrase
from newsletter.subscribers.address import read_address
from newsletter.subscribers.column_choices import NO_CHOICES, ColumnChoices
from newsletter.subscribers.column_meaning import column_meaning, is_status_name
from newsletter.subscribers.csv_export import recorded_columns
from newsletter.subscribers.layouts.layout import Layout
from newsletter.subscribers.plain_words import plain as plain

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
_BASIS = frozenset(
    ("consent basis", "basis", "basis of consent", "legal basis", "consent text", "consent source",
     "consent method", "source of consent", "opt in source", "optin source", "signup source",
     "sign up source", "subscription source", "base legal", "base juridica", "fuente de consentimiento")
)  # fmt: skip
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
    basis: tuple[int, ...] = ()
    """How this person agreed, in the file's words: added to the basis of the import."""
    more_addresses: tuple[int, ...] = ()
    """Further addresses of the same person."""
    chosen_status: int | None = None
    """The column that staff chose as the one with the status."""
    recorded: tuple[int, ...] = ()
    """Columns of an export of ours that an import does not read."""
    layout: Layout | None = None
    ignored: tuple[int, ...] = ()
    """Columns that staff chose to leave out; one that says who may be mailed is read all the same."""
    mapped: tuple[int, ...] = ()
    """Columns that staff chose to be something else than the address or the status."""
    day_first: Mapping[int, bool] = field(default_factory=dict)
    """How 3/5/2026 is read in a column of dates that has such values."""

    @property
    def understood(self) -> frozenset[int]:
        """Return the columns that are the person's: address, names, language, list and dates of consent."""
        own = {index for role, index in self.roles.items() if role != "problem"}
        return frozenset({*own, *self.consent_dates, *self.unnamed, *self.more_addresses, *self.recorded})

    @property
    def addresses(self) -> tuple[int, ...]:
        """Return the columns of addresses, the person's first one first."""
        return (self.roles["email"], *self.more_addresses)

    def left_out(self, used: Collection[int] = ()) -> tuple[int, ...]:
        """Return the columns of which nothing is taken in; `used` are those read as a status."""
        tags = () if self.tags is None else (self.tags,)
        known = {
            *self.understood,
            *self.attributes.values(),
            *self.record_dates,
            *self.basis,
            *tags,
            *used,
        }
        return tuple(index for index in range(len(self.header)) if index not in known)

    def without_attributes(self, indices: Collection[int]) -> Columns:
        """Return the columns with no attribute in any of these: a status is never an attribute."""
        kept = {name: index for name, index in self.attributes.items() if index not in indices}
        return replace(self, attributes=kept, tags=None if self.tags in indices else self.tags)

    def is_asked_about(self, index: int) -> bool:
        """Say whether a column that is left out may be something that staff want to keep."""
        own = self.layout is not None and self.layout.is_own(self.header[index])
        return index not in self.ignored and not own


def read_columns(
    header: Sequence[str],
    *,
    attributes: Sequence[str],
    file: str,
    layout: Layout | None = None,
    choices: ColumnChoices = NO_CHOICES,
    topics: bool = False,
) -> Columns:
    """Understand a header by its names; raises ImportFileError for one that is data or lacks email.

    What staff chose counts first, then what the tool of `layout` means by its columns, then the names. A
    column of topics is one only if the publication has `topics`.
    """
    if any(holds_address(cell) for cell in header):
        raise ImportFileError(
            phrase("{file}: the first line holds an address where the column names should stand", file=file),
            hint="Put a line of names above it, such as: email,first_name,last_name,lang",
        )
    chosen = {index: said for index, name in enumerate(header) if (said := choices.of(name)) is not None}
    reader = _HeaderReader(header, layout, {plain(name): name for name in attributes}, chosen)
    addresses = reader.addresses(file)
    roles = {
        role: found
        for role in _NAMES
        if role not in ("email", "problem", *(() if topics else ("topics",)))
        and (found := reader.first(role)) is not None
    }
    kept = reader.attributes()
    tags = reader.first("tags")
    free = [index for index in reader.open if index not in kept.values()]
    consent_dates = reader.dates("consent_at", layout.agreed_at if layout else (), _CONSENT_DATES, free)
    record_dates = reader.dates("", layout.recorded_at if layout else (), _RECORD_DATES, free)
    record_dates = tuple(index for index in record_dates if index not in recorded_columns(header))
    taken = {*roles.values(), *addresses, *consent_dates, *record_dates}
    return Columns(
        header=tuple(header),
        roles={**roles, "email": addresses[0]},
        attributes=kept,
        unnamed=tuple(index for index, name in enumerate(header) if not plain(name)),
        consent_dates=consent_dates,
        record_dates=tuple(index for index in record_dates if index not in consent_dates),
        tags=tags,
        basis=tuple(
            index
            for index in reader.dates("", layout.basis if layout else (), _BASIS, free)
            if index not in taken
        ),
        more_addresses=addresses[1:],
        recorded=recorded_columns(header),
        chosen_status=next((index for index, said in chosen.items() if said == "status"), None),
        layout=layout,
        ignored=tuple(index for index, said in chosen.items() if not said),
        mapped=tuple(index for index, said in chosen.items() if said and said not in ("email", "status")),
    )


class _HeaderReader:
    """Looks for the columns of one header; `open` are those that nobody chose anything for."""

    def __init__(
        self,
        header: Sequence[str],
        layout: Layout | None,
        declared: Mapping[str, str],
        chosen: Mapping[int, str],
    ) -> None:
        self.header = header
        self.layout = layout
        self.declared = declared
        self.chosen = chosen
        self.keys = [plain(name) for name in header]
        self.open = [index for index in range(len(header)) if index not in chosen]

    def addresses(self, file: str) -> tuple[int, ...]:
        """Return the column of addresses, and those of further ones of the same person."""
        named = [index for index, said in self.chosen.items() if said == "email"]
        if not named and self.layout is not None:
            named = self._named(self.layout.email)
        if not named:
            named = [index for index in self.open if _ROLES.get(self.keys[index]) == "email"]
            if len(named) > 1:
                both = " and ".join(f"“{self.header[index].strip()}”" for index in named[:2])
                raise ImportFileError(
                    phrase("{file} has two columns for email: {both}", file=file, both=both),
                    hint="Say which one to use",
                    next_steps=(Hint(Action.MAP_COLUMN, f"{self.header[named[0]].strip()}=email"),),
                )
        if not named:
            raise _no_email(self.header, file)
        return tuple(named)

    def first(self, role: str) -> int | None:
        """Return the first column of a role: as chosen, as the tool names it, as names are."""
        for index, said in self.chosen.items():
            if said == role:
                return index
        if self.layout is not None and (named := self._named(getattr(self.layout, role, ()))):
            return named[0]
        if role == "tags":
            return next((index for index in self.open if self.keys[index] in _TAGS), None)
        found = (index for index in self.open if _ROLES.get(self.keys[index]) == role)
        return next((index for index in found if self.keys[index] not in self.declared), None)

    def attributes(self) -> dict[str, int]:
        """Return the columns of declared attributes; none of them says who may be mailed."""
        found: dict[str, int] = {}
        for index, said in self.chosen.items():
            if said in self.declared.values():
                found.setdefault(said, index)
        for index in self.open:
            name = self.declared.get(self.keys[index])
            if name and name != "email" and not self._is_status(index):
                found.setdefault(name, index)
        return found

    def dates(
        self, role: str, named: Sequence[str], known: Collection[str], free: Collection[int]
    ) -> tuple[int, ...]:
        """Return the columns that are chosen for a role, those of the tool, and those known by name."""
        chosen = [index for index, said in self.chosen.items() if role and said == role]
        others = [index for index in free if self.keys[index] in known]
        return tuple(dict.fromkeys((*chosen, *self._named(named), *others)))

    def _named(self, names: Sequence[str]) -> list[int]:
        wanted = [plain(name) for name in names]
        return [index for key in dict.fromkeys(wanted) for index in self.open if self.keys[index] == key]

    def _is_status(self, index: int) -> bool:
        name = self.header[index]
        return is_status_name(name) or (self.layout is not None and self.layout.rule(name) is not None)


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


def _no_email(header: Sequence[str], file: str) -> ImportFileError:
    names = ", ".join(f"“{name.strip()[:40]}”" for name in header[:8])
    names_of_addresses = [name for name in header if column_meaning(name) is None]
    close = next(
        (one for one in names_of_addresses if get_close_matches(plain(one), _NAMES["email"], n=1)), ""
    )
    hint = phrase("Name the column of addresses “email” in the first line")
    if close:
        hint = joined(" ", (phrase("Did you mean “{near}”?", near=close.strip()), hint))
    return ImportFileError(
        phrase("{file} has no column named email; its first line names {names}", file=file, names=names),
        hint=hint,
    )
