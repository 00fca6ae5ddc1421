"""Verifies a paper kit: runs its proofs again, recomputes its cases, compares with results.json."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from layered_games.errors import LayeredGamesError
from layered_games.models.base import Model
from layered_games.models.catalogue_table import entry
from layered_games.proofs.processes import available, run_all
from layered_games.report.case_report import case_report
from layered_games.report.inputs import read_sources
from layered_games.report.model_numbers import at_example, described, lines_of
from layered_games.report.output import MARKER, is_kit
from layered_games.report.results import SCHEMA, case_results
from layered_games.report.theory_page import figure_of

__all__ = ["Check", "KitError", "differences", "verify_kit"]

TOLERANCE: Final = 1e-9
_EXPECTED: Final = re.compile(
    r"^; .*expected: (sat|unsat|unsat, shown on boxes .*|not decided here)\s*$", re.MULTILINE
)
Note = Callable[[str], None]


class KitError(LayeredGamesError, ValueError):
    """The folder holds no kit that can be verified."""


@dataclass(frozen=True)
class Check:
    """One thing that was checked.

    Attributes
    ----------
    what : str
    outcome : {"confirmed", "undecided", "mismatch"}
        Undecided: no solver answered in the time allowed.
    detail : str
    """

    what: str
    outcome: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.outcome:<10} {self.what}" + (f": {self.detail}" if self.detail else "")


def verify_kit(
    game: Model, folder: Path, timeout: float = 10.0, note: Note = lambda step: None
) -> Iterator[Check]:
    """Check every proof and every case of a kit, or of several kits under one index.

    Parameters
    ----------
    game : Model
        The canonical game.
    folder : pathlib.Path
        A paper kit.
    timeout : float
        Seconds for each solver and proof.
    note : callable
        Told what is done next.

    Raises
    ------
    KitError
        If the folder holds no kit, or one of another schema.
    """
    recorded = read_results(folder)
    for proposition in recorded["propositions"]:
        for part in proposition["parts"]:
            note(str(part["proof"]))
            yield _proof(folder, part, timeout)
    for part in recorded.get("ladders", {}).get("proofs", ()):
        note(str(part["proof"]))
        yield _proof(folder, part, timeout)
    for case in recorded["cases"]:
        note(f"case {case['name']}")
        yield _case(game, folder, case)
    if "model" in recorded:
        note(f"model {recorded['model']['name']}")
        yield _model(recorded)
    for item in recorded.get("catalogue", ()):
        name = Path(str(item["name"])).name
        for check in verify_kit(game, folder / name, timeout, note):
            yield replace(check, what=f"{name}/{check.what}")


def read_results(folder: Path) -> dict[str, Any]:
    """Return the content of results.json, its outline checked."""
    if not folder.is_dir():
        raise KitError(f"{folder}: no such folder; name the folder of a paper kit")
    if not is_kit(folder):
        raise KitError(
            f"{folder}: is no paper kit (it has no {MARKER} of ours); make one with layered-games report"
        )
    data: dict[str, Any] = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    if data["kit"].get("schema") != SCHEMA:
        raise KitError(
            f"{folder / MARKER}: kit.schema: {data['kit'].get('schema')!r} is not known; "
            f"this release verifies schema {SCHEMA}"
        )
    try:
        _ = [(part["proof"], part["outcome"]) for p in data["propositions"] for part in p["parts"]]
        _ = [case["name"] for case in [*data["cases"], *data.get("catalogue", ())]]
        _ = [data[key] for key in ("numbers", "figures") if data.get("model", {"name": ""})["name"]]
    except (KeyError, TypeError) as error:
        raise KitError(
            f"{folder / MARKER}: {error} is missing; the file was changed, make the kit anew"
        ) from error
    return data


# ---------------------------------------------------------------------- proofs
_SATISFIABLE: Final[Mapping[str, tuple[str, str]]] = {
    "true": ("sat", "unsat"),
    "false": ("unsat", "sat"),
    "mixed": ("sat", "sat"),
    "contradictory": ("unsat", "unsat"),
}


def _proof(folder: Path, part: Mapping[str, Any], timeout: float) -> Check:
    """Run the questions of a file with every solver; compare with the file and with the record."""
    name = str(part["proof"])
    path = folder / name
    if ".." in Path(name).parts or Path(name).is_absolute() or not path.is_file():
        return Check(name, "mismatch", "the file is missing")
    text = path.read_text(encoding="utf-8")
    questions = text.split("(reset)")
    stated = _EXPECTED.findall(text)
    expected = _SATISFIABLE.get(str(part["outcome"]))
    if expected is None:
        return Check(name, "undecided", "was not decided when the kit was made")
    if len(questions) != 2 or len(stated) != 2:
        return Check(name, "mismatch", "does not hold two questions, each with its expected answer")
    if any("boxes" in s for s in stated):
        return Check(name, "undecided", "was shown on boxes; the text only bounds its functions")
    if any(s in ("sat", "unsat") and s != e for s, e in zip(stated, expected, strict=True)):
        return Check(name, "mismatch", f"expects {' and '.join(stated)}, but {MARKER} says {part['outcome']}")
    return _ask(name, questions, expected, timeout)


def _ask(name: str, questions: list[str], expected: tuple[str, str], timeout: float) -> Check:
    answers = {solver: [a.result for a in run_all(questions, timeout, solver)] for solver in available()}
    for solver, found in answers.items():
        for number, (answer, wanted) in enumerate(zip(found, expected, strict=True), 1):
            if answer in ("sat", "unsat") and answer != wanted:
                return Check(
                    name, "mismatch", f"question {number}: {solver} says {answer}, expected {wanted}"
                )
    by = [[s for s, found in answers.items() if found[i] == expected[i]] for i in range(2)]
    if all(by):
        agreeing = sorted(set(by[0]) & set(by[1])) or sorted({*by[0], *by[1]})
        return Check(name, "confirmed", f"{' and '.join(expected)}, by {' and '.join(agreeing)}")
    if not answers:
        return Check(name, "undecided", "no solver is installed; install z3-solver")
    return Check(name, "undecided", f"no solver answered in {timeout:g} s; give more with --timeout")


# ---------------------------------------------------------------------- cases
def _case(game: Model, folder: Path, recorded: Mapping[str, Any]) -> Check:
    """Compute a case again from its file, and compare every number."""
    name = f"cases/{Path(str(recorded['name'])).name}.toml"
    path = folder / name
    try:
        case = read_sources([str(path)], game.parameters)[0].case
        again = json.loads(json.dumps(case_results(case_report(game, case, _draws(recorded)))))
    except LayeredGamesError as error:
        return Check(name, "mismatch", str(error))
    found = list(differences(recorded, again))
    if not found:
        return Check(name, "confirmed", "every number comes out again")
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return Check(name, "mismatch", found[0] + more)


def _model(recorded: Mapping[str, Any]) -> Check:
    """Solve the model of an entry again at its example, draw its figure again, and compare every number."""
    kept = {key: recorded[key] for key in ("model", "numbers", "figures")}
    try:
        found = entry(str(recorded["model"]["name"]))
        model = found.build()
        again = {
            "model": described(found, model),
            "numbers": at_example(found, model),
            "figures": {found.name: lines_of(figure_of(found, model))},
        }
    except LayeredGamesError as error:
        return Check("model", "mismatch", str(error))
    wrong = list(differences(kept, json.loads(json.dumps(again))))
    if not wrong:
        return Check("model", "confirmed", "every number and every line of the figure comes out again")
    more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
    return Check("model", "mismatch", wrong[0] + more)


def _draws(recorded: Mapping[str, Any]) -> int:
    """The number of draws that the kit was made with; a plain default where the record is odd."""
    try:
        listed = [
            reading["robustness"]["draws"] for reading in recorded["readings"] if "robustness" in reading
        ]
    except (KeyError, TypeError):
        return 1
    draws = listed[0] if listed else 1
    return draws if isinstance(draws, int) and 0 < draws <= 1_000_000 else 1


def differences(one: Any, other: Any, place: str = "") -> Iterator[str]:
    """Yield each place where two records differ; floats may differ by rounding.

    Examples
    --------
    >>> list(differences({"a": [1, 2.0]}, {"a": [1, 2.0000000000001]}))
    []
    >>> list(differences({"a": [1, 2]}, {"a": [1, 3]}))
    ['a[1] is 2, recomputed 3']
    """
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for key in dict.fromkeys([*one, *other]):
            where = f"{place}.{key}" if place else str(key)
            if key not in one or key not in other:
                yield f"{where} is {'missing' if key not in one else 'not recomputed'}"
            else:
                yield from differences(one[key], other[key], where)
    elif isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            yield f"{place} has {len(one)} entries, recomputed {len(other)}"
        for number, (left, right) in enumerate(zip(one, other, strict=False)):
            yield from differences(left, right, f"{place}[{number}]")
    elif isinstance(one, float) and isinstance(other, float):
        if abs(one - other) > TOLERANCE * max(1.0, abs(one), abs(other)):
            yield f"{place} is {one}, recomputed {other}"
    elif type(one) is not type(other) or one != other:
        yield f"{place} is {one!r}, recomputed {other!r}"
