"""The rules of the house that a machine can check."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("app", "core", "ui")


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def lines_with(pattern: str, *folders: str) -> list[str]:
    """Where a pattern occurs, as path:line, leaving out this file."""
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in python_files(*folders)
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_imports_keep_to_the_contracts():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_domain_imports_only_msgspec_and_the_standard_library():
    graph = grimp.build_graph("core", include_external_packages=True, cache_dir=None)
    domain = {"core.domain"} | graph.find_descendants("core.domain")
    imported = {name for module in domain for name in graph.find_modules_directly_imported_by(module)}
    packages = {name.split(".")[0] for name in imported}
    assert packages <= sys.stdlib_module_names | {"msgspec", "core"}


def test_every_init_file_is_empty():
    assert [path for path in python_files(*PACKAGES) if path.name == "__init__.py" and path.stat().st_size] == []


def test_every_folder_of_code_is_a_package():
    folders = {path.parent for path in python_files(*PACKAGES)}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_nothing_is_left_for_later():
    assert lines_with(r"\b(TODO|FIXME|XXX|HACK)\b", *PACKAGES, "tests") == []


def test_the_window_never_waits():
    assert lines_with(r"processEvents\(|\.result\(\)|time\.sleep\(|\.waitFor", "ui") == []


def test_no_query_skips_or_ranks():
    """OFFSET took 228 ms and ranking 0.5 s on a million orders; pages go by key, search by newest."""
    assert lines_with(r"\bOFFSET\b|\.offset\(|\bbm25\(|ORDER BY rank", "core") == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_have_hashes_and_name_no_host(name: str):
    lock = (ROOT / name).read_text("utf-8")
    assert "://" not in lock
    assert all("--hash=" in package for package in re.split(r"\n(?=[a-z])", lock))


def test_architecture_gives_a_reason_for_every_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = [re.match(r"[\w-]+", requirement)[0] for requirement in needed]
    table = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    assert [name for name in names if f"| {name} |" not in table] == []
