"""Equilibria: solvers, their frozen results, and the check of every result by definition."""
