"""python -m benchmarks [PART …] [--record]     all parts: classifier sampling pair training equations

Each comparison is a ratio of paired runs in one process, single thread. `--record` writes src/wordgrad/data/benchmarks.json, from which
the book draws its figures on speed; parts that are not named keep their records, which must be of the same machine.
"""

import os

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before NumPy is loaded

import json
import sys
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from benchmarks.timing import load, machine

PARTS = ("classifier", "sampling", "pair", "training", "equations")
RECORD = Path(__file__).parent.parent / "src" / "wordgrad" / "data" / "benchmarks.json"


def rounded(value):
    """Four digits are more than the noise leaves."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {key: rounded(v) for key, v in value.items()}
    return [rounded(v) for v in value] if isinstance(value, (list, tuple)) else value


def wrong(arguments: list[str]) -> str:
    """What is wrong with the arguments; an empty text if nothing is."""
    if unknown := [a for a in arguments if a not in (*PARTS, "--record")]:
        return f"unknown: {', '.join(unknown)}; expected some of {', '.join(PARTS)}, --record"
    if not find_spec("gensim"):
        return "gensim is not installed here: `make bench` makes an environment with it"
    kept = [part for part in PARTS if part not in arguments] if set(arguments) & set(PARTS) else []
    if "--record" in arguments and kept and (not RECORD.exists() or json.loads(RECORD.read_text("utf-8"))["machine"] != machine()):
        return f"{RECORD}: no record of this machine and these versions to keep {', '.join(kept)} from; record all parts"
    return ""


def main(arguments: list[str]) -> int:
    if message := wrong(arguments):
        print(f"{message}\n\n{__doc__}", file=sys.stderr)
        return 2
    parts = [part for part in PARTS if part in arguments] or PARTS
    import_module("torch").set_num_threads(1)
    start, results = time.monotonic(), {}
    print(*(f"{key} {value}" for key, value in machine().items()), sep=", ")
    for number, part in enumerate(parts, start=1):
        before = load()
        print(f"{part}, part {number} of {len(parts)} (load {before})", flush=True)
        results[part] = {"results": import_module(f"benchmarks.{part}").run(), "load": [before, load()]}
    print(f"done in {time.monotonic() - start:.0f} s")
    if "--record" in arguments:
        record = json.loads(RECORD.read_text("utf-8")) if len(parts) < len(PARTS) else {}
        RECORD.write_text(json.dumps(rounded(record | {"machine": machine()} | results), indent=1) + "\n", "utf-8")
        print(f"recorded in {RECORD}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
