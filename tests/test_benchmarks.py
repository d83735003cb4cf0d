"""`python -m benchmarks` says what is wrong with its arguments before it measures anything."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def refused(*arguments: str, before: str = "pass") -> str:
    program = f"import sys; sys.argv = ['benchmarks', *{arguments}]; {before}; import runpy; runpy.run_module('benchmarks', run_name='__main__')"
    run = subprocess.run([sys.executable, "-c", program], check=False, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert run.returncode == 2
    assert run.stdout == ""
    return run.stderr


def test_unknown_parts_are_named():
    said = refused("sampling", "flying")
    assert said.startswith("unknown: flying; expected some of classifier, sampling, pair, training, equations, --record\n")
    assert "python -m benchmarks [PART …]" in said


def test_without_gensim_it_names_the_command_that_installs_it():
    hide = "import importlib.util as u; find = u.find_spec; u.find_spec = lambda name, *more: None if name == 'gensim' else find(name, *more)"
    assert refused("sampling", before=hide).startswith("gensim is not installed here: `make bench`")
