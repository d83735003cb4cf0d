"""Jupyter Book's command, a second faster: jsonschema can do without a checker of addresses that compiles its grammar whenever it is imported."""

import sys

sys.modules["rfc3987_syntax"] = None  # for `import`, not installed

from jupyter_book.cli.main import main

if __name__ == "__main__":
    sys.argv[0] = "jupyter-book"
    main()
