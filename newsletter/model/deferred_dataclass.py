"""A `dataclass` whose `__init__` is compiled when the first object is made: commands start faster.

The standard decorator compiles the source of six methods for each class. A command imports hundreds of
classes and makes objects of a few, and compiling the rest took a third of the time of `--help`.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass as dataclass
    from typing import Any

else:

    def dataclass(**options: bool) -> Callable[[type], type]:
        """Decorate a class as `dataclasses.dataclass` does; see the head of this module.

        Only `frozen=True, slots=True` (and `kw_only`) on a class that inherits from no other dataclass and
        writes none of these methods itself is deferred; anything else is left to the standard decorator.
        """

        def decorate(cls: type) -> type:
            # For a class without a docstring, `dataclasses` writes one from its signature, in a millisecond.
            cls.__doc__ = cls.__doc__ or cls.__name__
            if not _is_deferrable(cls, options):
                return dataclasses.dataclass(**options)(cls)
            return _deferred(cls, kw_only=options.get("kw_only", False))

        return decorate


_GENERATED = ("__init__", "__repr__", "__eq__", "__hash__", "__setattr__", "__delattr__")


def _is_deferrable(cls: type, options: dict[str, bool]) -> bool:
    return (
        options.get("frozen", False)
        and options.get("slots", False)
        and options.keys() <= {"frozen", "slots", "kw_only"}
        and not any(hasattr(base, "__dataclass_fields__") for base in cls.__mro__[1:])
        and not any(name in cls.__dict__ for name in (*_GENERATED, "__getstate__", "__setstate__"))
    )


def _deferred(cls: type, *, kw_only: bool) -> type:
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls)
    made.__dataclass_params__.init = made.__dataclass_params__.repr = True
    made.__dataclass_params__.eq = made.__dataclass_params__.frozen = True
    fields = dataclasses.fields(made)
    names = tuple(field.name for field in fields)
    compared = _values(tuple(field.name for field in fields if field.compare))
    hashed = _values(
        tuple(field.name for field in fields if (field.compare if field.hash is None else field.hash))
    )
    shown = tuple(field.name for field in fields if field.repr)

    def __init__(self: Any, *args: Any, **values: Any) -> None:  # noqa: N807
        made.__init__ = _compiled_init(made)
        made.__init__(self, *args, **values)

    def __repr__(self: Any) -> str:  # noqa: N807
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    def __eq__(self: Any, other: object) -> bool:  # noqa: N807
        return compared(self) == compared(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(hashed(self))

    def __getstate__(self: Any) -> list[Any]:  # noqa: N807
        return [getattr(self, name) for name in names]

    def __setstate__(self: Any, state: list[Any]) -> None:  # noqa: N807
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    for method in (__init__, __repr__, __eq__, __hash__, __getstate__, __setstate__):
        setattr(made, method.__name__, method)
    made.__setattr__, made.__delattr__ = _refuse_setting, _refuse_deleting
    return made  # type: ignore[no-any-return]


def _values(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _refuse_setting(_self: Any, name: str, _value: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deleting(_self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _compiled_init(made: type) -> Callable[..., None]:
    """Return an `__init__` for the fields of a class, as the standard decorator would write it."""
    values: dict[str, Any] = {"_set": object.__setattr__, "_unset": _UNSET}
    positional = ["self"]
    named: list[str] = []
    body: list[str] = []
    for field in dataclasses.fields(made):
        value = field.name
        if field.default_factory is not dataclasses.MISSING:
            values[f"_made_{field.name}"] = field.default_factory
            value = f"_made_{field.name}()"
            if field.init:
                value += f" if {field.name} is _unset else {field.name}"
        elif field.default is not dataclasses.MISSING:
            values[f"_default_{field.name}"] = field.default
        elif not field.init:
            continue
        if field.init:
            (named if field.kw_only else positional).append(field.name + _default(field))
        elif value == field.name:
            value = f"_default_{field.name}"
        body.append(f"_set(self, {field.name!r}, {value})")
    if hasattr(made, "__post_init__"):
        body.append("self.__post_init__()")
    arguments = ", ".join([*positional, "*", *named] if named else positional)
    source = f"def __init__({arguments}):\n " + "\n ".join(body or ["pass"])
    exec(source, values)  # noqa: S102 - of the names of our own fields, as the standard library does it
    init: Callable[..., None] = values["__init__"]
    init.__qualname__ = f"{made.__qualname__}.__init__"
    init.__module__ = made.__module__
    return init


_UNSET = object()


def _default(field: dataclasses.Field[Any]) -> str:
    if field.default_factory is not dataclasses.MISSING:
        return "=_unset"
    return f"=_default_{field.name}" if field.default is not dataclasses.MISSING else ""
