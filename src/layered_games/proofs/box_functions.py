"""Real functions compiled for interval arithmetic: a range that holds every value on a box.

Algorithm
---------
Ends are floats, rounded outwards (sums by their exact error term, all else by one step of the last digit);
elementary functions come from Arb (F. Johansson, *Arb: efficient arbitrary-precision midpoint-radius
interval arithmetic*, 2017). A range also says whether zero is left out although it may be an end, and
whether the function is certainly defined and continuous on the whole box; where it is not, the range holds
the values on the part where it is defined (R. Moore, R. Kearfott, M. Cloud, *Introduction to Interval
Analysis*, 2009).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import sympy as sp
from sympy.core.relational import Relational

from layered_games.proofs import box_arithmetic as ia
from layered_games.proofs.box_arithmetic import Range
from layered_games.proofs.rational import decimal

__all__ = ["Program", "Unsupported", "compiled"]

MAX_STEPS: Final = 4000
MAX_POWER: Final = 512
_FUNCTIONS: Final = {
    sp.exp: "exp", sp.sin: "sin", sp.cos: "cos", sp.tanh: "tanh", sp.sinh: "sinh", sp.cosh: "cosh",
    sp.atan: "atan", sp.erf: "erf", sp.Abs: "abs", sp.Max: "max", sp.Min: "min", sp.sign: "sign",
    sp.floor: "floor", sp.ceiling: "ceiling",
}  # fmt: skip
_CONSTANTS: Final = (sp.pi, sp.E, sp.EulerGamma, sp.Catalan)


class Unsupported(Exception):
    """A term of which no range is computed."""


@dataclass(frozen=True)
class Program:
    """A straight line of operations; the last one gives the value.

    Attributes
    ----------
    symbols : tuple of symbols
    steps : tuple of (name, operation, places of the arguments, constant)
        Places count the symbols first.
    result : int
    """

    symbols: tuple[sp.Symbol, ...]
    steps: tuple[tuple[str, Callable[..., Range | None], tuple[int, ...], Any], ...]
    result: int

    def range(self, sides: Sequence[Range]) -> Range | None:
        """Return a range over a box: low, high, zero left out, surely defined; None if nowhere defined.

        Examples
        --------
        >>> x = sp.Symbol("x", real=True)
        >>> low, high, *_ = compiled(sp.exp(x) - x).range([(0.0, 1.0, False, True)])
        >>> low <= 0 and 2.718 < high < 2.719
        True
        """
        values: list[Range | None] = list(sides)
        for name, operation, places, constant in self.steps:
            args = [values[p] for p in places]
            if name == "piecewise":
                values.append(operation(constant, args))
            else:
                values.append(None if None in args else operation(constant, args))
        return values[self.result]


@lru_cache(maxsize=20_000)
def compiled(e: sp.Expr) -> Program:
    """Compile an expression; its symbols are in the order of their names.

    Raises
    ------
    Unsupported
        If it has a term of another kind, or is too large.
    """
    symbols = tuple(sorted(e.free_symbols, key=sp.default_sort_key))
    compiler = _Compiler(symbols)
    result = compiler.place(e)
    return Program(symbols, tuple(compiler.steps), result)


class _Compiler:
    def __init__(self, symbols: Sequence[sp.Symbol]) -> None:
        self.known: dict[Any, int] = {s: i for i, s in enumerate(symbols)}
        self.size = len(symbols)
        self.steps: list[tuple[str, Callable[..., Range | None], tuple[int, ...], Any]] = []

    def place(self, e: Any) -> int:
        if e not in self.known:
            self.known[e] = self._new(e)
        return self.known[e]

    def _add(self, name: str, places: Sequence[int], constant: Any = None) -> int:
        if len(self.steps) >= MAX_STEPS:
            raise Unsupported("a term of too many parts")
        self.steps.append((name, ia.OPERATIONS[name], tuple(places), constant))
        return self.size + len(self.steps) - 1

    def _new(self, e: Any) -> int:
        if e.is_Rational or e.is_Float:
            return self._add("constant", (), ia.enclosed(decimal(e) if e.is_Float else e))
        if e in _CONSTANTS:
            return self._add("constant", (), ia.constant(str(e)))
        if e.is_Add:
            return self._add("add", [self.place(a) for a in e.args])
        if e.is_Mul:
            return self._product(e)
        if e.is_Pow:
            return self._power(e.base, e.exp)
        if isinstance(e, sp.Piecewise):
            return self._piecewise(e)
        if isinstance(e, sp.log) and len(e.args) == 1:
            return self._add("log", [self.place(e.args[0])])
        if isinstance(e, sp.Heaviside):
            return self._add("step", [self.place(e.args[0])])
        name = _FUNCTIONS.get(type(e))
        if name is not None:
            return self._add(name, [self.place(a) for a in e.args])
        same = _by_simpler(e)
        if same is None or same == e:
            raise Unsupported(f"no range is known of {e}")
        return self.place(same)

    def _product(self, e: sp.Expr) -> int:
        """Products; ``u*log(u)`` is one function, because it is bounded near zero."""
        factors = list(e.args)
        places = []
        for log in [f for f in factors if isinstance(f, sp.log) and len(f.args) == 1]:
            if log.args[0] in factors and log in factors:
                factors.remove(log)
                factors.remove(log.args[0])
                places.append(self._add("entropy", [self.place(log.args[0])]))
        places += [self.place(f) for f in factors]
        return places[0] if len(places) == 1 else self._add("multiply", places)

    def _power(self, base: sp.Expr, exponent: sp.Expr) -> int:
        exponent = decimal(exponent) if exponent.is_Float else exponent
        if not exponent.is_Rational:
            if exponent.is_integer and not base.is_positive:
                raise Unsupported("a whole power that is not known, of what may be negative")
            return self._add("power", [self.place(base), self.place(exponent)])
        if max(abs(exponent.p), exponent.q) > MAX_POWER:
            raise Unsupported("a power too high")
        place = self.place(base)
        if exponent.q != 1:
            place = self._add("root", [place], int(exponent.q))
        if abs(exponent.p) != 1:
            place = self._add("whole", [place], abs(int(exponent.p)))
        return self._add("inverse", [place]) if exponent.p < 0 else place

    def _piecewise(self, e: sp.Piecewise) -> int:
        places: list[int] = []
        tests = []
        for value, condition in e.args:
            test = self._test(condition, places)
            tests.append((test, len(places)))
            places.append(self.place(value))
        return self._add("piecewise", places, tuple(tests))

    def _test(self, condition: Any, places: list[int]) -> Any:
        if condition in (True, sp.true) or condition in (False, sp.false):
            return bool(condition)
        if isinstance(condition, Relational) and condition.rel_op in ia.TESTS:
            places.append(self.place(condition.lhs - condition.rhs))
            return condition.rel_op, len(places) - 1
        if isinstance(condition, sp.And | sp.Or):
            word = "and" if isinstance(condition, sp.And) else "or"
            return word, tuple(self._test(a, places) for a in condition.args)
        if isinstance(condition, sp.Not):
            return "not", self._test(condition.args[0], places)
        raise Unsupported(f"the condition {condition} of a Piecewise")


def _by_simpler(e: sp.Expr) -> sp.Expr | None:
    """Quotients of simpler functions in the place of a rarer one."""
    if not e.args:
        return None
    x = e.args[0]
    if isinstance(e, sp.log) and len(e.args) == 2:
        return sp.log(x) / sp.log(e.args[1])
    table: dict[Any, Callable[[], sp.Expr]] = {
        sp.tan: lambda: sp.sin(x) / sp.cos(x),
        sp.cot: lambda: sp.cos(x) / sp.sin(x),
        sp.sec: lambda: 1 / sp.cos(x),
        sp.csc: lambda: 1 / sp.sin(x),
        sp.coth: lambda: sp.cosh(x) / sp.sinh(x),
        sp.sech: lambda: 1 / sp.cosh(x),
        sp.csch: lambda: 1 / sp.sinh(x),
        sp.erfc: lambda: 1 - sp.erf(x),
    }
    found = table.get(type(e))
    return found() if found else None
