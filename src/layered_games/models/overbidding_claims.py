"""Statements."""
def claims(game): return ()
