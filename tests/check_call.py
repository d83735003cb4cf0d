"""Small notes and calls of `wordgrad check`, for the tests of that command."""

import json

from wordgrad.__main__ import main

RIGHT = r"$U \in \mathbb{R}^{n \times d}$, $v \in \mathbb{R}^{d}$" + "\n\n$$\n" + r"\frac{\partial (U v)}{\partial v} = U" + "\n$$\n"
WRONG = RIGHT.replace("= U\n", r"= U^\top" + "\n")
UNREAD = RIGHT.replace("= U\n", r"= \foo U" + "\n")


def run(capsys, *arguments):
    """(exit status, standard output, standard error)."""
    status = main(["check", *arguments])
    said = capsys.readouterr()
    return status, said.out, said.err


def findings(capsys, *arguments):
    _, out, _ = run(capsys, "--format", "json", *arguments)
    return json.loads(out)
