"""Equilibria of extensive games: one file per method; ``solving`` picks the method for a concept."""
