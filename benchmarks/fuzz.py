"""Fuzz everything that reads a text: python benchmarks/fuzz.py [TARGET ...] [--inputs N] [--seed S].

Every input is a valid one, changed: bytes, tokens and lines swapped, doubled, dropped; numbers made huge or
odd; nesting, headers and names made hostile. Only the documented errors may come out, within five seconds
and three gigabytes each; a file beside the sandbox must never appear. Exit code 1 on a finding.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import sympy as sp

import layered_games as lg
from layered_games.cases import read_case
from layered_games.cases.loading import builtin_names
from layered_games.equilibria.serialization import solution_from_json
from layered_games.errors import LayeredGamesError
from layered_games.proofs.text import read_claim
from layered_games.report.verification import read_results

SECONDS, MEMORY = 5, 3 << 30
ODD = (
    "1e999999", "-1e-999999", "10**10**10", "9" * 400, "0", "-0", "nan", "inf", "1/0", "0x10", "1_000", "",
    "\0", "\ufeff", "../../x", "/etc/passwd", "__import__('os').system('touch pwned')", "().__class__",
    "lambda: 0", "\\u0000", "%s%n", "(" * 300, "[" * 3000, "{" * 500, '"' * 51, "x" * 5000, "999999999999",
    "-1", "1e308", "é中文", "\r", "\t\t", "'''", "True", "null", "2**2**2**2**2**2", "sqrt(-1)", "x.y.z",
    "a;b", "}{", '{"$ref": "#"}', "1e400", "\x1b[0m",
)  # fmt: skip


def changed(text: str, draw: random.Random) -> str:
    """A valid text with one to four changes."""
    for _ in range(draw.choice((1, 1, 2, 4))):
        kind = draw.randrange(8)
        place = draw.randrange(len(text) + 1)
        stop = min(len(text), place + draw.choice((1, 1, 4, 20, 200)))
        if kind == 0:
            text = text[:place] + text[stop:]
        elif kind == 1:
            text = text[:place] + draw.choice(ODD) + text[stop if draw.random() < 0.5 else place :]
        elif kind == 2:
            text = text[:place] + text[place:stop] * draw.choice((2, 3, 50)) + text[stop:]
        elif kind == 3:
            lines = text.split("\n")
            one, other = draw.randrange(len(lines)), draw.randrange(len(lines))
            lines[one], lines[other] = lines[other], lines[one]
            text = "\n".join(lines)
        elif kind == 4:
            lines = text.split("\n")
            lines.insert(draw.randrange(len(lines) + 1), draw.choice(lines))
            text = "\n".join(lines)
        elif kind == 5:
            text = text[:place] + chr(draw.randrange(0x250)) + text[place + 1 :]
        elif kind == 6:
            parts = text.split(" ")
            parts[draw.randrange(len(parts))] = draw.choice(ODD)
            text = " ".join(parts)
        else:
            digits = [i for i, c in enumerate(text) if c.isdigit()]
            if digits:
                at = draw.choice(digits)
                text = text[:at] + draw.choice(ODD) + text[at + 1 :]
    return text


def _cases() -> tuple[list[str], Callable[[str], Any]]:
    from importlib.resources import files

    home = files("layered_games.cases").joinpath("data")
    seeds = [home.joinpath(f"{name}.toml").read_text(encoding="utf-8") for name in builtin_names()]
    space = lg.models.overbidding().parameters
    return seeds, lambda text: read_case(text, "case.toml", space)


def _nfg() -> tuple[list[str], Callable[[str], Any]]:
    games = [
        lg.StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]]),
        lg.StrategicGame.from_arrays([[1.5, 0.25, 3]], [[1, 2, 2.5]]),
        lg.StrategicGame.from_arrays(*[[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]] * 3),
    ]
    seeds = [g.to_gambit() for g in games]
    seeds.append('NFG 1 R "t" { "a" "b" } { { "1" "2" } { "1" "2" } } "" { { "" 1, 2 } { "" 3, 4 } } 1 2 0 1')
    return seeds, lg.StrategicGame.from_gambit


def _efg() -> tuple[list[str], Callable[[str], Any]]:
    inner = lg.Decision("B", {"x": lg.Payoffs(1, 2), "y": lg.Payoffs(0, Fraction(1, 3))}, information="h")
    luck = lg.Chance({"up": (Fraction(1, 3), inner), "down": (Fraction(2, 3), lg.Payoffs(2, 2))})
    tree = lg.ExtensiveGame(lg.Decision("A", {"in": luck, "out": lg.Payoffs(0, 0)}), players=["A", "B"])
    return [tree.to_gambit()], lg.ExtensiveGame.from_gambit


def _json() -> tuple[list[str], Callable[[str], Any]]:
    v = sp.Symbol("v", positive=True)
    games = [
        lg.StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]]),
        lg.StrategicGame.from_arrays([[v, 0], [1, v / 2]], [[v**2, 0], [0, sp.sqrt(v)]]),
    ]
    return [g.to_json() for g in games], lg.StrategicGame.from_json


def _solution() -> tuple[list[str], Callable[[str], Any]]:
    game = lg.StrategicGame.from_arrays([[2, 0], [0, 1]], [[2, 0], [0, 1]])
    a = lg.Parameter("a", domain="positive")
    move = lg.Move("one", "m", lower=0)
    payoff = a.symbol * move.symbol - move.symbol**2
    staged = lg.SequentialGame(["one"], stages=[[move]], payoffs={"one": payoff}, parameters=[a])
    return [lg.solve(game).to_json(), lg.solve(staged).to_json()], solution_from_json


def _results() -> tuple[list[str], Callable[[str], Any]]:
    part = {"proof": "proofs/01.smt2", "outcome": "true"}
    data = {
        "kit": {"format": "layered_games paper kit", "schema": 1},
        "propositions": [{"name": "one", "parts": [part]}],
        "cases": [{"name": "sewage", "readings": []}],
        "files": {"sewage": "name = 1"},
    }
    folder = Path(tempfile.mkdtemp())

    def read(text: str) -> Any:
        (folder / "results.json").write_text(text, encoding="utf-8", errors="replace")
        return read_results(folder)

    return [json.dumps(data), json.dumps(data, indent=1)], read


def _claims() -> tuple[list[str], Callable[[str], Any]]:
    names = sp.symbols("a b c x y")
    known = {s.name: s for s in names}
    seeds = [
        "a*x**2 + b*x + c >= 0", "(a + b)/(a - b) < 1", "Implies(a > b, a - b > 0)", "x**2 + y**2 >= 2*x*y",
        "And(a > 0, Or(b < 1, Not(c >= 2)))", "sqrt(a*b) <= (a + b)/2", "-1 < a < 1",
        "Max(a, b) >= Min(a, b)",
    ]  # fmt: skip
    return seeds, lambda text: read_claim(text, known)


TARGETS: dict[str, Callable[[], tuple[list[str], Callable[[str], Any]]]] = {
    "case": _cases, "nfg": _nfg, "efg": _efg, "json": _json, "solution": _solution, "results": _results,
    "claim": _claims,
}  # fmt: skip


def _late(number: int, frame: Any) -> None:
    raise TimeoutError(f"more than {SECONDS} s")


def fuzz(name: str, inputs: int, seed: int) -> list[tuple[str, str]]:
    """Run one target; return the findings, one for each kind."""
    seeds, read = TARGETS[name]()
    draw = random.Random(seed)
    outcomes: Counter[str] = Counter()
    findings: dict[str, tuple[str, str]] = {}
    started = time.perf_counter()
    for _ in range(inputs):
        text = changed(draw.choice(seeds), draw)
        signal.alarm(SECONDS)
        try:
            read(text)
            outcomes["accepted"] += 1
        except LayeredGamesError as error:
            outcomes[type(error).__name__] += 1
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            outcomes["FINDING"] += 1
            last = traceback.extract_tb(error.__traceback__)[-1]
            findings.setdefault(
                f"{type(error).__name__} {last.filename}:{last.lineno}", (repr(error)[:200], text)
            )
        finally:
            signal.alarm(0)
    seconds = time.perf_counter() - started
    counts = ", ".join(f"{word} {count}" for word, count in outcomes.most_common())
    print(f"{name}: {inputs} inputs in {seconds:.0f} s: {counts}", flush=True)
    return [(kind, f"{error}\n    {text[:300]!r}") for kind, (error, text) in findings.items()]


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--inputs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    if unknown := [name for name in chosen.targets if name not in TARGETS]:
        parser.error(f"unknown target {unknown[0]!r}; use {', '.join(TARGETS)}")
    sandbox = Path(tempfile.mkdtemp())
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, _late)
    before = set(Path.cwd().iterdir())
    found = []
    with contextlib.chdir(sandbox):
        for name in chosen.targets or TARGETS:
            found += [(name, *finding) for finding in fuzz(name, chosen.inputs, chosen.seed)]
    written = [*sandbox.iterdir(), *(set(Path.cwd().iterdir()) - before)]
    for name, kind, detail in found:
        print(f"FINDING in {name}: {kind}: {detail}")
    if written:
        print(f"FINDING: files were written: {', '.join(map(str, written))}")
    return 1 if found or written else 0


if __name__ == "__main__":
    sys.exit(main())
