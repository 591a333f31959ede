"""What is installed from a wheel can do what a checkout can."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet
from packaging.version import Version

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content, unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, *args: str, folder: Path) -> subprocess.CompletedProcess[str]:
    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); from newsletter.run.command_line import main; "
        "import newsletter; assert newsletter.__file__.startswith(sys.path[0]); main()"
    )
    environ = {key: value for key, value in os.environ.items() if not key.startswith("NEWSLETTER_")}
    return subprocess.run(
        [sys.executable, "-c", code, str(installed), *args],
        cwd=folder, env=environ, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_demo_runs_from_a_wheel(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "demo", "--dir", "letter", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "200 people = 200 accepted" in done.stdout
    assert (tmp_path / "letter" / "templates" / "calm-civic").is_dir()


def test_the_wheel_carries_no_tests_and_nothing_of_a_run(installed: Path) -> None:
    names = {path.relative_to(installed).as_posix() for path in installed.rglob("*")}
    assert not any(name.startswith(("tests", "bench", "outbox")) or ".newsletter" in name for name in names)
    assert "newsletter/py.typed" in names


def test_init_refuses_a_folder_that_is_in_use(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "letter.md").write_text("mine")
    done = run(installed, "init", "used", folder=tmp_path)
    assert done.returncode == 1
    assert "used is not empty" in done.stderr
    assert [path.name for path in (tmp_path / "used").iterdir()] == ["letter.md"]


def test_init_makes_a_publication_that_builds(installed: Path, tmp_path: Path) -> None:
    assert run(installed, "init", "mine", folder=tmp_path).returncode == 0
    assert run(installed, "-C", "mine", "new", "What changes in May", folder=tmp_path).returncode == 0
    built = run(installed, "-C", "mine", "build", "what-changes", folder=tmp_path)
    assert built.returncode == 0, built.stderr
    assert "what-changes-in-may.html" in built.stdout


def test_what_runs_is_locked_as_it_is_tested() -> None:
    run, all_ = (
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), flags=re.M))
        for name in ("requirements-run.lock", "requirements.lock")
    )
    assert run
    assert {name: version for name, version in run.items() if all_.get(name) != version} == {}
    assert not {"pytest", "playwright", "mypy"} & set(run)


def test_whatever_is_locked_installs_on_the_oldest_python_we_promise() -> None:
    # Debian 12 has 3.11.2. A lock that was made on a newer one may hold what that cannot install.
    oldest = Version("3.11.0")
    pinned = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), flags=re.M)
    there = {one.metadata["Name"].lower().replace("_", "-"): one for one in distributions()}
    locked = [there[name] for name in pinned if name in there]
    assert len(locked) > 80
    wanted = {one.metadata["Name"]: one.metadata["Requires-Python"] for one in locked}
    assert {name: said for name, said in wanted.items() if said and oldest not in SpecifierSet(said)} == {}
