"""The command `wordgrad`. Each subcommand is a module with `main(arguments) -> exit status`, imported when it is asked for."""

import sys
from importlib import import_module

COMMANDS = {
    "check": "judge the equations of your notes (Markdown, LaTeX, Jupyter)",
    "ledger": "judge every displayed equation of the book, and its mutants",
    "train": "learn word vectors from a text file",
}

USAGE = "\n".join(
    ["usage: wordgrad COMMAND …", "", *(f"  {name:<8} {purpose}" for name, purpose in COMMANDS.items()), "", "wordgrad COMMAND --help says more."]
)


def main(arguments: list[str] | None = None) -> int:
    name, *rest = (sys.argv[1:] if arguments is None else arguments) or ["--help"]
    if name in ("-h", "--help"):
        print(USAGE)
        return 0
    if name not in COMMANDS:
        print(f"wordgrad: unknown command {name!r}; expected one of {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    return import_module(f"wordgrad.commands.{name}").main(rest)


if __name__ == "__main__":
    sys.exit(main())
