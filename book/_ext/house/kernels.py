"""Start the kernels of the chapters as copies of one process, which has imported already what chapters import.

A kernel by itself needs about two and a half seconds of a core before its first cell has run, nearly all of it for imports; a copy needs a tenth.
Where a process cannot be copied safely, kernels start by themselves as usual.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from importlib.metadata import EntryPoint
from pathlib import Path
from threading import Lock
from uuid import uuid4

from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

from .chapters import use_kernel_environment

SERVER = Path(__file__).with_name("fork_server.py")
NAME = "forked"


class Forked:
    """A process that is not a child of this one, with what Jupyter uses of `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, pid):
        self.pid = pid
        self.handle = os.pidfd_open(pid)
        self.ended = select.poll()
        self.ended.register(self.handle, select.POLLIN)

    def poll(self):
        return 0 if self.ended.poll(0) else None

    def wait(self):
        self.ended.poll()
        os.close(self.handle)
        return 0

    def send_signal(self, number):
        signal.pidfd_send_signal(self.handle, number)

    def terminate(self):
        self.send_signal(signal.SIGTERM)

    def kill(self):
        self.send_signal(signal.SIGKILL)


class ForkedProvisioner(LocalProvisioner):
    """Asks the server for a kernel; starts one as usual if the server has none to give."""

    server = None
    one_at_a_time = Lock()

    async def pre_launch(self, **kwargs):
        # Free ports are found before the kernel takes them. What runs beside it may take them first, and the kernel dies.
        # A socket with a name (the @ says that it is no file) is nobody else's.
        self.parent.transport, self.parent.ip = "ipc", f"@kernel-{uuid4()}"
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd, **kwargs):
        pid = self.ask(cmd, **kwargs)
        if pid is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = Forked(pid)
        self.pid = self.pgid = pid
        return self.connection_info

    def ask(self, cmd, cwd=None, env=None, **_):
        if self.server is None or cmd[0] != sys.executable or "ipykernel_launcher" not in cmd:
            return None
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        request = {"arguments": arguments, "cwd": str(cwd or os.getcwd()), "env": dict(env or os.environ)}
        try:
            with self.one_at_a_time:
                self.server.sendall(json.dumps(request).encode() + b"\n")
                answer = self.server.recv(32)
        except OSError:
            return None
        return int(answer) if answer else None


@contextmanager
def forking():
    """Within this context, kernels are copies of one process wherever that works."""
    if sys.platform != "linux":  # elsewhere the system's own libraries may not survive it
        yield
        return
    use_kernel_environment()
    factory = KernelProvisionerFactory.instance()
    factory.provisioners[NAME] = EntryPoint(NAME, f"{__name__}:{ForkedProvisioner.__name__}", factory.GROUP_NAME)
    factory.default_provisioner_name = NAME
    here, there = socket.socketpair()
    with there:
        command = [sys.executable, "-Xfrozen_modules=off", str(SERVER), str(there.fileno())]
        process = subprocess.Popen(command, pass_fds=[there.fileno()], stdin=subprocess.DEVNULL, start_new_session=True)
    outer, ForkedProvisioner.server = ForkedProvisioner.server, here
    try:
        yield
    finally:
        ForkedProvisioner.server = outer
        here.close()
        process.wait()
