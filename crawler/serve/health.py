"""How outlets are (`database, sources -> lights and sentences`), judged as `newsarchive status` does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import OperationalError

from datasette.database import Database

from ..archive import standings
from ..wellbeing import Finding, Light, judge, still, worst


@dataclass(frozen=True, slots=True)
class Health:
    """An outlet's light, and what there is to say of it, the worst first."""

    light: Light
    findings: tuple[Finding, ...]
    still: str | None    # that it brings nothing, or hardly anything, in words

    @property
    def words(self) -> str:
        """What is amber or red, in one line."""
        return "; ".join(one.words for one in self.findings if one.light is not Light.GREEN)


async def health_of(database: Database, sources: Sequence[str], now: datetime) -> dict[str, Health]:
    """Source -> its health, of those that are followed; nothing where the time limit was reached, or its tables are not ours."""
    try:
        facts = await database.execute_fn(lambda connection: standings(connection, sources, now))
    except OperationalError:
        return {}
    return {source: Health(worst(findings), findings, still(one, now)) for source, one in facts.items() for findings in [judge(one, now)]}
