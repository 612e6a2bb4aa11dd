"""The long version: `python -m tests.chaos --kills 1000`, a table of figures at the end. Stop it with Ctrl-C: the table is of what was done."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from ..crawl.site import Site
from .house import STORIES, Figures, House

SHARES = {"crawl": 25, "export": 8, "backup": 8, "reextract": 9, "migrate": 10}    # of sixty


def main() -> int:
    """0 where every promise was kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description="Kill newsarchive's commands at random moments.")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=None, help="for the same moments again, as far as a machine repeats itself")
    parser.add_argument("--minutes", type=float, default=None, help="begin no further house after so many minutes")
    wanted = parser.parse_args()
    seed = random.SystemRandom().randrange(2**32) if wanted.seed is None else wanted.seed
    totals = {command: Figures() for command in SHARES}
    began = time.monotonic()
    with suppress(KeyboardInterrupt):
        number = 0
        while sum(one.kills for one in totals.values()) < wanted.kills:
            if wanted.minutes is not None and time.monotonic() - began > 60 * wanted.minutes:
                break
            run_house(random.Random(seed + number), totals, wanted.kills)
            number += 1
            print(f"{sum(one.kills for one in totals.values())} kills", file=sys.stderr)
    show(totals, seed)
    return int(any(one.lost + one.doubled + one.torn + one.repairs for one in totals.values()))


def run_house(chance: random.Random, totals: dict[str, Figures], most: int) -> None:
    """Sixty kills of one archive, or fewer where that is enough; then it must be whole."""
    with tempfile.TemporaryDirectory() as folder, Site(stories=STORIES) as site:
        house = House(Path(folder) / "house", site, chance)
        for command, share in SHARES.items():
            left = most - sum(one.kills for one in totals.values())
            if left > 0:
                totals[command].add(house.kill(command, min(share, left)))
        house.settle()
        house.verify()


def show(totals: dict[str, Figures], seed: int) -> None:
    """The table, as it stands in docs/reliability.md."""
    print(f"seed {seed}\n")
    print("| command | kills | in mid-work | acknowledged | lost | doubled | torn | repairs | seconds a kill |")
    print("| --- | --: | --: | --: | --: | --: | --: | --: | --: |")
    total = Figures()
    for command, one in totals.items():
        total.add(one)
        show_row(command, one)
    show_row("all", total)


def show_row(name: str, one: Figures) -> None:
    print(f"| {name} | {one.kills:,} | {one.in_work:,} | {one.acks:,} | {one.lost} | {one.doubled} | {one.torn} | {one.repairs} | "
          f"{one.seconds / max(one.kills, 1):.2f} |")


if __name__ == "__main__":
    sys.exit(main())
