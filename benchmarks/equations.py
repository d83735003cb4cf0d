"""The equation checker: all equations of the book by three oracles, one answer in a warm and in a cold process, a proof, a hint.

Processor time stands beside the time of the clock: other programs lengthen the second, and hardly the first.
"""

import os
import subprocess
import sys
import time
from statistics import median

import sympy  # noqa: F401  what is measured begins after the imports
import torch  # noqa: F401

from wordgrad.equations import check
from wordgrad.equations.chapters import book

TARGETS = {"book": 2.0, "warm": 0.010, "cold": 0.3}  # seconds
RIGHT = r"\frac{\partial J_{\text{naive-softmax}}}{\partial v_c} = U^\top (\hat{y} - y)"
WRONG = r"\frac{\partial J_{\text{naive-softmax}}}{\partial v_c} = U^\top (y - \hat{y})"
ANSWERS = [  # one for each kind of answer that a reader may type
    RIGHT,
    r"\frac{\partial \hat{y}_i}{\partial \theta_j} = \hat{y}_i (\delta_{ij} - \hat{y}_j)",
    r"\frac{\partial J_{\text{naive-softmax}}}{\partial U} = (\hat{y} - y) v_c^\top",
    r"\frac{\partial J_{\text{naive-softmax}}}{\partial u_w} = (\hat{y}_w - y_w) v_c",
    r"\sigma'(x) = \sigma(x) (1 - \sigma(x))",
    r"\frac{\partial J_{\text{neg-sample}}}{\partial v_c} = (\sigma(u_o^\top v_c) - 1) u_o + \sum_{k=1}^{K} \sigma(u_{w_k}^\top v_c) u_{w_k}",
]
COLD = f"from wordgrad.equations import check; assert check({RIGHT!r}).ok"


def timed(f) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    clock, cpu = time.perf_counter(), time.process_time()
    f()
    return time.perf_counter() - clock, time.process_time() - cpu


def medians(pairs) -> dict[str, float]:
    clock, cpu = zip(*pairs, strict=True)
    return {"seconds": median(clock), "cpu": median(cpu)}


def whole_book() -> list:
    equations = [e for e in book().equations.values() if e.mark != "not executed"]
    verdicts = [book().verify(e.label) for e in equations]
    assert all(v.ok == (e.mark == "") for v, e in zip(verdicts, equations, strict=True))
    return verdicts


def cold() -> tuple[float, float]:
    """A process of its own, from its start to its end."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before, start = os.times(), time.perf_counter()
    subprocess.run([sys.executable, "-c", COLD], check=True, env=environment)
    seconds, after = time.perf_counter() - start, os.times()
    return seconds, after.children_user + after.children_system - before.children_user - before.children_system


def answer(latex: str, right: bool = True, **options):
    verdict = check(latex, **options)
    assert verdict.ok == right
    assert right or not options.get("hints", True) or verdict.hint


def run() -> dict:
    for latex in ANSWERS:
        answer(latex, exact=True)  # what the first call loads and reads is not part of the times
    cold()  # writes what Python and the checker keep between processes
    results = {
        "book": medians([timed(whole_book) for _ in range(3)]),
        "warm": medians([timed(lambda latex=latex: answer(latex)) for _ in range(15) for latex in ANSWERS]),
        "cold": medians([cold() for _ in range(11)]),
        "exact": medians([timed(lambda latex=latex: answer(latex, exact=True)) for _ in range(5) for latex in ANSWERS]),
        "wrong": medians([timed(lambda: answer(WRONG, False, hints=False)) for _ in range(15)]),
        "hint": medians([timed(lambda: answer(WRONG, False)) for _ in range(15)]),
    }
    count = len(book().equations)
    names = {
        "book": f"{count} equations by three oracles", "warm": "one answer, complex step", "cold": "one answer, process from start to end",
        "exact": "one answer with autograd and proof", "wrong": "a wrong answer, complex step", "hint": "a wrong answer with a hint",
    }  # fmt: skip
    for key, name in names.items():
        r, target = results[key], TARGETS.get(key)
        print(f"  {name:<40} {1000 * r['seconds']:8.1f} ms, processor {1000 * r['cpu']:8.1f} ms" + (f", target {1000 * target:.0f} ms" if target else ""), flush=True)
    return {"equations": count, **results}


if __name__ == "__main__":
    run()
