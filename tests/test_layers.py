"""The checker's packages: which may import which, and how much of it there is to read."""

import ast
from pathlib import Path

import pytest

import wordgrad

PACKAGE = Path(wordgrad.__file__).parent
BELOW = {  # what each may import of the others
    "latex": set(),
    "numbers": set(),
    "formulas": {"latex", "numbers"},
    "equations": {"latex", "numbers", "formulas", "book", "answers"},
    "book": {"latex", "formulas", "equations"},
}
LATER = {"book", "answers"}  # imported by `equations` only when `verify`, `answer` or the book's notation is asked for
STANDARD = {"latex": {"lark"}, "numbers": {"torch", "sympy", "mpmath"}}


def imported(path):
    """(level, module, names, whether at the top of the file) of every import."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield node.level, node.module or "", [a.name for a in node.names], node in tree.body
        elif isinstance(node, ast.Import):
            yield from ((0, a.name, [], node in tree.body) for a in node.names)


@pytest.mark.parametrize("name", BELOW)
def test_arrows_run_one_way(name):
    files = sorted((PACKAGE / name).glob("*.py"))
    assert files
    for path in files:
        for level, module, names, at_top in imported(path):
            for target in [module] if module else names:
                package = target.split(".")[0]
                if level == 2:
                    assert package in {*BELOW[name], "kept"}, f"{path.name} imports {target}"
                    assert package not in LATER or not at_top, f"{path.name} imports {target} at once"
                if level == 0 and package in {"numpy", "scipy", "matplotlib", *STANDARD["numbers"]}:
                    assert package in STANDARD.get(name, ()) and not at_top, f"{path.name} imports {target}"


def test_no_file_is_too_long_to_read():
    files = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.lark")]
    long = {p.name: n for p in files if (n := len(p.read_text("utf-8").splitlines())) > 300}
    assert len(files) > 50 and not long
