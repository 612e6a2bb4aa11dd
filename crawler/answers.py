"""What a reader child may answer: our nouns and plain values (`bytes -> object`).

The answers come as pickles, and a pickle of anything else could run code in the crawling process: a child that a page has taken over must
not get that far.
"""

from __future__ import annotations

import io
import os
import pickle
from multiprocessing import reduction
from multiprocessing.connection import Connection, reduce_connection    # type: ignore[attr-defined]
from multiprocessing.context import ForkServerContext
from typing import Any

NOUNS = ("crawler.models", "crawler.confinement")    # any class that is defined there
NAMES = frozenset({
    ("crawler.errors", "ReadError"),
    ("datetime", "datetime"), ("datetime", "timezone"), ("datetime", "timedelta"), ("builtins", "set"), ("builtins", "frozenset"),
    # of pebble, and of what it says where an answer cannot be pickled
    ("pebble.pool.process", "Acknowledgement"), ("pebble.pool.process", "TaskResult"), ("pebble.pool.process", "TaskProblem"),
    ("pebble.common.types", "Result"), ("pebble.common.types", "ResultStatus"),
    ("builtins", "TypeError"), ("builtins", "AttributeError"), ("_pickle", "PicklingError"),
})


class _Answer(pickle.Unpickler):
    """Finds no class but these."""

    def find_class(self, module: str, name: str) -> Any:
        """Raises PicklingError for all others."""
        if (module, name) in NAMES:
            return super().find_class(module, name)
        if module in NOUNS and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.PicklingError(f"a reader answered with {module}.{name}")


def loads(data: bytes) -> object:
    """Unpickle an answer. Raises PicklingError for one that holds anything else, or is none: pebble then ends the pool."""
    try:
        return _Answer(io.BytesIO(data)).load()
    except MemoryError:
        raise
    except Exception as error:
        raise pickle.PicklingError(f"no answer of a reader: {error}") from error


class _Reader(Connection):
    """The parent's end of a pipe. In a child it becomes a plain one again, which takes tasks."""

    def recv(self) -> object:
        """The next answer."""
        return loads(self.recv_bytes())


reduction.register(_Reader, reduce_connection)


class ReadersContext(ForkServerContext):
    """Multiprocessing by a fork server, with pipes that take nothing but answers."""

    def Pipe(self, duplex: bool = True) -> tuple[Any, Any]:    # noqa: N802, FBT002 - the library's signature
        """Two ends, as pebble asks for them: one to read, one to write."""
        reader, writer = super().Pipe(duplex)
        guarded = _Reader(os.dup(reader.fileno()), readable=True, writable=duplex)
        reader.close()
        return guarded, writer
