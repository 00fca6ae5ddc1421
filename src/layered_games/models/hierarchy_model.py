"""Hierarchies (theory, section 1): a chain of dyads in which one target is handed down.

Primitives only: superior i receives ``T_(i-1)``, sets ``T_i >= T_(i-1)``, is judged on what it
received against effort at the bottom, gains credit on the final bid, and is liable for sanctions
below it. Who inflates is found by the solvers.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial

import sympy as sp

from layered_games.equilibria.chain_reading import WorkReader, reactions
from layered_games.errors import GameError
from layered_games.games.layered import CHARGE, RECEIVED, Layer, composed
from layered_games.games.moves import Roles
from layered_games.models.base import Model
from layered_games.models.hierarchy_claims import claims_of
from layered_games.models.hierarchy_parts import CREDITS, FORESIGHTS, LIABILITIES, Form, Parts, chosen, parts
from layered_games.parameters import make_symbol

__all__ = ["hierarchy"]


def hierarchy(
    layers: int = 4,
    foresight: str = "full",
    liability: str = "direct",
    *,
    credit: str = "bottom",
    identical: bool = True,
    omega: bool = False,
) -> Model:
    """Return the game of a chain of superiors over one subordinate, all parameters free.

    Superior i receives ``T_(i-1)`` (the first one ``tau``) and sets ``T_i >= T_(i-1)``. The
    subordinate A bids ``b >= T_n``, exerts effort ``e``, falsifies ``f``, admits ``h = b - e - f``.

    Parameters
    ----------
    layers : int
        Number of superiors, 1 or more; with one, the game is the canonical one.
    foresight : {"full", "myopic"}
        Full: every superior foresees what all layers below will do. Myopic: every superior but the
        last expects its target to be executed as it stands, at the execution rate.
    liability : {"direct", "recursive", "distance"}
        What a superior bears: the share ``ell`` of the sanction at the bottom, the share ``ell`` of
        all that the next layer bears, or the share ``ell**distance`` of the sanction at the bottom.
    credit : {"bottom", "all", "none"}
        Who gains credit on the final bid: the subordinate (``beta_A``), the superiors too (``beta_S``),
        or nobody.
    identical : bool
        Whether superiors share their parameters; else ``A_S1``, ``ell1``, ``phi_S1`` and so on, from the top.
    omega : bool
        Whether information fades: the centre's inspection, ``layers`` layers above the work,
        detects with ``q*omega**layers``.

    Returns
    -------
    Model
        Markups are among its derived quantities: ``m1``, ``m2``, ... imposed by each layer, ``m_A``
        volunteered at the bottom.

    Raises
    ------
    GameError
        If a choice is none of those listed.

    Notes
    -----
    In symbols, direct liability and myopic foresight are solved for four layers in seconds. Under recursive
    and distance liability the number of cases explodes: two superiors are solved in seconds, three run
    for many minutes. Use :func:`ladder` there, which takes numbers and any number of layers.

    Examples
    --------
    >>> game = hierarchy(2)
    >>> " ".join(game.parameters)
    'tau k beta_A A_A A_S P q sigma ell phi_A phi_S'
    >>> list(game.moves)
    ['T1', 'T2', 'b', 'e', 'f']
    """
    if isinstance(layers, bool) or not isinstance(layers, int) or layers < 1:
        raise GameError(f"layers = {layers!r}: a hierarchy has a whole number of superiors, 1 or more")
    chosen("foresight", foresight, FORESIGHTS)
    chosen("liability", liability, LIABILITIES)
    chosen("credit", credit, CREDITS)
    return _hierarchy(Form(layers, foresight, liability, credit, bool(identical), bool(omega)))


@cache
def _hierarchy(form: Form) -> Model:
    made = parts(form)
    chain = list(made.layers)
    if form.foresight == "myopic":
        made = parts(replace(form, liability="direct"))
        chain = _short_sighted(made)
    game = composed(made.start, chain, made.bottom)
    targets = [made.start, *(make_symbol(layer.move) for layer in chain)]
    bid = made.bottom.moves[0].symbol
    markups = {f"m{i}": targets[i] - targets[i - 1] for i in range(1, len(targets))}
    last = "" if form.identical else str(form.layers)
    credit = {} if form.credit == "none" else {"A": "beta_A"}
    credit |= {chain[-1].player: f"beta_S{last}"} if form.credit == "all" else {}
    return Model(
        **game,
        parameters=made.space,
        derived={"h": made.admitted, **markups, "m_A": bid - targets[-1]},
        channels=made.channels,
        name=f"hierarchy of {form.layers} ({form.foresight} foresight, {form.liability} liability)",
        roles=Roles(
            received="tau", target=chain[-1].move, bid="b", superior=chain[-1].player, subordinate="A",
            real="e", falsified="f", credit=credit, blame={chain[-1].player: f"A_S{last}", "A": "A_A"},
        ),
        claims=partial(claims_of, form=form, build=_hierarchy),
    )  # fmt: skip


def _short_sighted(made: Parts) -> list[Layer]:
    """Layers that expect their own target to be executed as it stands; the last one knows better."""
    executed = _executed(made)
    seen = []
    for layer in made.layers[:-1]:
        own = {RECEIVED: make_symbol(layer.move)}
        expected = {move: value.xreplace(own) for move, value in executed.items()}
        charge = made.bottom.charge.xreplace(expected)
        seen.append(replace(layer, payoff=layer.payoff.xreplace({**expected, CHARGE: charge})))
    return [*seen, made.layers[-1]]


def _executed(made: Parts) -> dict[sp.Symbol, sp.Expr]:
    """How a bound subordinate executes what it receives, from the solver."""
    used = made.bottom.payoff.free_symbols
    known = [p for p in made.space.values() if p.symbol in used]
    known += [c.parameter for c in made.channels if c.symbol in used]
    return dict(WorkReader(made.bottom, reactions(made.bottom, known, ())).bound())
