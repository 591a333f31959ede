"""Licenses: what the program runs on is MIT, BSD, Apache, PSF or MPL; LGPL in an extra alone; nothing is GPL.

Reads what is installed of requirements-run.lock: the license that the metadata gives, the license texts, and
each library that a wheel brings along, as a file or linked into its modules. What only people can find out
stands in licenses.toml, with the reason for each row.
"""

from __future__ import annotations

import importlib.metadata
import platform
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
TABLE: dict[str, Any] = tomllib.loads((ROOT / "tests" / "licenses.toml").read_text(encoding="utf-8"))
PACKAGES = re.findall(r"^([a-z0-9.-]+)==", (ROOT / "requirements-run.lock").read_text("utf-8"), re.MULTILINE)
MEASURED_HERE = sys.platform == "linux" and platform.machine() == "x86_64"
"""Wheels for other systems bring other libraries; their rows are needed there."""

_CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "SIL Open Font License 1.1 (OFL-1.1)": "OFL-1.1",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}
_TEXTS = {
    "Permission is hereby granted, free of charge, to any person": "MIT",
    "Redistribution and use in source and binary forms": "BSD-3-Clause",
}
_GPL = re.compile(r"\b[AL]?GPL|general\s+public\s+licen[cs]e", re.IGNORECASE)
_LICENSE_FILE = re.compile(r"(licen[cs]e|copying)[^/]*$", re.IGNORECASE)
_COMPILED = re.compile(r"\.(so|pyd|dll|dylib)(\.[0-9.]+)?$")


@cache
def files(package: str) -> tuple[importlib.metadata.PackagePath, ...]:
    return tuple(importlib.metadata.distribution(package).files or ())


def license_texts(package: str) -> Iterator[tuple[str, str]]:
    """Yield the path and the words of every license text that is installed with a package."""
    for file in files(package):
        if _LICENSE_FILE.search(str(file)) and file.suffix not in {".py", ".pyc"}:
            yield str(file), Path(str(file.locate())).read_text(encoding="utf-8", errors="replace")


def declared(package: str) -> str:
    """Return a package's license as an SPDX expression, from the first source that gives one."""
    metadata = importlib.metadata.metadata(package)
    if expression := metadata.get_all("License-Expression"):
        return str(expression[0])
    classifiers = [
        one.rpartition(" :: ")[2] for one in metadata.get_all("Classifier") or [] if "License ::" in one
    ]
    if classifiers:
        return " AND ".join(_CLASSIFIERS.get(one, one) for one in classifiers)
    if words := metadata.get_all("License"):
        return str(words[0]).strip()
    found = {name for _, text in license_texts(package) for start, name in _TEXTS.items() if start in text}
    return " AND ".join(sorted(found)) or "none"


def permitted(package: str, expression: str) -> bool:
    """Say whether a package may be what an SPDX expression says; one alternative of several is enough."""
    alternatives = _split(expression, " OR ")
    if len(alternatives) > 1:
        return any(permitted(package, one) for one in alternatives)
    parts = _split(expression, " AND ")
    if len(parts) > 1:
        return all(permitted(package, one) for one in parts)
    if expression.startswith("("):
        return permitted(package, expression[1:-1])
    extras = [extra["allowed"] for extra in TABLE["extras"].values() if package in extra["packages"]]
    return expression in TABLE["allowed"] or any(expression in allowed for allowed in extras)


def _split(expression: str, word: str) -> list[str]:
    """Split at a word that stands in no brackets."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(expression):
        depth += (char == "(") - (char == ")")
        if depth == 0 and expression.startswith(word, at):
            parts.append(expression[start:at])
            start = at + len(word)
    return [*parts, expression[start:]]


def compiled(package: str) -> tuple[set[str], bool]:
    """Return the names of the shared libraries beside a package's modules, and whether a module is compiled."""
    beside: set[str] = set()
    modules = False
    for file in files(package):
        if not _COMPILED.search(file.name):
            continue
        if any(part.endswith((".libs", ".dylibs")) for part in file.parts[:-1]):
            name = re.match(r"lib\w+?(?=_?[-.])", file.name)
            beside.add(name[0] if name else file.name)
        else:
            modules = True
    return beside, modules


