"""Comparative statics: signs within a regime, jumps across regimes, thresholds of reforms."""
