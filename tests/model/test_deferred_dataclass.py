"""Deferred dataclasses: the same as those of the standard library, whatever is asked of them."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from dataclasses import dataclass as standard
from dataclasses import field
from typing import Any, ClassVar

import pytest

from newsletter.model import Person, Place
from newsletter.model.deferred_dataclass import dataclass as deferred

BOTH = pytest.mark.parametrize("decorate", [standard, deferred])
Decorate = Callable[..., Any]


def a_class(decorate: Decorate) -> Any:
    @decorate(frozen=True, slots=True, kw_only=True)
    class Value:
        """A value."""

        kinds: ClassVar[int] = 3
        name: str
        size: int = 1
        words: list[str] = field(default_factory=list)
        secret: str = field(default="", repr=False)
        note: str = field(default="", compare=False)
        made: str = field(default="here", init=False)

        @property
        def long(self) -> bool:
            return self.size > 3

    return Value


def an_ordered_class(decorate: Decorate) -> Any:
    @decorate(frozen=True, slots=True)
    class Pair:
        """Two."""

        left: int
        right: tuple[int, ...] = ()

    return Pair


def a_checked_class(decorate: Decorate) -> Any:
    @decorate(frozen=True, slots=True, kw_only=True)
    class Checked:
        """A value that checks itself."""

        size: int

        def __post_init__(self) -> None:
            if self.size < 0:
                raise ValueError("too small")

    return Checked


@BOTH
def test_values(decorate: Decorate) -> None:
    value_class = a_class(decorate)
    one = value_class(name="a", secret="x")
    assert (one.name, one.size, one.words, one.secret, one.made, one.long, one.kinds) == (
        "a", 1, [], "x", "here", False, 3,
    )  # fmt: skip
    assert repr(one).endswith("Value(name='a', size=1, words=[], note='', made='here')")
    assert one.words is not value_class(name="a").words
    assert one == value_class(name="a", secret="x", note="other")
    assert one != value_class(name="a")
    assert one != ("a", 1, [], "x", "")
    assert dataclasses.replace(one, size=5).long
    assert dataclasses.asdict(one)["words"] == []
    assert [each.name for each in dataclasses.fields(one)][:2] == ["name", "size"]
    assert copy.deepcopy(one) == one
    assert not hasattr(one, "__dict__")


@BOTH
def test_equal_values_have_equal_hashes(decorate: Decorate) -> None:
    pair = an_ordered_class(decorate)
    assert {pair(1, (2,)): "x"}[pair(left=1, right=(2,))] == "x"
    assert hash(pair(1)) != hash(pair(2))
    with pytest.raises(TypeError, match="unhashable"):
        hash(a_class(decorate)(name="a"))
    match pair(1, (2,)):
        case value if value.__match_args__ == ("left", "right"):
            pass
        case _:
            pytest.fail("no match")


@BOTH
def test_nothing_can_be_set_or_deleted(decorate: Decorate) -> None:
    one = a_class(decorate)(name="a")
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'name'"):
        one.name = "b"
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'name'"):
        del one.name


@BOTH
def test_wrong_arguments_are_refused_by_name(decorate: Decorate) -> None:
    with pytest.raises(
        TypeError, match=r"Value.__init__\(\) missing 1 required keyword-only argument: 'name'"
    ):
        a_class(decorate)()
    with pytest.raises(TypeError, match="unexpected keyword argument 'other'"):
        a_class(decorate)(name="a", other=1)
    with pytest.raises(TypeError, match="positional"):
        a_class(decorate)("a")
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'left'"):
        an_ordered_class(decorate)()


@BOTH
def test_a_value_that_checks_itself(decorate: Decorate) -> None:
    assert a_checked_class(decorate)(size=1).size == 1
    for _ in range(2):
        with pytest.raises(ValueError, match="too small"):
            a_checked_class(decorate)(size=-1)


@BOTH
def test_classes_that_inherit_are_compared_by_class(decorate: Decorate) -> None:
    pair = an_ordered_class(decorate)

    @decorate(frozen=True, slots=True)
    class Triple(pair):  # type: ignore[misc, valid-type]
        """Three."""

        third: int = 0

    assert Triple(1, (), 3).third == 3
    assert Triple(1) != pair(1)
    assert Triple(1) == Triple(1)


@BOTH
def test_parameters_are_told_as_given(decorate: Decorate) -> None:
    told = a_class(decorate).__dataclass_params__
    assert (told.frozen, told.eq, told.init, told.repr, told.order) == (True, True, True, True, False)


def test_the_signature_of_a_value_that_was_made_is_the_standard_one() -> None:
    for make in (a_class, an_ordered_class):
        ours, theirs = make(deferred), make(standard)
        ours(**({"name": "a"} if make is a_class else {"left": 1}))
        assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters)


def test_values_of_the_model_can_be_pickled() -> None:
    place = Place(path="issue.md", line=3)
    assert pickle.loads(pickle.dumps(place)) == place
    person = Person(address="ana@example.org", address_key="ana@example.org")
    assert pickle.loads(pickle.dumps(person)) == person
    assert copy.copy(person) == person
