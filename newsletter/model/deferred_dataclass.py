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
    """Return the `__init__` that the standard decorator writes for the fields of a class."""
    namespace: dict[str, Any] = {"__module__": made.__module__, "__doc__": made.__doc__}
    if hasattr(made, "__post_init__"):
        namespace["__post_init__"] = made.__post_init__
    twin = dataclasses.make_dataclass(
        made.__name__,
        [
            (
                field.name,
                field.type,
                dataclasses.field(
                    default=field.default,
                    default_factory=field.default_factory,
                    init=field.init,
                    kw_only=field.kw_only,
                ),
            )
            for field in dataclasses.fields(made)
        ],
        frozen=True,
        repr=False,
        eq=False,
        namespace=namespace,
    )
    init: Callable[..., None] = vars(twin)["__init__"]
    return init
