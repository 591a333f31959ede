"""Column choices: what staff said a file's columns are, where their names do not say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from newsletter.errors import NotFoundError, RefusedError
from newsletter.model.phrase import phrase, setting
from newsletter.subscribers.plain_words import plain

ROLES = ("email", "first_name", "last_name", "name", "lang", "consent_at", "tags", "status")
"""What a column can be chosen to be, besides a declared attribute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnChoices:
    """`mapped`: a column's name and what it is; `ignored`: columns to be left out without a question."""

    mapped: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.mapped or self.ignored)

    def of(self, name: str) -> str | None:
        """Return what a column was chosen to be: "" for one to be left out, None for one nobody chose."""
        key = plain(name)
        if key in map(plain, self.ignored):
            return ""
        return next((target for column, target in self.mapped.items() if plain(column) == key), None)

    def columns_of(self, target: str) -> tuple[str, ...]:
        """Return the columns that were chosen to be something."""
        return tuple(column for column, one in self.mapped.items() if one == target)

    def over(self, earlier: ColumnChoices) -> ColumnChoices:
        """Return these choices and, for other columns, the earlier ones."""
        mine = {*map(plain, self.mapped), *map(plain, self.ignored)}
        kept = {column: target for column, target in earlier.mapped.items() if plain(column) not in mine}
        also = tuple(one for one in earlier.ignored if plain(one) not in mine)
        return ColumnChoices(mapped={**kept, **self.mapped}, ignored=(*also, *self.ignored))

    def within(self, header: Sequence[str]) -> ColumnChoices:
        """Return the choices about columns that a file has."""
        names = {plain(name) for name in header}
        return ColumnChoices(
            mapped={column: target for column, target in self.mapped.items() if plain(column) in names},
            ignored=tuple(one for one in self.ignored if plain(one) in names),
        )


NO_CHOICES = ColumnChoices()


def check_choices(
    choices: ColumnChoices, headers: Sequence[Sequence[str]], attributes: Sequence[str], *, file: str
) -> None:
    """Raise NotFoundError for a column that no table of a file has, RefusedError for a wrong target."""
    names = {plain(name): name.strip() for header in headers for name in header if plain(name)}
    for column in (*choices.mapped, *choices.ignored):
        if plain(column) not in names:
            shown = ", ".join(f"“{name}”" for name in list(names.values())[:30])
            raise NotFoundError(
                phrase("{file} has no column named “{column}”", file=file, column=column),
                hint=phrase("Its columns: {shown}", shown=shown),
            )
    for column, target in choices.mapped.items():
        if target not in ROLES and target not in attributes:
            known = ", ".join((*ROLES, *attributes))
            raise RefusedError(
                phrase(
                    "the column “{column}” cannot be mapped to “{target}”: it is no declared attribute",
                    column=column,
                    target=target,
                ),
                hint=phrase(
                    "Map it to one of {known}, or add “{target}” to the attributes of people: {setting}",
                    known=known,
                    target=target,
                    setting=setting("subscribers.attributes"),
                ),
            )
