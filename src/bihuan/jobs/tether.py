"""Runs a module as a program that does not outlive who started it: `python -m bihuan.jobs.tether MODULE ARGUMENT …`.

Who starts it holds the other end of its input and writes nothing there. When that one is gone, even killed,
the input ends, and the program is asked to stop as by SIGTERM.
"""

import os
import runpy
import signal
import sys
import threading

INPUT = 0


def watch() -> None:
    """Wait for the input to end, then ask this process to stop."""
    while os.read(INPUT, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    del sys.argv[0]
    threading.Thread(target=watch, name="tether", daemon=True).start()
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
