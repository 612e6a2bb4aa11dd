"""What a look at an outlet found, in words or as JSON (`Found -> text`)."""

from __future__ import annotations

import json

import click

from ..onboarding import Found, Sample, Tried
from ..text import terminal
from ..times import iso
from ..urls import host

COLUMNS = (("headline", 40), ("byline", 20), ("dateline", 16), ("published", 16), ("words", 5), ("page", 10))


def show(found: Found) -> None:
    """The channels, what robots.txt asks, and a table of articles as they were read."""
    kept = {channel.url for channel in found.channels}
    click.echo(f"{terminal(found.title or host(found.home), 80).rstrip()}  {found.home}")
    for tried in found.tried:
        is_kept = tried.channel.url in kept
        more = tried.problem or _announced(tried) + ("" if is_kept else "; not needed beside the others")
        click.echo(f"  {'+' if is_kept else '-'} {tried.channel.kind.value:13} {tried.channel.url}  ({more})")
    click.echo(f"  robots.txt: {_asked(found)}")
    if found.samples:
        click.echo("  " + "  ".join(f"{name:{width}}" for name, width in COLUMNS).rstrip())
    for sample in found.samples:
        click.echo("  " + (_row(sample) if sample.article else f"{terminal(sample.url, 80).rstrip()}: {sample.problem}"))


def show_json(found: Found) -> None:
    """The same for programs, as one object."""
    kept = {channel.url for channel in found.channels}
    channels = [{
        "url": tried.channel.url, "kind": tried.channel.kind.value, "is_kept": tried.channel.url in kept, "announced": tried.announced,
        "known_from_others": tried.known, "a_day": tried.a_day, "oldest": iso(tried.oldest) if tried.oldest else None,
        "newest": iso(tried.newest) if tried.newest else None, "problem": tried.problem} for tried in found.tried]
    robots = {"allows_home": found.asked.allows_home, "crawl_delay": found.asked.delay, "problem": found.asked.problem}
    samples = [{"url": sample.url, "problem": sample.problem, **_fields(sample)} for sample in found.samples]
    click.echo(json.dumps({"home": found.home, "title": found.title, "channels": channels, "robots": robots, "articles": samples},
                          ensure_ascii=False, indent=1))


def _announced(tried: Tried) -> str:
    """'30 announced, 12.5 a day, 4 of them by the others too, 2026-01-01 to 2026-01-03 14:00'."""
    parts = [f"{tried.announced} announced"]
    parts += [f"{tried.a_day:.1f} a day"] if tried.a_day is not None else []
    parts += [f"{tried.known} of them by the others too"] if tried.known else []
    parts += [f"{tried.oldest:%Y-%m-%d} to {tried.newest:%Y-%m-%d %H:%M}"] if tried.oldest and tried.newest else []
    return ", ".join(parts)


def _asked(found: Found) -> str:
    asked = found.asked
    if asked.problem:
        return asked.problem
    delay = f"; asks for {asked.delay:g} s between two requests" if asked.delay is not None else ""
    return f"{'allows' if asked.allows_home else 'forbids'} us the home page{delay}"


def _fields(sample: Sample) -> dict[str, object]:
    article = sample.article
    if article is None:
        return {}
    return {"headline": article.headline, "byline": article.byline, "dateline": article.dateline.text if article.dateline else None,
            "published": iso(article.published_at.at) if article.published_at else None, "words": len(article.body.split()),
            "page": article.page_state.value}


def _row(sample: Sample) -> str:
    fields = _fields(sample)
    return "  ".join(terminal(str(fields[name] if fields[name] is not None else "-"), width) for name, width in COLUMNS).rstrip()
