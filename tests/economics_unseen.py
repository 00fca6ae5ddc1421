"""Propositions written against the finished prover."""

from __future__ import annotations

from economics_record import Proposition

UNSEEN: list[Proposition] = []
