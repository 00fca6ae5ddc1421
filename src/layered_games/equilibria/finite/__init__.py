"""Solvers of finite games, one file per method."""
