"""Economics propositions with known verdicts, for the tests and the benchmark of the prover.

Every verdict comes from the derivation that stands beside it in one line, not from a prover. ``OPAQUE`` has
those with unknown functions. ``TEXTBOOK`` is the set that was there first, ``UNSEEN`` was written by an
outsider against the finished prover.
"""

from __future__ import annotations

from economics_aggregates import AGGREGATES
from economics_contracts import CONTRACTS
from economics_differentials import DIFFERENTIALS
from economics_markets import MARKETS
from economics_opaque import OPAQUE
from economics_record import Proposition
from economics_unseen import UNSEEN

__all__ = ["OPAQUE", "PROPOSITIONS", "TEXTBOOK", "UNSEEN", "Proposition"]

TEXTBOOK = (*MARKETS, *CONTRACTS, *AGGREGATES, *DIFFERENTIALS)
PROPOSITIONS = (*TEXTBOOK, *OPAQUE, *UNSEEN)
