"""The package as a whole: its public names, what importing it loads, and its versions."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import layered_games as lg
from layered_games.versions import DEPENDENCIES, SOLVERS, versions

HEAVY = {"matplotlib", "z3", "xarray", "nashpy", "scipy", "pandas", "cvc5", "numba", "quantecon", "pygambit"}
CONTRACT = {
    *("Parameter", "ParameterSpace", "Move", "Channel", "SequentialGame", "models"),
    *("solve", "Solution", "Equilibrium", "Status", "Regime", "regimes", "regime_at"),
    *("comparative_statics", "fingerprint", "Sign", "prove", "Outcome", "Verdict", "for_all", "there_exists"),
    *("thresholds", "sweep", "plot", "load_case", "builtin_cases", "show_versions"),
    *("LayeredGamesError", "ParameterError", "GameError", "ClaimError", "CaseError"),
}


def submodules() -> list[str]:
    found = pkgutil.walk_packages(lg.__path__, "layered_games.")
    return [module.name for module in found if not module.name.endswith("__main__")]


def loaded_by(code: str) -> set[str]:
    """Run code in a fresh interpreter; return the top-level modules that it loaded."""
    program = f"import sys\n{code}\nprint(*(name.partition('.')[0] for name in sys.modules))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def is_public(name: str, value: object, package: ModuleType) -> bool:
    ours = getattr(value, "__module__", None) or ""
    return callable(value) and not name.startswith("_") and ours.startswith(package.__name__)


def test_the_contract_is_public() -> None:
    assert set(lg.__all__) >= CONTRACT


def test_every_public_name_resolves() -> None:
    for name in lg.__all__:
        assert getattr(lg, name) is not None
    assert dir(lg) == sorted(lg.__all__)
    assert isinstance(lg.models, ModuleType) and isinstance(lg.plot, ModuleType)


@pytest.mark.parametrize("package", [lg, lg.models], ids=["layered_games", "models"])
def test_the_three_listings_of_public_names_agree(package: ModuleType) -> None:
    homes = {
        name or home.rpartition(".")[2]: (home, name)
        for home, names in package._HOMES.items()
        for name in names
    }
    assert list(package.__all__) == sorted(homes) == dir(package)
    tree = ast.parse(Path(str(package.__file__)).read_text(encoding="utf-8"))
    (guarded,) = (node for node in tree.body if isinstance(node, ast.If))
    typed = {}
    for line in guarded.body:
        assert isinstance(line, ast.ImportFrom) and line.module
        typed |= {alias.name: line.module for alias in line.names}
    for name, (module, attribute) in homes.items():
        assert typed.pop(name) == (module if attribute else module.rpartition(".")[0])
        assert getattr(package, name) is not None
    assert not typed


def test_an_unknown_name_is_an_attribute_error_that_suggests() -> None:
    with pytest.raises(AttributeError, match="no public name 'solv'") as caught:
        lg.solv  # noqa: B018
    assert caught.value.name == "solv" and caught.value.obj is lg


def test_importing_loads_nothing_heavy() -> None:
    assert not loaded_by("import layered_games") & {*HEAVY, "sympy", "numpy", "click", "jinja2"}


@pytest.mark.parametrize(
    "use", ["lg.models.overbidding()", "lg.solve", "lg.prove", "lg.regime_at", "lg.load_case"]
)
def test_reaching_for_symbolic_names_loads_nothing_heavy(use: str) -> None:
    assert not loaded_by(f"import layered_games as lg\n{use}") & HEAVY


def test_public_names_survive_the_import_of_every_submodule() -> None:
    before = {name: getattr(lg, name) for name in lg.__all__}
    for name in submodules():
        importlib.import_module(name)
    for name, value in before.items():
        assert getattr(lg, name) is value
        if inspect.isroutine(value) or inspect.isclass(value):
            assert callable(getattr(lg, name))
    named = {name for names in lg._HOMES.values() for name in names}
    assert not named & {n.rpartition(".")[2] for n in submodules()}


@pytest.mark.parametrize("name", ["layered_games", *(n for n in submodules())])
def test_no_public_callable_shares_a_name_with_a_submodule(name: str) -> None:
    package = importlib.import_module(name)
    children = {module.name for module in pkgutil.iter_modules(getattr(package, "__path__", []))}
    listed = getattr(package, "__all__", [n for n in vars(package) if not n.startswith("_")])
    for public in listed:
        value = getattr(package, public)
        assert not (public in children and is_public(public, value, package)), f"{name}.{public}"
    for child in children:
        assert isinstance(getattr(package, child, package), ModuleType), f"{name}.{child} is hidden by a name"


def test_every_module_says_what_it_exports() -> None:
    for name in submodules():
        module = importlib.import_module(name)
        assert (module.__doc__ or "").strip(), f"{name} has no docstring"
        for public in getattr(module, "__all__", []):
            assert hasattr(module, public), f"{name}.__all__ lists {public}, which does not exist"


def test_versions_are_told() -> None:
    found = versions()
    assert found["layered_games"] == lg.__version__
    assert set(found["dependencies"]) == set(DEPENDENCIES) and all(found["dependencies"].values())
    assert set(found["solvers"]) == set(SOLVERS)


def test_what_is_not_installed_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("layered_games.versions.SOLVERS", {"nosolver": "no-such-distribution"})
    assert versions()["solvers"] == {"nosolver": None}
    lg.show_versions()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["layered_games", lg.__version__]
    assert ["nosolver", "not", "installed"] in [line.split() for line in lines]
