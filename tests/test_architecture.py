"""The rules of the house, checked on the sources: tools, layers, vocabulary, and what no file may hold."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

import layered_games as lg
from layered_games.versions import DEPENDENCIES, SOLVERS

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "layered_games"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

TOOLS = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
    "import-linter": ["-c", "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"],
}
MACHINE = {
    "a path of some machine": r"(?<![\w.:/-])/(?:home|root|Users|work|farm)/\w",
    "a Windows path of some machine": r"(?i)\b[a-z]:\\users\\",
    "the address of a package index": r"python[h]osted|pypi[.](?:org|python)|registry[.]npm|deb[.]debian",
    "the choice of a package index": r"--(?:extra-)?index[-]url|/simp[l]e/?['\"]",
}
LOCKS = ("*.lock", "*-lock.json", "*-lock.yaml", "*-lock.yml", "pylock*.toml", "requirements*.txt")
THEORY = {"b_hat", "T_hat", "T_blame", "T_credit", "b_J", "e_J", "W_J"}
GENERAL = {"catalogue", "cycle", "dimensions", "elimination", "frequency", "ladder"}
"""Names of models that mean something else below them."""


def modules(*folders: str) -> list[Path]:
    roots = [SOURCE / folder for folder in folders] or [SOURCE]
    return sorted(path for root in roots for path in root.rglob("*.py"))


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def project_files() -> Iterator[Path]:
    """Every file of the clone that .gitignore does not leave out."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    ignored = ["/.git", *(line for line in lines if line and not line.startswith("#"))]

    def kept(folder: str, names: list[str]) -> list[str]:
        top = Path(folder) == ROOT
        patterns = [p.removeprefix("/") for p in ignored if top or not p.startswith("/")]
        return [name for name in names if not any(fnmatch(name, pattern) for pattern in patterns)]

    for folder, children, files in os.walk(ROOT):
        children[:] = kept(folder, children)
        yield from (Path(folder, name) for name in kept(folder, files))


def test_what_is_ignored_is_no_source() -> None:
    files = set(project_files())
    assert {*modules(), ROOT / ".gitignore", ROOT / ".ci" / "run"} <= files
    assert not {path for path in files if "__pycache__" in path.parts or ".git" in path.parts}


@pytest.mark.parametrize("tool", TOOLS)
def test_tool_is_content(tool: str) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1"}
    run = subprocess.run(
        [sys.executable, *TOOLS[tool]], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, f"{tool}:\n{run.stdout[-6000:]}{run.stderr[-2000:]}"


def test_every_equilibrium_module_is_a_solver_or_a_check() -> None:
    contract = PROJECT["tool"]["importlinter"]["contracts"][2]
    checks = set(contract["source_modules"])
    solvers = set(contract["forbidden_modules"])
    folder = ROOT / "src" / "layered_games" / "equilibria"
    parts = {path.relative_to(folder).parts[0].removesuffix(".py") for path in modules("equilibria")}
    present = {f"layered_games.equilibria.{part}" for part in parts}
    shared = {f"layered_games.equilibria.{name}" for name in ("__init__", "concepts", "result")}
    assert {name for name in present if ".verify" in name} == checks
    assert present - shared - checks == solvers


def test_layers_below_the_models_do_not_know_them() -> None:
    game = lg.models.overbidding()
    names = {*game.parameters, *(channel.parameter.name for channel in game.channels)}
    catalogue = {name for name in lg.models.__all__ if name.islower()}
    words = catalogue - GENERAL | THEORY | {name for name in names if len(name) > 2}
    assert {"beta_A", "phi_S", "a_S", "kappa", "overbidding"} <= words
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(words))})\b")
    found = [
        f"{shown(path)}:{number}: {match[0]}"
        for path in modules("games", "equilibria", "proofs")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (match := pattern.search(line))
    ]
    assert not found, "\n".join(found)


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


def test_symbols_are_made_in_one_place() -> None:
    makers = {"Symbol", "symbols", "Dummy", "Wild", "var"}
    found = [
        f"{shown(path)}:{call.lineno}"
        for path in modules()
        if path.name != "parameters.py"
        for name, call in calls(path)
        if name in makers
    ]
    assert not found, "use make_symbol, fresh_symbol or Parameter instead:\n" + "\n".join(found)


def test_no_text_is_ever_evaluated() -> None:
    banned = {"eval", "exec", "parse_expr", "parse_latex", "loads_pickle", "unpickle"}
    found = []
    for path in modules():
        for name, call in calls(path):
            strict = any(k.arg == "strict" and getattr(k.value, "value", None) is True for k in call.keywords)
            if name in banned or (name in {"sympify", "S"} and not strict):
                found.append(f"{shown(path)}:{call.lineno}: {name}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("what", MACHINE)
def test_no_file_holds(what: str) -> None:
    pattern = re.compile(MACHINE[what])
    found = []
    for path in project_files():
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += [f"{shown(path)}: {match[0]!r}" for match in pattern.finditer(text)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a path of some machine", "see /" + "home/me/x"),
        ("a path of some machine", '"/' + 'work/main"'),
        ("a Windows path of some machine", "C:\\" + "Users\\me"),
        ("the address of a package index", "https://pypi" + ".org"),
        ("the choice of a package index", "pip install --index" + "-url x"),
    ],
)
def test_the_patterns_find_what_they_name(what: str, text: str) -> None:
    assert re.search(MACHINE[what], text)


def test_no_lock_file_is_kept() -> None:
    locks = [shown(p) for p in project_files() if any(fnmatch(p.name, lock) for lock in LOCKS)]
    assert not locks


def test_dependencies_have_lower_bounds_only() -> None:
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    assert set(extras) == {"test", "docs", "notebook", "cluster", "solvers", "gambit", "fast", "sensitivity"}
    for requirement in [*project["dependencies"], *(r for group in extras.values() for r in group)]:
        assert re.fullmatch(r"[\w.\[\]-]+>=[\d.]+", requirement) or requirement == "pygambit>=16.7,<17"


def test_the_told_versions_cover_the_dependencies() -> None:
    required = {requirement.partition(">")[0] for requirement in PROJECT["project"]["dependencies"]}
    assert required == {*DEPENDENCIES, SOLVERS["z3"]}


def test_the_console_script_exists() -> None:
    module, _, function = PROJECT["project"]["scripts"]["layered-games"].partition(":")
    path = SOURCE / f"{module.rpartition('.')[2]}.py"
    assert function in {
        getattr(node, "name", "") for node in ast.parse(path.read_text(encoding="utf-8")).body
    }


def test_the_versions_agree() -> None:
    cited = re.search(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    assert cited and cited[1] == lg.__version__
    assert f"## {lg.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
