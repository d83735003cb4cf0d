"""python -m benchmarks [classifier] [sampling] [training] [--record]

Every number is a ratio of paired runs in one process, single thread. `--record` writes src/wordgrad/data/benchmarks.json, from which
the book draws its page on speed.
"""

import os

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before NumPy is loaded

import json
import sys
from importlib import import_module
from pathlib import Path

import torch

from benchmarks.timing import load, machine

PARTS = {"classifier": "classifier", "sampling": "sampling", "training": "vectors"}
RECORD = Path(__file__).parent.parent / "src" / "wordgrad" / "data" / "benchmarks.json"


def rounded(value):
    """Four digits are more than the noise leaves."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {key: rounded(v) for key, v in value.items()}
    return [rounded(v) for v in value] if isinstance(value, (list, tuple)) else value


def main(arguments: list[str]) -> int:
    parts = [a for a in arguments if a != "--record"] or list(PARTS)
    if unknown := [a for a in parts if a not in PARTS]:
        print(f"unknown: {', '.join(unknown)}; expected some of {', '.join(PARTS)}, --record\n\n{__doc__}", file=sys.stderr)
        return 2
    torch.set_num_threads(1)
    record = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {}
    record["machine"] = machine()
    print(*(f"{key} {value}" for key, value in record["machine"].items()), sep=", ")
    for part in parts:
        print(f"{part} (load {load()})", flush=True)
        before = load()
        record[part] = {"results": import_module(f"benchmarks.{PARTS[part]}").run(), "load": [before, load()]}
    if "--record" in arguments:
        RECORD.write_text(json.dumps(rounded(record), indent=1) + "\n", "utf-8")
        print(f"recorded in {RECORD}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