def test_the_lock_is_read_and_installed() -> None:
    assert {"click", "lxml", "psycopg"} <= set(PACKAGES)
    assert len(PACKAGES) > 40
    for package in PACKAGES:
        assert files(package), package


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_what_may_run_here(package: str) -> None:
    assert permitted(package, declared(package)), f"{package} is {declared(package)}"
    metadata = importlib.metadata.metadata(package)
    said = [
        one
        for name in ("License-Expression", "License", "Classifier")
        for one in metadata.get_all(name) or []
    ]
    assert not any(map(_GPL.search, said)) or any(
        package in one["packages"] for one in TABLE["extras"].values()
    )


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_in_whose_texts_the_gpl_is_named_has_a_reason(package: str) -> None:
    named = any(_GPL.search(text) for _, text in license_texts(package))
    assert named == (package in TABLE["named"])


@pytest.mark.parametrize("package", PACKAGES)
def test_every_library_that_a_wheel_brings_along_is_in_the_table(package: str) -> None:
    beside, modules = compiled(package)
    rows = TABLE["files"].get(package, {})
    assert beside <= set(rows)
    if MEASURED_HERE:
        assert beside == set(rows)
        assert modules == (package in TABLE["linked"])
    elif modules:
        assert package in TABLE["linked"]


def test_every_license_text_among_a_packages_files_is_in_the_table() -> None:
    found = {path for package in PACKAGES for path, _ in license_texts(package) if ".dist-info/" not in path}
    assert found == set(TABLE["inside"])


def test_every_library_may_run_here_but_those_accepted() -> None:
    rows = [(package, how, name, license) for how in ("files", "linked") for package, libraries in TABLE[how].items()
            for name, license in libraries.items()]  # fmt: skip
    outside = {
        f"{package} {'file' if how == 'files' else 'linked'} {name}"
        for package, how, name, license in rows
        if not permitted(package, license)
    }
    assert outside == set(TABLE["accepted"])
    assert all(permitted("", license) for license in TABLE["inside"].values())


def test_weak_copyleft_comes_with_an_extra_alone() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for extra, allowed in TABLE["extras"].items():
        for package in allowed["packages"]:
            root = re.sub("-(binary|pool)$", "", package)
            assert any(one.startswith(root) for one in project["optional-dependencies"][extra])
            assert not any(re.match(rf"{root}\b", one) for one in project["dependencies"])


@pytest.mark.parametrize(
    ("package", "expression", "may"),
    [
        ("x", "MIT", True),
        ("x", "GPL-3.0-only", False),
        ("x", "GPL-2.0-or-later OR MIT", True),
        ("x", "MIT AND GPL-2.0-only", False),
        ("x", "(MIT OR Apache-2.0)", True),
        ("x", "(MIT OR GPL-2.0-only) AND BSD-3-Clause", True),
        ("x", "(MIT OR Apache-2.0) AND GPL-3.0-only", False),
        ("x", "BSD-3-Clause AND (GPL-2.0-only OR GPL-3.0-only)", False),
        ("x", "AGPL-3.0-only", False),
        ("x", "LGPL-3.0-only", False),
        ("psycopg", "LGPL-3.0-only", True),
        ("psycopg", "GPL-3.0-only", False),
        ("x", "GPL-3.0-or-later WITH GCC-exception-3.1", False),
        ("x", "License of its own", False),
        ("x", "none", False),
    ],
)
def test_an_unknown_license_and_the_gpl_are_refused(package: str, expression: str, may: bool) -> None:
    assert permitted(package, expression) is may
