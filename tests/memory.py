"""Peak memory of a process, from the kernel. Not `ru_maxrss`: a child begins with what its parent had before it became another program."""

from __future__ import annotations

# Code for a child: `peak()` is its own peak resident memory in KiB since it started.
PEAK = """
def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
"""
