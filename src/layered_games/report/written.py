"""Propositions written out: every text and formula that a report needs, as plain data that can be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.pieces import Constraint
from layered_games.models.propositions import Part, Proposition, argument
from layered_games.proofs import Outcome
from layered_games.report.cells import Cell, Math
from layered_games.report.formulas import Formulas
from layered_games.report.general_tables import label

__all__ = ["Written", "WrittenPart", "proof_texts", "proposition_record", "relation", "restored", "written"]


@dataclass(frozen=True)
class WrittenPart:
    """A part of a proposition.

    Attributes
    ----------
    label : str
        As the model gives it.
    formula, rest : str
        Where the label begins with a derivative: that as LaTeX, and what follows it; else empty.
    outcome, expected, evidence : str
        Values of the verdict.
    settled : bool
    sketch : str
        LaTeX.
    argument : tuple of str
        The certificate in LaTeX.
    points : tuple of (str, tuple of str)
        ``"holds"`` and ``"fails"`` with the coordinates in LaTeX.
    lines : tuple of str
        The certificate as text.
    smtlib : str
    record : mapping
        The verdict for results.json.
    """

    label: str
    formula: str
    rest: str
    outcome: str
    expected: str
    evidence: str
    settled: bool
    sketch: str
    argument: tuple[str, ...]
    points: tuple[tuple[str, tuple[str, ...]], ...]
    lines: tuple[str, ...]
    smtlib: str
    record: Mapping[str, Any]

    @property
    def shown(self) -> Cell:
        """The label, with a derivative as a formula."""
        if not self.formula:
            return self.label
        return (Math(self.formula), self.rest) if self.rest else Math(self.formula)


@dataclass(frozen=True)
class Written:
    """A proposition; ``results`` holds name, LaTeX, and whether it is a condition."""

    name: str
    title: str
    statement: str
    assumptions: str
    settled: bool
    evidence: str
    results: tuple[tuple[str, str, bool], ...]
    plain_results: Mapping[str, str]
    parts: tuple[WrittenPart, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def written(stated: Proposition, write: Formulas) -> Written:
    """Write a proposition out.

    Parameters
    ----------
    stated : Proposition
    write : Formulas
        Of the game that it is about.

    Examples
    --------
    >>> from layered_games.models import elimination
    >>> from layered_games.report.formulas import Formulas
    >>> first = written(elimination().propositions()[0], Formulas(elimination()))
    >>> first.title, first.parts[0].outcome, restored(first.as_dict()) == first
    ('Elimination', 'true', True)
    """
    return Written(
        stated.name,
        stated.title,
        stated.statement,
        stated.assumptions,
        stated.settled,
        stated.verdict.evidence,
        tuple(_result(name, value, write) for name, value in stated.results.items()),
        {name: str(value) for name, value in stated.results.items()},
        tuple(_part(part, write) for part in stated.parts),
    )


def restored(data: Mapping[str, Any]) -> Written:
    """Return what :meth:`Written.as_dict` gave, possibly through JSON.

    Raises
    ------
    KeyError, TypeError, ValueError
        If the data are of another kind.
    """
    parts = tuple(_restored_part(part) for part in data["parts"])
    results = tuple((str(n), str(v), bool(c)) for n, v, c in data["results"])
    return Written(**{**data, "parts": parts, "results": results})


def _restored_part(data: Mapping[str, Any]) -> WrittenPart:
    points = tuple((str(word), tuple(listed)) for word, listed in data["points"])
    lists = {name: tuple(data[name]) for name in ("argument", "lines")}
    return WrittenPart(**{**data, **lists, "points": points})


def relation(value: Any, write: Formulas) -> str:
    """Return a relation with every term on the side on which it is positive."""
    if isinstance(value, Relational) and value.rel_op in (">", ">="):
        return write.relation(Constraint(value.lhs - value.rhs, strict=value.rel_op == ">"))
    return write.latex(value)


def proof_texts(listed: Sequence[Written], files: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the files of proofs with their text: SMT-LIB, and beside it the certificate if there is one.

    Parameters
    ----------
    listed : sequence of Written
    files : mapping
        From :func:`layered_games.report.names.proof_files`.
    """
    found = {}
    for proposition in listed:
        for part, file in zip(proposition.parts, files[proposition.name], strict=True):
            found[file] = part.smtlib
            if part.lines:
                found[f"{file.removesuffix('.smt2')}.txt"] = "\n".join([part.label, *part.lines, ""])
    return found


def proposition_record(stated: Written, files: Sequence[str]) -> dict[str, Any]:
    """Return a proposition for results.json; ``files`` hold the proofs of its parts."""
    return {
        "name": stated.name,
        "title": stated.title,
        "statement": stated.statement,
        "assumptions": stated.assumptions,
        "settled": stated.settled,
        "evidence": stated.evidence,
        "parts": [
            {
                "label": part.label,
                "expected": part.expected,
                "settled": part.settled,
                "proof": file,
                **part.record,
            }
            for part, file in zip(stated.parts, files, strict=True)
        ],
        "results": dict(stated.plain_results),
    }


def _result(name: str, value: Any, write: Formulas) -> tuple[str, str, bool]:
    if isinstance(value, Boolean):
        return name, relation(value, write), True
    return name, write.latex(value), False


def _part(part: Part, write: Formulas) -> WrittenPart:
    verdict, head = part.verdict, label(part, write)
    pieces = head if isinstance(head, tuple) else (head,)
    first = pieces[0]
    record = {key: value for key, value in verdict.as_dict().items() if key != "seconds"}
    return WrittenPart(
        part.label,
        first.latex if isinstance(first, Math) else "",
        "".join(piece for piece in pieces[1:] if isinstance(piece, str)),
        verdict.outcome.value,
        part.expected.value,
        verdict.evidence,
        part.settled,
        part.sketch,
        tuple(argument(verdict, write.latex)),
        _points(part, write),
        tuple(verdict.explain()),
        verdict.to_smtlib(),
        record,
    )


def _points(part: Part, write: Formulas) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Where a mixed claim holds and where it fails."""
    verdict = part.verdict
    if verdict.outcome is not Outcome.MIXED:
        return ()
    return tuple(
        (word, tuple(f"{write.latex(s)} = {write.latex(v)}" for s, v in (point or {}).items()))
        for word, point in (("holds", verdict.example), ("fails", verdict.counterexample))
    )
