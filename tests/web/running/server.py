"""A server as people start it, in processes of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import psutil


def free_port():
    with socket.socket() as trying:
        trying.bind(("127.0.0.1", 0))
        return trying.getsockname()[1]


class Server:
    """What `ultramicro serve` printed, and its processes."""

    def __init__(self, process, port, told, seconds):
        self.process, self.port, self.told, self.seconds = process, port, told, seconds
        self.address = f"http://localhost:{port}"
        self.start_cpu_seconds = sum(
            sum(each.cpu_times()[:2]) for each in (psutil.Process(process.pid), self.answering())
        )
        """What the two that answer took of a processor until they did; how long that was, other tests decide."""

    def password(self, name):
        return re.search(rf"^  {name} +(\S+)$", self.told, re.MULTILINE)[1]

    def processes(self):
        main = psutil.Process(self.process.pid)
        return [main, *main.children(recursive=True)]

    def idle(self):
        """Those that run whether or not there is a job: what a job's own process takes is not idle."""
        main = psutil.Process(self.process.pid)
        return [main, *main.children()]

    def answering(self):
        """The process that answers, which granian starts."""
        return next(p for p in psutil.Process(self.process.pid).children() if "worker" not in p.cmdline()[-1])


@contextmanager
def serving(*folders, options=(), port=None):
    """Start a server and stop it."""
    port = port or free_port()
    began = time.monotonic()
    command = [sys.executable, "-m", "ultramicro", "serve", *map(str, folders), "--port", str(port), *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}
    ) as process:
        told = ""
        for line in process.stdout:
            told += line
            if "Ctrl-C" in line:
                break
        try:
            assert "Ctrl-C" in told, told
            yield Server(process, port, told, time.monotonic() - began)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
