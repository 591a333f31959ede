"""Phrase: a message in English that remembers its template and values, so that it can be translated.

A translation string, as gettext's users call it. It is a `str`, the English text, wherever a message is
printed, logged or stored; whoever shows it in another language asks the catalog for its template and puts
the values in again. A message without values may be a plain `str`: it is its own template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

_IN_FILE = "{path} in newsletter.toml"
_KEPT = {"phrase", "values", "kind", "many", "number", "left_out"}


class Catalog(Protocol):
    """The translations into one language, as `gettext` has them."""

    def gettext(self, message: str, /) -> str:
        """Return the translation, or the message itself."""

    def ngettext(self, one: str, many: str, number: int, /) -> str:
        """Return the translation for a number, or one of the two."""


class Phrase(str):
    """A message of a template with named placeholders, filled as `str.format` does.

    `many` is the template for any `number` but 1; "" where the message does not count. Values that are
    phrases are translated with it.
    """

    __slots__ = ("left_out", "many", "number", "template", "values")
    template: str
    many: str
    number: int
    left_out: str
    """What it would begin with, and where it is shown is known already."""
    values: Mapping[str, Any]

    def __new__(
        cls, template: str, values: Mapping[str, Any], *, many: str = "", number: int = 1, left_out: str = ""
    ) -> Phrase:
        """Fill a template."""
        text = _filled(many if many and number != 1 else template, values)
        made = super().__new__(cls, text.removeprefix(left_out))
        made.left_out = left_out
        made.template, made.values, made.many, made.number = template, values, many, number
        return made

    def __str__(self) -> str:
        """Return itself, so that the text of an exception is what it was made of."""
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle and copy what it is made of."""
        return _restored, (
            type(self),
            self.template,
            dict(self.values),
            self.many,
            self.number,
            self.left_out,
        )

    def with_values(self, change: Callable[[str], str]) -> Phrase:
        """Return it with its texts changed, those of phrases within it too."""
        values = {name: changed(one, change) for name, one in self.values.items()}
        return _restored(type(self), self.template, values, self.many, self.number, self.left_out)


class SettingName(Phrase):
    """A setting of newsletter.toml within a message; a form may say its label instead.

    `values` has its `path`, as publication.postal_address.
    """

    __slots__ = ()

    @property
    def path(self) -> tuple[str, ...]:
        """The names of its tables and its own: ("publication", "postal_address")."""
        return tuple(self.values["path"].split("."))


class LanguageName(Phrase):
    """A language within a message, by its tag; a page may say its name instead. `values` has its `tag`."""

    __slots__ = ()


def phrase(template: str, /, **values: object) -> Phrase:
    """Return a message of a template and its values; of an exception its message is taken."""
    return Phrase(template, {name: _told(value) for name, value in values.items()})


def as_phrase(text: str) -> Phrase:
    """Return a message as a phrase: what is within another one is translated only if it is one."""
    return text if isinstance(text, Phrase) else Phrase(text, {})


def counted(one: str, many: str, count: int, /, **values: object) -> Phrase:
    """Return a message for a number; both templates may have {count}."""
    return Phrase(
        one,
        {"count": count} | {name: _told(value) for name, value in values.items()},
        many=many,
        number=count,
    )


def joined(separator: str, parts: Iterable[str]) -> Phrase:
    """Return messages one after another as one. A separator with words is a phrase."""
    values: dict[str, object] = {f"part{index}": part for index, part in enumerate(parts)}
    between = "{between}" if isinstance(separator, Phrase) else separator
    template = between.join(f"{{{name}}}" for name in values)
    return Phrase(template, values | {"between": separator})


def setting(path: str, *, with_file: bool = True) -> SettingName:
    """Return the name of a setting or a table, such as publication.postal_address, and which file has it."""
    return SettingName(_IN_FILE if with_file else "{path}", {"path": path})


def language(tag: str) -> LanguageName:
    """Return a language, such as es."""
    return LanguageName("{tag}", {"tag": tag})


def without_start(text: str, start: str) -> str:
    """Return a message without what it begins with, such as the place that is shown beside it."""
    if isinstance(text, Phrase) and text.startswith(start):
        return _restored(type(text), text.template, text.values, text.many, text.number, start)
    return text.removeprefix(start)


def changed(value: Any, change: Callable[[str], str]) -> Any:
    """Return a text changed; of a phrase only its values, for its template is ours."""
    if isinstance(value, Phrase):
        return value.with_values(change)
    return change(value) if type(value) is str else value


def translated(
    text: str, catalog: Catalog, name: Callable[[SettingName | LanguageName], str] | None = None
) -> str:
    """Return a message in a catalog's language.

    `name` returns what a page calls a setting or a language, "" if nothing but its own text.
    """
    if not isinstance(text, Phrase):
        return catalog.gettext(text) if text else ""
    if isinstance(text, SettingName | LanguageName) and name is not None and (label := name(text)):
        return label
    if text.many:
        template = catalog.ngettext(text.template, text.many, text.number)
    else:
        template = catalog.gettext(text.template)
    values = {
        key: translated(one, catalog, name) if isinstance(one, Phrase) else one
        for key, one in text.values.items()
    }
    return _filled(template, values).removeprefix(text.left_out)


def phrase_json(text: Any) -> Any:
    """Return a value with its messages as JSON keeps them, so that they can be translated later."""
    if isinstance(text, Mapping):
        return {name: phrase_json(one) for name, one in text.items()}
    if isinstance(text, list | tuple):
        return [phrase_json(one) for one in text]
    if not isinstance(text, Phrase):
        return text
    values = {name: phrase_json(_kept(one)) for name, one in text.values.items()}
    made = {"phrase": text.template, "values": values, "kind": type(text).__name__}
    return made | {"many": text.many, "number": text.number, "left_out": text.left_out}


def phrase_of_json(found: Any) -> Any:
    """Return what `phrase_json` was given; tuples as lists."""
    if isinstance(found, list):
        return [phrase_of_json(one) for one in found]
    if not isinstance(found, Mapping):
        return found
    if found.keys() != _KEPT:
        return {name: phrase_of_json(one) for name, one in found.items()}
    values = {name: phrase_of_json(one) for name, one in found["values"].items()}
    kind = _KINDS[found["kind"]]
    return _restored(kind, found["phrase"], values, found["many"], found["number"], found["left_out"])


def settings_in(text: str) -> Iterator[SettingName]:
    """Yield the settings that a message names."""
    if isinstance(text, SettingName):
        yield text
    elif isinstance(text, Phrase):
        for value in text.values.values():
            if isinstance(value, Phrase):
                yield from settings_in(value)


def _kept(value: Any) -> Any:
    """Return a value as JSON has it; dates and the like as text."""
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _told(value: object) -> object:
    return str(value) if isinstance(value, Exception) else value


def _filled(template: str, values: Mapping[str, Any]) -> str:
    return template.format_map(values) if values else template


def _restored(
    kind: type[Phrase], template: str, values: Mapping[str, Any], many: str, number: int, left_out: str
) -> Phrase:
    return kind(template, values, many=many, number=number, left_out=left_out)


_KINDS: Mapping[str, type[Phrase]] = {kind.__name__: kind for kind in (Phrase, SettingName, LanguageName)}
