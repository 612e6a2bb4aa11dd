"""The hosts that a run leaves alone, seen from the frontier: whose URLs are not taken, and which channels wait for their turn.

Times are the event loop's. A host that rests for longer than this run waits is held until infinity.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from math import inf

from ..models import DueChannel

LOOK_AGAIN = 30.0    # seconds until a source that had nothing but URLs of resting hosts is searched once more


class Rests:
    """What is held back, and until when."""

    def __init__(self) -> None:
        self._hosts: defaultdict[str, dict[str, float]] = defaultdict(dict)    # source -> origin -> until
        self._searched: dict[str, float] = {}                                  # source -> when to search it again
        self._channels: list[tuple[float, DueChannel]] = []

    def hold(self, source_id: str, origin: str, ready: float | None) -> None:
        """A URL of this source came back: its host rests."""
        self._hosts[source_id][origin] = inf if ready is None else ready

    def park(self, channel: DueChannel, ready: float) -> None:
        """A channel to be polled later in this run."""
        self._channels.append((ready, channel))

    def hosts(self, now: float) -> Mapping[str, Mapping[str, float]]:
        """Source -> origins whose URLs are not to be taken now."""
        for source_id, origins in list(self._hosts.items()):
            for origin in [origin for origin, until in origins.items() if until <= now]:
                del origins[origin]
                self._searched.pop(source_id, None)
            if not origins:
                del self._hosts[source_id]
        return self._hosts

    def exhausted(self, now: float) -> Collection[str]:
        """Sources that are not worth a search now."""
        return {source_id for source_id, until in self._searched.items() if until > now}

    def found_nothing(self, source_id: str, now: float) -> None:
        """All that is due of this source lies on resting hosts."""
        self._searched[source_id] = now + LOOK_AGAIN

    def has_news(self, source_id: str) -> None:
        """A poll may have brought URLs of another host."""
        self._searched.pop(source_id, None)

    def ready_channels(self, now: float) -> list[DueChannel]:
        """Parked channels whose time has come."""
        ready = [channel for until, channel in self._channels if until <= now]
        self._channels = [(until, channel) for until, channel in self._channels if until > now]
        return ready

    def next_end(self, now: float) -> float | None:
        """When the next rest ends that this run waits for; None where there is none."""
        ends = [until for origins in self.hosts(now).values() for until in origins.values() if until < inf]
        return min([*ends, *(until for until, _ in self._channels)], default=None)
