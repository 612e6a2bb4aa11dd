#!/usr/bin/env python3
"""A month of news in a minute: invented outlets, fed through the real deciding code -> what was caught, what it cost, which gaps were seen.

    python benchmarks/newsday.py                          200 outlets, 30 days
    python benchmarks/newsday.py --outlets 20 --days 7    a short one

No network and no archive: channels, articles, edits, outages and lying validators are drawn from a seeded generator; `polling`, `recheck`
and `decide` are those of a crawl. Beside it stands a naive crawler, which asks every channel and every article of the last 24 hours for all
of it, every quarter of an hour.
"""

from __future__ import annotations

import argparse
import bisect
import heapq
import math
import random
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from crawler import polling
from crawler.decide import decide
from crawler.models import Article, Candidate, ChannelKind, Gap, Intent, Known, Moment, Outcome, PageState, Precision, Visit

START = datetime(2026, 3, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NAIVE_EVERY = timedelta(minutes=15)
WARM_UP = DAY                   # what is published in the first day is not counted: channels are unknown then
LEARNED_FROM = 30               # articles
COOL_DOWN = DAY                 # nor what happens in the last one: nobody could have come back yet
WINDOWS = (10, 15, 20, 25, 30, 50, 100)
FEED_BYTES, ARTICLE_BYTES, NOTHING_BYTES = 45_000, 28_000, 350
NEVER = (-1, -1, -1)            # the state of a channel that is read, not asked whether it changed
TEXT = "A paragraph of the story, as it was printed. " * 5


@dataclass(slots=True)
class Story:
    """An article as its outlet has it."""

    url: str
    published: datetime
    announced: datetime
    edits: list[datetime]
    pulled: datetime | None
    seen: list[int] = field(default_factory=list)    # versions that a visit showed, in order
    first_seen: datetime | None = None
    found_in: str = ""
    known: Known | None = None
    due: datetime | None = None
    visited: datetime | None = None
    caught: dict[int, datetime] = field(default_factory=dict)

    def version(self, now: datetime) -> int:
        return bisect.bisect_right(self.edits, now)


@dataclass(slots=True)
class Line:
    """A channel and what is known of it."""

    outlet: Outlet
    kind: ChannelKind
    window: int
    lies: list[tuple[datetime, datetime]]
    rhythm: polling.Rhythm = field(default_factory=polling.Rhythm)
    failures: int = 0
    due: datetime | None = None
    state: tuple[int, int, int] = NEVER               # what a 304 stands for


@dataclass(slots=True)
class Outlet:
    """One outlet's month."""

    name: str
    stories: list[Story]
    announced: list[datetime]
    outages: list[tuple[datetime, datetime]]
    lines: list[Line] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    lastmod: bool = False
    validators: bool = True
    revisits: Counter[str] = field(default_factory=Counter)

    def is_down(self, now: datetime) -> bool:
        return any(a <= now < b for a, b in self.outages)


def main() -> None:
    """Draw, run, print."""
    options = _options()
    dice = random.Random(options.seed)
    end = START + options.days * DAY
    outlets = [_outlet(f"outlet-{number}", end, dice) for number in range(options.outlets)]
    began = time.process_time()
    world = World(outlets, end, dice)
    world.run()
    _report(world, options, time.process_time() - began)


def _options() -> argparse.Namespace:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--outlets", type=int, default=200)
    cli.add_argument("--days", type=int, default=30)
    cli.add_argument("--seed", type=int, default=1)
    return cli.parse_args()


def _outlet(name: str, end: datetime, dice: random.Random) -> Outlet:
    """Rate, hours, habits, outages and channels of one outlet."""
    a_day = min(max(dice.lognormvariate(math.log(22), 1.0), 0.7), 320)
    peak, habit = dice.uniform(0, 24), dice.choices((0.02, 0.3, 0.8, 1.6), (3, 4, 2, 1))[0]
    stories, now, number = [], START, 0
    while now < end:
        busy = 0.35 + 1.3 * max(0.0, math.cos((now.hour + now.minute / 60 - peak) / 24 * 2 * math.pi)) ** 0.7
        weekend = 0.55 if now.weekday() > 4 else 1.0
        now += timedelta(hours=dice.expovariate(a_day / 24 * busy * weekend))
        number += 1
        edits = sorted(now + timedelta(hours=dice.lognormvariate(math.log(1.6), 1.35)) for _ in range(_poisson(habit, dice)))
        pulled = now + timedelta(hours=dice.lognormvariate(math.log(30), 1.0)) if dice.random() < 0.01 else None
        stories.append(Story(f"https://{name}.example/{number}", now, now + dice.choice((0, 0, 1, 2, 5, 10)) * MINUTE, edits, pulled))
    stories.sort(key=lambda story: story.announced)
    outlet = Outlet(name, stories, [s.announced for s in stories], _spells(end, 15, 2.0, dice), lastmod=dice.random() < 0.5, validators=dice.random() < 0.7)
    lying = _spells(end, 4, 10.0, dice) if dice.random() < 0.06 else []
    outlet.lines.append(Line(outlet, ChannelKind.FEED, dice.choice(WINDOWS), lying))
    if dice.random() < 0.6:
        outlet.lines.append(Line(outlet, ChannelKind.NEWS_SITEMAP, 1000, []))
    if dice.random() < 0.4:
        outlet.lines.append(Line(outlet, ChannelKind.FRONT, dice.choice((25, 40, 60)), []))
    return outlet


def _poisson(mean: float, dice: random.Random) -> int:
    count, product, floor = 0, dice.random(), math.exp(-mean)
    while product > floor:
        count, product = count + 1, product * dice.random()
    return count


def _spells(end: datetime, every_days: float, median_hours: float, dice: random.Random) -> list[tuple[datetime, datetime]]:
    spells, now = [], START
    while (now := now + timedelta(days=dice.expovariate(1 / every_days))) < end:
        spells.append((now, now + timedelta(hours=min(dice.lognormvariate(math.log(median_hours), 1.2), 72))))
    return spells


class World:
    """The month: what is due is asked, in order of time."""

    def __init__(self, outlets: list[Outlet], end: datetime, dice: random.Random) -> None:
        self.outlets, self.end, self.dice = outlets, end, dice
        self.count: Counter[str] = Counter()
        self.bytes = 0
        self.queue: list[tuple[datetime, int, Line | tuple[Outlet, Story]]] = []
        self.serial = 0

    def run(self) -> None:
        for outlet in self.outlets:
            for line in outlet.lines:
                self.push_line(line, START + self.dice.random() * HOUR)
        while self.queue and self.queue[0][0] < self.end:
            now, _, what = heapq.heappop(self.queue)
            if isinstance(what, Line):
                if what.due == now:
                    self.push_line(what, self.poll(what, now))
            elif what[1].due == now:
                self.visit(*what, now)

    def push_line(self, line: Line, at: datetime) -> None:
        line.due = at
        self.push(at, line)

    def push(self, at: datetime, what: Line | tuple[Outlet, Story]) -> None:
        self.serial += 1
        heapq.heappush(self.queue, (at, self.serial, what))

    def poll(self, line: Line, now: datetime) -> datetime:
        """One poll, and when the next one is."""
        self.count["polls"] += 1
        conditional = polling.asks_conditionally(line.rhythm, now)
        if line.outlet.is_down(now):
            line.failures += 1
            line.rhythm = polling.learn_failure(line.rhythm, now)
            return polling.next_poll_after_failure(line.rhythm, line.failures, polling.trouble_of(503, None), now, self.dice.random())
        line.failures = 0
        last = bisect.bisect_right(line.outlet.announced, now)
        first = max(0, last - line.window)
        if line.kind is ChannelKind.NEWS_SITEMAP:
            first = max(first, bisect.bisect_left(line.outlet.announced, now - 2 * DAY))
        versions = sum(story.version(now) for story in line.outlet.stories[first:last]) if line.kind is ChannelKind.NEWS_SITEMAP and line.outlet.lastmod else 0
        lying = any(a <= now < b for a, b in line.lies) and line.rhythm.read_at is not None
        if conditional and line.rhythm.read_at is not None and (lying or (line.outlet.validators and line.state == (first, last, versions))):
            self.count["not_modified"] += 1
            self.bytes += NOTHING_BYTES
            line.rhythm = polling.learn_unchanged(line.rhythm, now)
        else:
            self.read(line, now, first, last, conditional=conditional)
            line.state = (first, last, versions)
        return polling.next_poll(line.kind, line.rhythm, now, self.dice.random())

    def read(self, line: Line, now: datetime, first: int, last: int, *, conditional: bool) -> None:
        self.bytes += FEED_BYTES
        shown = line.outlet.stories[first:last][::-1]
        dated = line.kind is not ChannelKind.FRONT
        new = frozenset(story.url for story in shown if story.first_seen is None)
        reading = polling.Reading(now, tuple(Candidate(s.url, published_at=s.published if dated else None) for s in shown), new, conditional)
        gap = polling.gap(line.rhythm, reading) if dated else None
        was_lied = line.rhythm.lied_at
        line.rhythm = polling.learn(line.rhythm, reading)
        self.count["lies_found"] += line.rhythm.lied_at != was_lied
        if gap is not None:
            line.outlet.gaps.append(gap)
            for other in line.outlet.lines:
                if other is not line:
                    other.state = NEVER
                    self.push_line(other, now)    # the lost ones may stand there
        line.outlet.gaps = [g for g in line.outlet.gaps if not polling.closes(reading.candidates, g)]
        for story in shown:
            if story.first_seen is None:
                story.first_seen, story.found_in = now, line.kind.value
                story.known = Known(story.url, 1, line.outlet.name, first_seen_at=now)
                self.due(line.outlet, story, now)
            elif line.outlet.lastmod and line.kind is ChannelKind.NEWS_SITEMAP and story.visited and (v := story.version(now)) and story.edits[v - 1] > story.visited:
                self.due(line.outlet, story, now)    # the sitemap's lastmod says so, as archive.frontier takes it

    def due(self, outlet: Outlet, story: Story, at: datetime | None) -> None:
        story.due = at
        if at is not None and at < self.end:
            self.push(at, (outlet, story))

    def visit(self, outlet: Outlet, story: Story, now: datetime) -> None:
        """One visit of an article: decided by `decide`, as in a crawl."""
        self.count["visits"] += 1
        known, version = story.known, story.version(now)
        if outlet.is_down(now):
            visit = Visit(story.url, now, status=503, failure="http_503")
        elif story.pulled and now >= story.pulled:
            visit = Visit(story.url, now, status=404)
        elif outlet.validators and story.seen and story.seen[-1] == version:
            visit = Visit(story.url, now, status=304)
            self.bytes += NOTHING_BYTES
        else:
            self.bytes += ARTICLE_BYTES
            visit = Visit(story.url, now, status=200, article=_article(story, version))
        intent = decide(known, visit)
        outlet.revisits[intent.outcome.value] += 1
        self.count[intent.outcome.value] += 1
        if visit.article is not None or visit.status == 304:
            story.visited = now
            if not story.seen or story.seen[-1] != version:
                story.seen.append(version)
                story.caught[version] = now
        story.known = _after(known, intent, outlet)
        self.due(outlet, story, intent.next_visit_at)


def _article(story: Story, version: int) -> Article:
    return Article(url=story.url, page_state=PageState.FULL, headline="A headline", body=f"{TEXT}{version}",
                   published_at=Moment(story.published, "", Precision.SECOND))


def _after(known: Known, intent: Intent, outlet: Outlet) -> Known:
    """What the archive would know afterwards."""
    known = replace(known, failures=intent.failures)
    archived = outlet.revisits["archived"]
    if intent.outcome in (Outcome.ARCHIVED, Outcome.REVISED):
        known = replace(known, article_id=1, content_hash=intent.content_hash, page_state=PageState.FULL, body_length=len(TEXT),
                        published_at=intent.visit.article.published_at.at, revisions=known.revisions + 1)
    return replace(known, edits_an_article=outlet.revisits["revised"] / archived if archived >= LEARNED_FROM else None)


def _report(world: World, options: argparse.Namespace, cpu: float) -> None:
    end = world.end
    stories = [s for outlet in world.outlets for s in outlet.stories if START + WARM_UP <= s.published < end - COOL_DOWN]
    there = [s for s in stories if not s.pulled or s.pulled > s.announced + HOUR]
    caught = [s for s in there if s.seen]
    edits = [(s, n + 1, at) for s in there for n, at in enumerate(s.edits) if at < end - COOL_DOWN and (not s.pulled or at < s.pulled)]
    after = [(s, n, at) for s, n, at in edits if at > s.announced]
    visible = [(s, n, at) for s, n, at in after if n == len(s.edits) or s.edits[n] - at >= NAIVE_EVERY]
    seen = {id(s): [b for a, b in zip(s.seen, s.seen[1:], strict=False)] for s in there}
    got = lambda group: sum(n in seen[id(s)] for s, n, _ in group)    # noqa: E731
    delays = [(s.caught[n] - at) / MINUTE for s, n, at in after if n in seen[id(s)]]
    found_after = [(s.first_seen - s.announced) / MINUTE for s in caught]
    days = options.days
    requests = (world.count["polls"] + world.count["visits"]) / days
    lines = sum(len(outlet.lines) for outlet in world.outlets)
    all_stories = sum(len(outlet.stories) for outlet in world.outlets)
    naive_polls = 96 * lines
    naive = naive_polls + 96 * all_stories / days
    naive_bytes = naive_polls * FEED_BYTES + 96 * all_stories / days * ARTICLE_BYTES
    print(f"{options.outlets} outlets, {lines} channels, {all_stories:,} articles, {len(edits):,} edits in {days} days; CPU {cpu:.0f} s\n")
    print(f"articles caught       {100 * len(caught) / len(there):6.2f} %   of {len(there):,}; found {statistics.median(found_after):.0f} min after they were announced (median)")
    print(f"edits caught          {100 * got(visible) / len(visible):6.2f} %   of {len(visible):,} that stood for 15 min and more; {statistics.median(delays):.0f} min after (median)")
    print(f"  of all after the announcement {100 * got(after) / len(after):6.2f} % of {len(after):,}; of all {100 * got(edits) / len(edits):.2f} %")
    print(f"requests a day        {requests:9,.0f}   polls {world.count['polls'] / days:,.0f}, visits {world.count['visits'] / days:,.0f}")
    print(f"naive crawler         {naive:9,.0f}   polls {naive_polls:,.0f}, visits {naive - naive_polls:,.0f}: ours are {100 * requests / naive:.1f} %")
    print(f"bytes a day           {world.bytes / days / 1e6:9,.0f} MB; naive {naive_bytes / 1e6:,.0f} MB: ours are {100 * world.bytes / days / naive_bytes:.1f} %")
    lost = [(outlet, s) for outlet in world.outlets for s in outlet.stories if s.first_seen is None and s.announced < end - COOL_DOWN]
    reported = [(outlet, g) for outlet in world.outlets for g in outlet.gaps]
    told = sum(any(g.since <= s.published <= g.until for g in outlet.gaps) for outlet, s in lost)
    right = sum(any(o is outlet and g.since <= s.published <= g.until for o, s in lost) for outlet, g in reported)
    print(f"articles never seen   {len(lost)}, of which {told} lie in a reported gap; {len(reported)} gaps reported, {right} of them real")
    print(f"lying validators      found {world.count['lies_found']} times, at {sum(any(line.lies for line in o.lines) for o in world.outlets)} outlets that have them")


if __name__ == "__main__":
    main()
