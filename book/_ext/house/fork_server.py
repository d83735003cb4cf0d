"""A process that imports once what the chapters import, and becomes a kernel in a copy of itself as often as it is asked.

kernels.py starts it as a program, which needs nothing else of this folder: a kernel must not see more than it would if it were started by itself.
"""

import gc
import json
import os
import socket
import sys
import tempfile
from contextlib import suppress
from importlib import import_module

IMPORTED = (
    "ipykernel.kernelapp",
    "lark",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_pdf",
    "matplotlib.backends.backend_svg",
    "numpy",
    "scipy.sparse",
    "sympy",
    "torch.nn.functional",
    "wordgrad.book.chapters",
    "wordgrad.plots",
)


def prepare():
    """Import it all and read the book. Returns whether copies will do.

    What warns must do so in the cell that calls for it. So must what fails: this process ends then, and what it says about that is lost too.
    """
    # Matplotlib reads it when it is imported; a kernel sets it before.
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    stderr = os.dup(2)
    with tempfile.TemporaryFile() as said:
        os.dup2(said.fileno(), 2)
        for name in IMPORTED:
            import_module(name)
        sys.modules["wordgrad.book.chapters"].book()
        sys.stderr.flush()
        os.dup2(stderr, 2)
        os.close(stderr)
        silent = os.fstat(said.fileno()).st_size == 0
    # The copy of a process that runs threads may hang.
    return silent and len(os.listdir("/proc/self/task")) == 1


def serve(connection):
    """Answer each request, a line, with the number of the process that is to be the kernel. Returns the request in that process, None at the end."""
    for line in connection.makefile():
        pid = os.fork()
        if pid == 0:
            return json.loads(line)
        connection.sendall(str(pid).encode())
        forget_ended()


def forget_ended():
    """Let the system drop the copies that have ended; their processor time counts as this process's from then on."""
    with suppress(ChildProcessError):  # there are none
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def become_kernel(arguments, cwd, env):
    """Run as `python -m ipykernel_launcher` does with these arguments, in this folder and environment."""
    import ipykernel_launcher
    import numpy
    import torch

    os.setsid()
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    # A kernel ends when its parent does.
    sys.argv = [ipykernel_launcher.__file__, *arguments, f"--IPKernelApp.parent_handle={os.getppid()}"]
    # Draws that no cell seeds differ from run to run, as ever; Python's own generator sees to that by itself.
    numpy.random.seed()
    torch.default_generator.seed()
    sys.modules["ipykernel.kernelapp"].launch_new_instance()


def main():
    del sys.path[0]  # this folder
    with socket.socket(fileno=int(sys.argv[1])) as connection:
        if not prepare():
            return
        gc.freeze()  # collecting garbage would touch, and so copy, all memory that the kernels share
        request = serve(connection)
    if request is None:
        forget_ended()
    else:
        become_kernel(**request)


if __name__ == "__main__":
    main()
