"""The answers to the exercises that stand in tests/answers, one file for each chapter."""

from pathlib import Path

FOLDER = Path(__file__).parent / "answers"


def table():
    """{exercise: (right answers, [(status, words of the hint, wrong answer)])}."""
    found = {}
    for path in sorted(FOLDER.glob("*.txt")):
        for block in path.read_text("utf-8").split("\n## ")[1:]:
            name, *lines = block.strip().splitlines()
            right = [line[2:] for line in lines if line.startswith("= ")]
            wrong = [tuple(line[2:].split(" | ", 2)) for line in lines if line.startswith("! ")]
            found[name] = (right, wrong)
    return found
