"""Solvers as processes: found, run, ended, and never believed beyond what was checked."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
import sympy as sp

from layered_games import Outcome, for_all, prove
from layered_games.proofs import processes, questions
from layered_games.proofs.processes import ask, available, run, run_all

x, y = sp.symbols("x y", real=True)
a, b = sp.symbols("a b", positive=True)
SAT = "(declare-const x Real)(assert (> x 1.0))(check-sat)\n"
UNSAT = "(declare-const x Real)(assert (< (* x x) 0.0))(check-sat)\n"
CUBE = (x > sp.Rational(5, 4), [x**3 > 2])  # no certificate is found: solvers must speak
CUBES = for_all(x, sp.Or(x**3 <= 2, x > y))  # nor here, at any point
SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")


def command(text: str) -> tuple[str, ...]:
    return (sys.executable, "-c", f"print({text!r})")


@pytest.fixture
def solvers(monkeypatch):
    """Put commands in the place of the installed solvers; claims that need products of facts need them."""
    monkeypatch.setattr(questions, "LEVELS", 0)

    def install(**commands):
        monkeypatch.setattr(processes, "available", lambda: dict(commands))
        for module in list(sys.modules.values()):
            if module.__name__.startswith("layered_games.proofs") and hasattr(module, "available"):
                monkeypatch.setattr(module, "available", lambda: dict(commands))

    return install


@pytest.mark.parametrize("solver", ["z3", "cvc5"])
def test_both_solvers_are_here_and_answer(solver):
    assert solver in available()
    assert run(SAT, 10, solver).result == "sat"
    assert run(UNSAT, 10, solver).result == "unsat"
    assert run("(nonsense", 10, solver).result == "unknown"
    assert run("", 10, solver).result == "unknown"


def test_models_come_with_the_answer():
    answer = run(SAT, 10)
    assert "define-fun x" in answer.text
    assert answer.seconds < 10


def test_several_questions_share_one_limit(solvers):
    solvers(z3=SLEEP)
    start = time.monotonic()
    answers = run_all([SAT, UNSAT, SAT], 0.6)
    assert time.monotonic() - start < 1.0
    assert [answer.result for answer in answers] == ["unknown"] * 3
    assert answers[0].text == "out of time"


def test_a_missing_solver_answers_nothing(solvers):
    solvers()
    assert run(SAT, 5).text == "z3 is not installed"
    assert run(SAT, 5, "cvc5").result == "unknown"
    assert run(SAT, 5, "mathsat").result == "unknown"


def test_no_time_means_no_process(solvers, monkeypatch):
    monkeypatch.setattr(subprocess, "Popen", lambda *args, **options: pytest.fail("started"))
    assert run(SAT, 0).text == "no time left"
    assert run(SAT, -1).result == "unknown"


def test_a_command_that_cannot_start_answers_nothing(solvers):
    solvers(z3=("/nonexistent/solver",))
    assert run(SAT, 1).result == "unknown"
    assert prove(*CUBE, timeout=1).outcome is Outcome.UNKNOWN


def test_grandchildren_are_ended_too(solvers, tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(child.pid))\n"
        "time.sleep(60)\n"
    )
    solvers(z3=(sys.executable, str(script)))
    assert run(SAT, 1.0).result == "unknown"
    pid = int((tmp_path / "pid").read_text())
    time.sleep(0.1)
    stat = f"/proc/{pid}/stat"
    try:
        with open(stat) as handle:
            assert handle.read().rsplit(")", 1)[1].split()[0] in "ZX"
    except FileNotFoundError:
        pass


# ---------------------------------------------------------------------- what the prover makes of answers
def test_without_cvc5_one_solver_is_one_solver(solvers):
    solvers(z3=available()["z3"])
    verdict = prove(*CUBE)
    assert verdict.outcome is Outcome.TRUE and verdict.evidence == "one solver"


def test_without_any_solver_the_easy_part_still_works(solvers):
    solvers()
    assert prove(a / (a + b) < 1).evidence == "certificate"
    assert prove(a > b).outcome is Outcome.MIXED
    verdict = prove(*CUBE)
    assert verdict.outcome is Outcome.UNKNOWN and "z3-solver" in verdict.reason
    assert verdict.example is not None


def test_cvc5_alone_helps(solvers):
    solvers(cvc5=available()["cvc5"])
    assert prove(x**2 + x + 1 > 0).outcome in (Outcome.TRUE, Outcome.UNKNOWN)
    assert prove(a / (a + b) < 1).outcome is Outcome.TRUE


def test_a_disagreement_is_unknown(solvers):
    solvers(z3=available()["z3"], cvc5=command("sat"))
    verdict = prove(*CUBE)
    assert verdict.outcome is Outcome.UNKNOWN
    assert "disagree" in verdict.reason and verdict.evidence == "none"


def test_a_solver_that_lies_is_found_out(solvers):
    solvers(z3=command("unsat"), cvc5=available()["cvc5"])
    verdict = prove(sp.Ne(x**3, 2))
    assert verdict.outcome is Outcome.UNKNOWN and "disagree" in verdict.reason
    solvers(z3=available()["z3"], cvc5=command("unsat"))
    assert prove(sp.Ne(x**3, 2)).outcome is Outcome.MIXED


@pytest.mark.parametrize(
    "text",
    [
        "sat",
        "sat\n((define-fun x () Real 5.0))",
        "sat\n((define-fun x () Real (root-obj (+ (^ x 2) (- 2)) 9)))",
        "sat\n((define-fun x () Real (/ 1.0 0.0)))",
        "sat\n((define-fun x () Real (root-obj (^ x 0) 1)))",
        "sat\n((define-fun x () Real (root-obj)))",
        "sat\n((define-fun x () Real ()))",
        "sat\n((define-fun x () Real (sin 3.0)))",
        "sat\n)))((",
        "sat (",
        "satisfied",
        "unknown",
        "(error \"line 1\")",
        "\x00\xff",
    ],
)  # fmt: skip
def test_a_model_is_never_believed(solvers, text):
    """The claim holds nowhere; whatever a solver says, no example is reported."""
    solvers(z3=command(text))
    verdict = prove(sp.Eq(x**4 + y**4 + x * y, -5))
    assert verdict.example is None
    assert verdict.outcome in (Outcome.UNKNOWN, Outcome.FALSE)


def test_points_under_a_quantifier_rest_on_solvers(solvers):
    assert prove(CUBES).evidence == "two solvers"
    solvers(z3=available()["z3"])
    verdict = prove(CUBES)
    assert verdict.outcome is Outcome.MIXED and verdict.evidence == "one solver"
    assert verdict.example[y] ** 3 <= 2 < verdict.counterexample[y] ** 3


def test_a_wrong_model_under_a_quantifier_is_not_an_example(solvers):
    solvers(z3=command("sat\n((define-fun y () Real (- 5.0)))"))
    verdict = prove(for_all(x, x**2 + y > 7), timeout=2)
    assert verdict.example is None or verdict.example[y] > 7


def test_a_solver_that_hangs_is_ended(solvers):
    solvers(z3=SLEEP, cvc5=SLEEP)
    start = time.monotonic()
    assert prove(*CUBE, timeout=0.8).outcome is Outcome.UNKNOWN
    assert time.monotonic() - start < 1.3


def test_cvc5_hanging_does_not_cost_the_result(solvers):
    solvers(z3=available()["z3"], cvc5=SLEEP)
    start = time.monotonic()
    verdict = prove(*CUBE, timeout=2)
    assert verdict.outcome is Outcome.TRUE and verdict.evidence == "one solver"
    assert time.monotonic() - start < 2.5


def test_output_in_bulk_does_not_block(solvers):
    solvers(z3=(sys.executable, "-c", "print('unsat'); print('x' * 5_000_000)"))
    assert run(SAT, 5).result == "unsat"


# ---------------------------------------------------------------------- commands
@pytest.fixture
def fresh_commands():
    """Forget the commands that were found, before and after."""
    processes._z3_command.cache_clear()
    processes._cvc5_command.cache_clear()
    yield
    processes._z3_command.cache_clear()
    processes._cvc5_command.cache_clear()


def test_the_executable_of_the_wheel_comes_first(fresh_commands, monkeypatch):
    monkeypatch.setattr(processes.shutil, "which", lambda *args, **options: pytest.fail("looked elsewhere"))
    assert Path(available()["z3"][0]).is_file()


@pytest.mark.parametrize("listed", ["missing", "empty", "stale"])
def test_without_the_wheel_z3_is_sought_on_the_path(fresh_commands, monkeypatch, listed):
    class Stale:
        name, parent = "z3", Path("bin")

        def locate(self):
            return "/nonexistent/bin/z3"

    class Other(Stale):
        name = "LICENSE"

    def files(name):
        if listed == "missing":
            raise processes.importlib.metadata.PackageNotFoundError(name)
        return None if listed == "empty" else [Other(), Stale()]

    monkeypatch.setattr(processes.importlib.metadata, "files", files)
    monkeypatch.setattr(processes.shutil, "which", lambda name, path=None: None if path else "/usr/bin/z3")
    assert available()["z3"] == ("/usr/bin/z3",)


def test_missing_programs_are_not_offered(fresh_commands, monkeypatch):
    monkeypatch.setattr(processes.importlib.metadata, "files", lambda name: [])
    monkeypatch.setattr(processes.shutil, "which", lambda name, path=None: None)
    monkeypatch.setattr(processes.importlib.util, "find_spec", lambda name: None)
    assert available() == {}


def test_a_process_without_a_group_is_ended_by_itself(solvers, monkeypatch):
    def refuse(pid, signal):
        raise PermissionError

    monkeypatch.setattr(processes.os, "killpg", refuse)
    solvers(z3=SLEEP)
    start = time.monotonic()
    assert run(SAT, 0.3).text == "out of time"
    assert time.monotonic() - start < 0.8


def test_the_runner_of_cvc5_answers_command_by_command(tmp_path, capsys):
    from layered_games.proofs import cvc5_runner

    path = tmp_path / "question.smt2"
    path.write_text("(set-logic QF_NRA)\n" + UNSAT + "(reset)\n(set-logic QF_NRA)\n" + SAT)
    cvc5_runner.main(str(path), "5000")
    assert capsys.readouterr().out.split() == ["unsat", "sat"]


def test_the_later_solver_does_not_start_on_what_is_decided(solvers, tmp_path):
    mark = tmp_path / "started"
    solvers(z3=command("unsat"), cvc5=(sys.executable, "-c", f"open({str(mark)!r}, 'w')"))
    (answers,) = ask([UNSAT], 5.0, {"z3": 0.0, "cvc5": 0.7})
    assert set(answers) == {"z3"} and not mark.exists()
