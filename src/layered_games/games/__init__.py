"""Games: who moves when, on what, for which payoff. No solving here."""
