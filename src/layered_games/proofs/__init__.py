"""The prover: claims over the reals, verdicts with evidence, certificates, solver back ends."""

from layered_games.proofs.prover import prove
from layered_games.proofs.quantifiers import for_all, there_exists
from layered_games.proofs.verdicts import Outcome, Verdict

__all__ = ["Outcome", "Verdict", "for_all", "prove", "there_exists"]
