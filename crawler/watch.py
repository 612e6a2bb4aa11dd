"""The watch: one crawl after another, each in a process of its own, until a signal (`command, archive -> exit code`).

A round ends whole: what it leaked goes with it, what kills it leaves the watch alive, and edits of sources.toml count from the next round on.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from types import FrameType

from .archive import open_reader
from .archive.due import next_due
from .archive.lock import Lock
from .errors import ArchiveError, ArchiveHeld

LEAST = timedelta(seconds=30)       # between the end of a round and the next
MOST = timedelta(minutes=5)         # asleep, whatever is due: sources.toml may have changed
MOST_AFTER_FAILURE = timedelta(hours=1)
PATIENCE = 12.0                     # seconds that a round gets to end after a signal; it needs ten at the most
BEAT = 1.0                          # seconds between two looks at the child, and two words to systemd
HELD = ArchiveHeld.exit_code
ENDINGS = (0, 3)                    # exit codes of a round that did its work


class Watch:
    """Runs `command` again and again. `run` it once."""

    def __init__(self, command: list[str], archive: Path, clock: Callable[[], datetime], *, least: timedelta = LEAST) -> None:
        self._command, self._archive, self._clock, self._least = command, archive, clock, least
        self._child: subprocess.Popen[bytes] | None = None
        self._stopped_at: float | None = None    # monotonic
        self._wake, self._woken = socket.socketpair()
        self._pauses = 0                         # longer ones in a row

    def run(self) -> int:
        """Until SIGTERM or SIGINT; the exit code of the round that was in flight, else 0, or 1 where the last one failed.

        What the first round finds wrong with the configuration, or an archive that is held, ends the watch with that code. Raises ArchiveHeld
        where another watch is there.
        """
        lock = self._lock()
        self._wake.setblocking(False)
        self._woken.setblocking(False)
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)}
        wakeup = signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        notify("READY=1")
        try:
            return self._rounds()
        finally:
            notify("STOPPING=1")
            signal.set_wakeup_fd(wakeup)
            for number, handler in before.items():
                signal.signal(number, handler)
            lock.release()

    def _lock(self) -> Lock:
        try:
            return Lock(self._archive.with_name(f"{self._archive.name}-watch"), now=self._clock())
        except ArchiveHeld as error:
            raise ArchiveHeld(f"{self._archive} is watched already{str(error).partition('another run')[2]}") from None
        except OSError as error:
            raise ArchiveError(f"{self._archive.parent.absolute()} cannot be written: {error.strerror}") from error

    def _rounds(self) -> int:
        code = self._round()
        if code in (2, HELD) and self._stopped_at is None:
            return code
        while self._stopped_at is None:
            self._sleep(self._pause(code))
            if self._stopped_at is not None:
                return 0 if code in (*ENDINGS, HELD) else 1
            code = self._round()
        return code if code >= 0 else 1

    def _round(self) -> int:
        """One crawl; its exit code, negative where a signal killed it."""
        notify("STATUS=crawling")
        environment = {name: value for name, value in os.environ.items() if name != "NOTIFY_SOCKET"}
        self._child = subprocess.Popen(self._command, env=environment, process_group=0)    # noqa: S603 - a group of its own: Ctrl-C comes from us, once
        if self._stopped_at is not None:    # the signal came in between
            self._child.terminate()
        try:
            while (code := self._child.poll()) is None:
                if self._stopped_at is not None and monotonic() - self._stopped_at > PATIENCE:
                    self._child.kill()
                self._beat(BEAT / 5)
        finally:
            self._child = None
        return code

    def _pause(self, code: int) -> timedelta:
        """How long to sleep at the most; longer each time while rounds fail, or leave due what they cannot have."""
        has_failed = code not in ENDINGS
        self._pauses = self._pauses + 1 if has_failed or self._is_due() else 0
        if not self._pauses:
            return MOST
        return min(self._least * 2 ** min(self._pauses - 1, 16), MOST_AFTER_FAILURE if has_failed else MOST)

    def _sleep(self, pause: timedelta) -> None:
        """Until the pause is over; but after a good round only until something is due."""
        notify("STATUS=asleep")
        began = looked = monotonic()
        while self._stopped_at is None and (left := began + pause.total_seconds() - monotonic()) > 0:
            self._beat(min(BEAT, left, self._least.total_seconds()))
            if not self._pauses and monotonic() - looked >= self._least.total_seconds():
                looked = monotonic()
                if self._is_due():
                    break

    def _is_due(self) -> bool:
        try:
            with closing(open_reader(self._archive)) as db:
                due = next_due(db)
        except ArchiveError:
            return False
        return due is not None and due <= self._clock()

    def _beat(self, seconds: float) -> None:
        """Wait, shorter where a signal comes, and tell systemd that we live."""
        notify("WATCHDOG=1")
        self._woken.settimeout(max(seconds, 0.01))
        with suppress(TimeoutError, BlockingIOError):
            self._woken.recv(64)

    def _stop(self, number: int, _: FrameType | None) -> None:
        """Hand the signal on; a second one as well, which ends a crawl at once."""
        self._stopped_at = self._stopped_at or monotonic()
        if self._child is not None:
            self._child.send_signal(number)


def notify(state: str) -> None:
    """Tell systemd, where it listens (sd_notify(3)). Never raises."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address[:1] not in ("/", "@"):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK) as sender:
        sender.connect(address.replace("@", "\0", 1) if address[0] == "@" else address)
        sender.sendall(state.encode())
