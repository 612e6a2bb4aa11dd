"""The confinement of a reader child: what a process that parses strangers' bytes may not do (`-> Confinement`).

Limits that it cannot lift again; no new privileges; no socket (seccomp); no file written, made or removed, no program started (Landlock).
Where a kernel has one of these not, the child runs without it, and `newsarchive doctor` says so.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import sys
from dataclasses import dataclass

LIMITS = (
    (resource.RLIMIT_AS, 1 << 30),       # bytes of address space
    (resource.RLIMIT_NOFILE, 64),        # open files: a child reads modules, and talks to its parent
    (resource.RLIMIT_FSIZE, 0),          # bytes of any file
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_NPROC, 0),          # further processes and threads; a child of root may all the same
)
# <linux/prctl.h>, <linux/landlock.h>, <linux/seccomp.h>, <linux/audit.h>, <asm/unistd.h>
_PDEATHSIG, _SET_SECCOMP, _NO_NEW_PRIVS, _FILTER = 1, 22, 38, 2
_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_EXECUTE, _WRITE_FILE, _FROM_REMOVE_DIR_TO_MAKE_SYM = 1 << 0, 1 << 1, 0b1_1111_1111 << 4
_IO_URING_SETUP = 425    # could open sockets behind a filter's back
_MACHINES = {    # machine -> its number in a filter, its system call `socket`, where the calls of a second numbering begin
    "x86_64": (0xC000003E, 41, 0x40000000),
    "aarch64": (0xC00000B7, 198, 0xFFFFFFFF),
    "riscv64": (0xC00000F3, 198, 0xFFFFFFFF),
}
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06    # of the filter's instructions
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1                  # refuse: EPERM


@dataclass(frozen=True, slots=True)
class Confinement:
    """What holds in a child, as it found out by trying."""

    limits: bool      # memory, files, processes
    network: bool     # it cannot open a socket
    files: bool       # it cannot write files or start programs


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("jump_true", ctypes.c_uint8), ("jump_false", ctypes.c_uint8), ("k", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.POINTER(_Instruction)))


def confine() -> None:
    """Confine this process for good. Never raises: what the system refuses is left out."""
    for kind, most in LIMITS:
        _limit(kind, most)
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None)
    libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    _forbid_files(libc)
    _forbid_sockets(libc)
    libc.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def holds() -> Confinement:
    """What of it holds in this process."""
    limits = all(resource.getrlimit(kind)[0] in range(most + 1) for kind, most in LIMITS)
    return Confinement(limits, not _can_open_socket(), not _can_write())


def _limit(kind: int, most: int) -> None:
    """Soft and hard limit, never above what there is."""
    hard = resource.getrlimit(kind)[1]
    least = most if hard == resource.RLIM_INFINITY else min(most, hard)
    try:
        resource.setrlimit(kind, (least, least))
    except (OSError, ValueError):
        pass


def _forbid_files(libc: ctypes.CDLL) -> None:
    """A Landlock domain that handles writing and executing and allows them nowhere (Linux 5.13)."""
    handled = ctypes.c_uint64(_EXECUTE | _WRITE_FILE | _FROM_REMOVE_DIR_TO_MAKE_SYM)
    rules = libc.syscall(_CREATE_RULESET, ctypes.byref(handled), ctypes.c_size_t(ctypes.sizeof(handled)), 0)
    if rules >= 0:
        libc.syscall(_RESTRICT_SELF, rules, 0)
        os.close(rules)


def _forbid_sockets(libc: ctypes.CDLL) -> None:
    """A seccomp filter: `socket` fails. A call in another machine's numbering fails whatever it is."""
    if platform.machine() not in _MACHINES:
        return
    machine, socket, second = _MACHINES[platform.machine()]
    lines = (
        (_LOAD, 0, 0, 4),                     # the machine
        (_EQUAL, 0, 5, machine),
        (_LOAD, 0, 0, 0),                     # the call's number
        (_AT_LEAST, 3, 0, second),
        (_EQUAL, 2, 0, socket),
        (_EQUAL, 1, 0, _IO_URING_SETUP),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    )
    program = (_Instruction * len(lines))(*(_Instruction(*line) for line in lines))
    libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(_Program(len(lines), program)), 0, 0)


def _can_open_socket() -> bool:
    import socket

    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
    except OSError:
        return False
    return True


def _can_write() -> bool:
    """Whether a file could be opened for writing: the null device is harmless."""
    try:
        os.close(os.open(os.devnull, os.O_WRONLY))
    except OSError:
        return False
    return True
