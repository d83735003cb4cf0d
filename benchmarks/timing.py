"""Paired timing: the two sides take turns, so that a busy moment of the machine meets both."""

from __future__ import annotations

import os
import platform
import resource
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import NamedTuple


class Paired(NamedTuple):
    """The first side against each of the others. Other programs can only add to a time, so the fastest runs have the least noise."""

    seconds: dict[str, float]  # fastest run
    ratio: dict[str, float]  # median of the ratios of each round
    spread: dict[str, list[float]]  # quartiles of those ratios
    fastest: dict[str, float]  # ratio of the fastest runs


def clock(f: Callable, calls: int, timer: Callable[[], float] = time.perf_counter) -> float:
    start = timer()
    for _ in range(calls):
        f()
    return (timer() - start) / calls


def paired(sides: dict[str, Callable], rounds: int, calls: int = 1, timer: Callable[[], float] = time.perf_counter) -> Paired:
    """Time the functions in turn, `rounds` times, after one untimed call of each."""
    for f in sides.values():
        f()
    times = {name: [] for name in sides}
    for _ in range(rounds):
        for name, f in sides.items():
            times[name].append(clock(f, calls, timer))
    return summary(times)


def summary(times: dict[str, list[float]]) -> Paired:
    first, *others = times
    ratios = {name: sorted(a / b for a, b in zip(times[first], times[name])) for name in others}
    quarter = {name: [r[len(r) // 4], r[-1 - len(r) // 4]] for name, r in ratios.items()}
    best = {name: min(t) for name, t in times.items()}
    return Paired(best, {name: median(r) for name, r in ratios.items()}, quarter, {name: best[first] / best[name] for name in others})


def machine() -> dict[str, str]:
    """The machine and the versions, for the record."""
    model = platform.processor() or platform.machine()
    if (cpuinfo := Path("/proc/cpuinfo")).exists():
        lines = [line for line in cpuinfo.read_text("utf-8").splitlines() if line.startswith("model name")]
        model = lines[0].split(":", 1)[1].strip() if lines else model
    found = {name: version(name) for name in ("numpy", "scipy", "torch", "gensim")}
    return {"processor": model, "cores": str(os.cpu_count()), "system": platform.system(), "python": platform.python_version(), **found}


def load() -> float:
    """How many processes wanted the processor during the last minute; above the number of cores, times are noisy."""
    return round(os.getloadavg()[0], 1)


def memory() -> int:
    """Largest memory of this process so far, in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
