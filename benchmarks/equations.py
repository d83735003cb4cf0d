"""The equation checker: all equations of the book by three oracles, one answer in a warm and in a cold process, a proof, a hint.

Processor time stands beside the time of the clock: other programs lengthen the second, and hardly the first.
"""

import os
import subprocess
import sys
import time
from functools import partial
from statistics import median

import sympy  # noqa: F401  what is measured begins after the imports
import torch  # noqa: F401

from tests.answers_table import table
from wordgrad.answers.exercises import answer as judged
from wordgrad.book.chapters import book
from wordgrad.equations import check
from wordgrad.progress import Progress

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


def run() -> list[dict]:
    for latex in ANSWERS:
        answer(latex, exact=True)  # what the first call loads and reads is not part of the times
    cold()  # writes what Python and the checker keep between processes
    warm, proofs = ([partial(timed, partial(answer, latex, exact=exact)) for latex in ANSWERS] for exact in (False, True))
    right = [(name, text) for name, (texts, _) in table().items() for text in texts]
    mistaken = [(name, text) for name, (_, rows) in table().items() for _, _, text in rows]
    wrong, hint = (partial(timed, partial(answer, WRONG, False, hints=hints)) for hints in (False, True))
    return [
        measure(f"all {len(book().equations)} equations by three oracles", [partial(timed, whole_book)], 3, target=2.0),
        measure("one answer by the complex step", warm, 15, target=0.010),
        measure("one answer, process from start to end", [cold], 11, target=0.3),
        measure("one answer with autograd and proof", proofs, 5),
        measure("a wrong answer by the complex step", [wrong], 15),
        measure("a wrong answer with a hint", [hint], 15),
        slowest("the slowest right answer to an exercise", right, target=0.05),
        slowest("the slowest wrong answer to an exercise", mistaken, target=0.2),
    ]


def measure(what: str, timers: list, rounds: int, target: float | None = None) -> dict:
    """Medians over all rounds, in seconds."""
    clock, cpu = (median(times) for times in zip(*(timer() for _ in range(rounds) for timer in timers), strict=True))
    aim = f", target {1000 * target:.0f} ms" if target else ""
    print(f"  {what:<40} {1000 * clock:8.1f} ms, processor {1000 * cpu:8.1f} ms{aim}", flush=True)
    return {"what": what, "seconds": clock, "cpu": cpu, "target": target}


def slowest(what: str, answers: list, target: float) -> dict:
    """The one of many answers, as (exercise, LaTeX), that takes longest: the best of three times, in seconds."""
    timers = [partial(timed, partial(judged, name, text)) for name, text in answers]
    slow = max(timers, key=lambda timer: min(timer() for _ in range(3)))
    return measure(what, [slow], 5, target)


def timed(f) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    clock, cpu = time.perf_counter(), time.process_time()
    f()
    return time.perf_counter() - clock, time.process_time() - cpu


def whole_book():
    the_book = book()  # which looks whether a chapter has changed each time it is asked for
    equations = [e for e in the_book.equations.values() if e.mark != "not executed"]
    progress = Progress(len(equations), "equations")
    for done, equation in enumerate(equations, start=1):
        assert the_book.verify(equation.label).ok == (equation.mark == ""), equation.label
        progress(done / len(equations))
    progress.clear()


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


if __name__ == "__main__":
    run()
