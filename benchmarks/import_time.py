"""How long importing the package takes beyond importing SymPy: the median over fresh processes."""

from __future__ import annotations

import subprocess
import sys
from statistics import median

TARGET = 0.3
RUNS = 7
CLOCK = "import time; start = time.perf_counter(); {}; print(time.perf_counter() - start)"
REACH = "import layered_games as lg; lg.solve, lg.regime_at, lg.prove, lg.models.overbidding"


def seconds(statement: str) -> float:
    command = [sys.executable, "-c", CLOCK.format(statement)]
    runs = (subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(RUNS))
    return median(float(run) for run in runs)


def main() -> int:
    base = seconds("import sympy")
    beyond = seconds("import sympy, layered_games") - base
    reach = seconds(REACH) - base
    print(f"import sympy                               {base:6.3f} s")
    print(f"import layered_games, beyond that          {beyond:6.3f} s   (target {TARGET} s)")
    print(f"and reaching solve, prove, regime_at       {reach:6.3f} s   (target {TARGET} s)")
    return int(max(beyond, reach) > TARGET)


if __name__ == "__main__":
    sys.exit(main())
