"""What a reader child may not do, tried from within: no network, no files, no programs, no life after its parent."""

from __future__ import annotations

import asyncio
import os
import pickle
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from crawler.answers import loads
from crawler.confinement import LIMITS, Confinement, holds
from crawler.errors import ReadError
from crawler.models import Article, Author, Candidate, Channel, ChannelKind, Discovery, Moment, PageState, Precision, Provenance
from crawler.workers import Readers

T = TypeVar("T")
linux = pytest.mark.skipif(sys.platform != "linux", reason="what only Linux can do")


def in_child(function: Callable[..., T], *args: object) -> T:
    async def work() -> T:
        readers = Readers(1)
        try:
            return await readers._call(function, *args)
        finally:
            readers.close()
    return asyncio.run(work())


@pytest.fixture(scope="module")
def confinement() -> Confinement:
    return in_child(holds)


def limits() -> list[tuple[int, int]]:
    return [resource.getrlimit(kind) for kind, _ in LIMITS]


def raise_limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def connect(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=2):
        pass


def send(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.sendto(b"x", ("127.0.0.1", port))


def overwrite(path: str) -> None:
    with open(path, "r+b") as file:
        file.write(b"gone")


def make(path: str) -> None:
    with open(path + ".new", "xb"):
        pass


def remove(path: str) -> None:
    os.unlink(path)


def start() -> None:
    os.execv("/bin/true", ["true"])


def status(field: str) -> str:
    with open("/proc/self/status") as file:
        return next(line.split()[1] for line in file if line.startswith(field))


def stay() -> None:
    time.sleep(60)


def test_limits_are_set_for_good() -> None:
    """Address space 1 GiB, no core, no file of any size, few files: soft and hard, none above ours."""
    assert all(soft == hard and 0 <= hard <= most for (soft, hard), (_, most) in zip(in_child(limits), LIMITS, strict=True))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may raise its limits")
def test_limits_cannot_be_raised() -> None:
    """A child cannot take its limits back."""
    with pytest.raises(ReadError, match="ValueError|Permission"):
        in_child(raise_limit)


@linux
def test_no_new_privileges() -> None:
    """A child can gain none by any program."""
    assert "1" == in_child(status, "NoNewPrivs:")


@linux
@pytest.mark.parametrize("speak", [connect, send])
def test_no_network(confinement: Confinement, speak: Callable[[int], None]) -> None:
    """Where the system allows to forbid it, a child reaches no listener: neither by TCP nor by UDP."""
    if not confinement.network:
        pytest.skip("this system does not let a process forbid itself the network")
    with socket.create_server(("127.0.0.1", 0)) as server:
        connect(server.getsockname()[1])    # the listener is there: this process reaches it
        server.accept()[0].close()
        server.settimeout(0.1)
        with pytest.raises(ReadError, match="PermissionError"):
            in_child(speak, server.getsockname()[1])
        with pytest.raises(TimeoutError):
            server.accept()


@linux
@pytest.mark.parametrize("spoil", [overwrite, make, remove])
def test_no_file_is_changed(confinement: Confinement, spoil: Callable[[str], None], tmp_path: Path) -> None:
    """Where the system allows to forbid it, a child neither writes nor makes nor removes a file, whoever owns it."""
    if not confinement.files:
        pytest.skip("this system has no Landlock")
    archive = tmp_path / "archive.db"
    archive.write_bytes(b"kept")
    with pytest.raises(ReadError, match="PermissionError"):
        in_child(spoil, str(archive))
    assert [archive] == list(tmp_path.iterdir())
    assert b"kept" == archive.read_bytes()


@linux
def test_no_program_is_started(confinement: Confinement) -> None:
    """Where the system allows to forbid it, a child starts no program."""
    if not confinement.files:
        pytest.skip("this system has no Landlock")
    with pytest.raises(ReadError, match="PermissionError"):
        in_child(start)


PARENT = """
import asyncio, sys
sys.path.insert(0, {root!r})
from crawler.models import Article, Author, Candidate, Channel, ChannelKind, Discovery, Moment, PageState, Precision, Provenance
from crawler.workers import Readers
from tests.workers.test_confinement import stay
import os
async def main():
    readers = Readers(2)
    pids = [await readers._call(os.getpid)]
    asyncio.ensure_future(readers._call(stay))
    print(*pids, flush=True)
    await asyncio.sleep(60)
if __name__ == "__main__":
    asyncio.run(main())
"""


@linux
def test_children_die_with_their_parent(tmp_path: Path) -> None:
    """SIGKILL of the crawling process ends its readers within a moment, also one that is at work."""
    program = tmp_path / "parent.py"
    program.write_text(PARENT.format(root=str(Path(__file__).resolve().parents[2])))
    with subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert is_alive(child)
        parent.send_signal(signal.SIGKILL)
        parent.stdout.close()
    deadline = time.monotonic() + 5
    while is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_alive(child)


def is_alive(pid: int) -> bool:
    """Whether it runs: a zombie that nobody has waited for does not."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


class Evil:
    """Unpickled by whoever trusts it, it calls something."""

    def __init__(self, *call: object) -> None:
        self.call = call

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self.call[0], tuple(self.call[1:])    # type: ignore[return-value]


def answer_evil(path: str) -> Evil:
    return Evil(open, path, "w")


def hide_evil(path: str) -> list[object]:
    return [1, {"a": (Evil(os.system, f"touch {path}"),)}]


def raise_evil(path: str) -> None:
    raise KeyError(Evil(open, path, "w"))


@pytest.mark.parametrize("answer", [answer_evil, hide_evil, raise_evil])
def test_no_answer_runs_in_the_parent(answer: Callable[[str], object], tmp_path: Path) -> None:
    """A child that was taken over answers with a pickle that would open a file: the parent finds no class for it, and nothing happens."""
    with pytest.raises(ReadError) as caught:
        in_child(answer, str(tmp_path / "owned"))
    assert "error" == caught.value.failure
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("data", [
    pickle.dumps(os.system), pickle.dumps(eval), b"cos\nsystem\n(S'true'\ntR.", b"\x80\x04\x8c\x0ecrawler.models\x8c\x0ehashlib.sha256\x93.",
    b"\x80\x04\x8c\x0ecrawler.models\x8c\x07hashlib\x93.", b"\x80\x04\x8c\x0ecrawler.models\x8c\x09dataclass\x93.", b"", b"\x00", b"garbage",
])
def test_only_nouns_are_answers(data: bytes) -> None:
    """Names of other modules, and what our own modules have imported, are refused; so is what is no pickle."""
    with pytest.raises(pickle.PicklingError):
        loads(data)


def test_all_nouns_are_answers() -> None:
    """What the readers really answer passes."""
    moment = Moment(datetime(2026, 11, 24, tzinfo=UTC), "today", Precision.DAY)
    article = Article("https://example.org/a", PageState.FULL, authors=(Author("Ann Lee"),), published_at=moment, provenance=(Provenance("a", "b"),))
    found = Discovery((Candidate("https://example.org/a", published_at=moment.at),), (Channel("https://example.org/f", ChannelKind.FEED),))
    for noun in (article, found, Confinement(limits=True, network=True, files=True), frozenset({"a"}), ReadError("memory", "too much"), b"x", None):
        back = loads(pickle.dumps(noun))
        assert (repr(noun), vars(noun) if isinstance(noun, ReadError) else 0) == (repr(back), vars(back) if isinstance(noun, ReadError) else 0)
