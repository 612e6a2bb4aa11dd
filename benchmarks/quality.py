#!/usr/bin/env python3
"""How well pages are read: the corpus through `extract` on all cores -> a table beside trafilatura's own figures, and floors that only rise.

    python benchmarks/quality.py                     the table (corpus in ../shared/corpus)
    python benchmarks/quality.py --check             exit code 1 where a figure is below its floor
    python benchmarks/quality.py --update            raise the floors to what was measured
    python benchmarks/quality.py --half 1            only one half of the publishers: tune on the one, believe the other

The corpus has its own scorers; they are used by path, and nothing of it is copied here. Figures are per cent, of the row "CORE, news only".
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.util
import json
import logging
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from crawler.models import Moment

FLOORS = Path(__file__).with_name("quality_floors.json")
FETCHED_AT = datetime(2026, 11, 1, tzinfo=UTC)    # after every page of the corpus
SLACK = 0.3                                        # points that a figure may be below its floor: rounding, not a change for the worse
SLOW = 2000.0                                      # ms
AIMS = {"headline": 93, "authors": 92, "date": 98, "body": 96, "body_modern": 98, "phrases": 95, "language": 99, "tags": 85,
        "datelines": 92, "dateline_places": 92, "dateline_country": 95, "dateline_agency": 92, "dateline_date": 95, "dateline_text": 85}


class Prediction(TypedDict, total=False):
    """One line for the scorers; `ms` is CPU time."""

    id: str
    title: str | None
    authors: list[str] | str | None
    date: str | None
    text: str
    lang: str | None
    tags: list[str] | None
    dateline: dict[str, object] | None
    ms: float
    problem: str | None
    confidence: dict[str, float]


Reader = Callable[[str, str, bytes], Prediction]


def main() -> int:
    """Read, score, print; the exit code is 1 below a floor."""
    options = _options()
    logging.disable(logging.CRITICAL)
    scorer = _module(options.corpus / "score.py")
    cases = [case for case in _cases(options.corpus) if options.half is None or _half(case) == options.half]
    ours, theirs = _read_all(options.corpus, cases, options.jobs)
    figures = {"newsarchive": _figures(scorer, cases, ours) | _dateline_figures(options.corpus, ours, cases),
               "trafilatura": _figures(scorer, cases, theirs)}
    _print_table(figures)
    _print_cost(ours, theirs)
    _print_confidence(scorer, cases, ours)
    if options.half is not None:
        return 0
    return _floors(options, figures["newsarchive"])


def _options() -> argparse.Namespace:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("corpus", nargs="?", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "corpus")
    cli.add_argument("--check", action="store_true", help="exit with 1 where a figure is below its floor")
    cli.add_argument("--update", action="store_true", help="raise the floors to what was measured; never lowers one")
    cli.add_argument("--half", type=int, choices=(0, 1), help="only the publishers of one half")
    cli.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = cli.parse_args()
    if not (options.corpus / "cases.jsonl").exists():
        cli.exit(2, f"no corpus at {options.corpus}\n")
    return options


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"cannot load {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _cases(corpus: Path) -> list[dict]:
    return [json.loads(line) for line in (corpus / "cases.jsonl").open(encoding="utf-8")]


def _half(case: dict) -> int:
    """Which half a case's publisher falls into."""
    return int(hashlib.sha256(("x" + (case["publisher"] or case["host"] or case["id"])).encode()).hexdigest(), 16) % 2


def _read_all(corpus: Path, cases: list[dict], jobs: int) -> tuple[list[Prediction], list[Prediction]]:
    """Both readers on every page, each in processes of its own: trafilatura keeps caches, and the second to come would profit."""
    work = [(case["id"], case["url"] or "https://example.com/article", str(corpus / case["html_path"])) for case in cases]
    context = multiprocessing.get_context("spawn")
    found = []
    for reader in (_ours, _theirs):
        with context.Pool(jobs, initializer=_warm_up, initargs=(reader,)) as pool:
            found.append(list(_progress(pool.imap(_Job(reader), work, chunksize=4), len(work))))
    return found[0], found[1]


def _progress(predictions: Iterable[Prediction], total: int) -> Iterator[Prediction]:
    for done, prediction in enumerate(predictions, 1):
        if sys.stderr.isatty() and (done % 50 == 0 or done == total):
            print(f"\r{done}/{total} pages", end="" if done < total else "\n", file=sys.stderr)
        yield prediction


def _warm_up(reader: Reader) -> None:
    logging.disable(logging.CRITICAL)
    reader("", "https://example.com/", b"<html><body><h1>A headline of some length</h1>"
           + b"<p>A paragraph of text, long enough to count as one in English.</p>" * 9 + b"</body></html>")


class _Job:
    """A reader on one page of the corpus; a class, so that it can be sent to a process."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, work: tuple[str, str, str]) -> Prediction:
        ident, url, path = work
        return self._reader(ident, url, gzip.decompress(Path(path).read_bytes()))


def _ours(ident: str, url: str, page: bytes) -> Prediction:
    from crawler.extract import extract

    start = time.process_time()
    article = extract(page, url, content_type=None, fetched_at=FETCHED_AT)
    spent = 1000 * (time.process_time() - start)
    dateline = article.dateline
    return Prediction(
        id=ident, title=article.headline, authors=[author.name for author in article.authors], text=article.body, lang=article.language,
        problem=article.reason if article.rung != "full" else None, date=_day(article.published_at, article.language), tags=list(article.tags), ms=spent,
        confidence={row.field: row.confidence for row in article.provenance if row.confidence is not None},
        dateline=None if dateline is None else {
            "text": dateline.text, "places": [{"name": place.name, "country": place.country} for place in dateline.places],
            "agencies": list(dateline.agencies), "date": dateline.date})


def _day(published: Moment | None, language: str | None) -> str | None:
    """The calendar day as the page prints it: in its own zone, while `at` is in UTC."""
    from crawler.extract.moments import Habits, read_moment

    if published is None:
        return None
    if published.offset is not None:
        return (published.at + timedelta(minutes=published.offset)).date().isoformat()
    printed = read_moment(published.printed, Habits(FETCHED_AT, language))
    near = printed is not None and abs(printed.at - published.at) < timedelta(hours=38)
    return (printed if near and printed else published).at.date().isoformat()


def _theirs(ident: str, url: str, page: bytes) -> Prediction:
    from trafilatura import bare_extraction

    start = time.process_time()
    document = bare_extraction(page, url=url, with_metadata=True, include_comments=False)
    spent = 1000 * (time.process_time() - start)
    if document is None:
        return Prediction(id=ident, ms=spent)
    return Prediction(id=ident, title=document.title, authors=document.author, date=document.date, text=document.text or "", lang=document.language,
                      tags=document.tags, ms=spent)


def _figures(scorer: ModuleType, cases: list[dict], predictions: list[Prediction]) -> dict[str, float]:
    by_id = {prediction["id"]: prediction for prediction in predictions}
    records = [scorer.score_case(case, by_id[case["id"]]) for case in cases if case["trust"] != "snapshot" and case["kind"] == "news"]
    news = scorer.aggregate(records)
    modern = scorer.aggregate([record for record in records if record["source"] != "waddle"])
    found = {"headline": news.get("title", {}).get("exact"), "authors": news.get("authors", {}).get("f1"), "date": news.get("date", {}).get("acc"),
             "body": news.get("body", {}).get("f1"), "body_modern": modern.get("body", {}).get("f1"), "phrases": news.get("ww", {}).get("f1"),
             "language": news.get("lang", {}).get("acc"), "tags": news.get("tags", {}).get("f1")}
    return {name: 100 * value for name, value in found.items() if value is not None}


def _dateline_figures(corpus: Path, predictions: list[Prediction], cases: list[dict]) -> dict[str, float]:
    """The corpus's own scorer of datelines; it judges whole halves only where the labels of the others are left out."""
    wanted = {case["id"] for case in cases}
    with tempfile.TemporaryDirectory() as folder:
        lines, labels, result = (Path(folder) / name for name in ("lines.jsonl", "labels.jsonl", "result.json"))
        lines.write_text("".join(json.dumps(prediction) + "\n" for prediction in predictions), encoding="utf-8")
        kept = [line for line in (corpus / "datelines.jsonl").read_text(encoding="utf-8").splitlines() if json.loads(line)["id"] in wanted]
        labels.write_text("\n".join(kept) + "\n", encoding="utf-8")
        subprocess.run([sys.executable, corpus / "score_datelines.py", lines, "--labels", labels, "--json", result], check=True, stdout=subprocess.DEVNULL)
        found = json.loads(result.read_text(encoding="utf-8"))
    names = {"datelines": "found_f1", "dateline_places": "places_f1", "dateline_country": "country", "dateline_agency": "agency", "dateline_date": "date",
             "dateline_text": "text"}
    return {ours: 100 * found[theirs] for ours, theirs in names.items()}


def _print_table(figures: dict[str, dict[str, float]]) -> None:
    rows = [*figures.items(), ("aim", AIMS)]
    print("".join(f"{name:>18}" for name in ("", *(name for name, _ in rows))))
    for field in AIMS:
        print(f"{field:>18}" + "".join(f"{values[field]:18.1f}" if field in values else f"{'-':>18}" for _, values in rows))


def _print_cost(ours: list[Prediction], theirs: list[Prediction]) -> None:
    mine, yard = [p["ms"] for p in ours], [p["ms"] for p in theirs]
    print(f"\nCPU ms a page: mean {statistics.fmean(mine):.1f}, median {statistics.median(mine):.1f}; trafilatura with metadata: mean {statistics.fmean(yard):.1f}, "
          f"median {statistics.median(yard):.1f}; ratio of means {statistics.fmean(mine) / statistics.fmean(yard):.2f}, "
          f"of medians {statistics.median(mine) / statistics.median(yard):.2f}")
    for prediction in ours:
        if prediction.get("problem"):
            print(f"  {prediction['id']} fell down the ladder: {prediction['problem']}")
        if prediction["ms"] > SLOW:
            print(f"  slow: {prediction['id']} took {prediction['ms'] / 1000:.1f} s")


def _print_confidence(scorer: ModuleType, cases: list[dict], predictions: list[Prediction]) -> None:
    """Of the values that we are sure of (0.9 or more), how many are right."""
    by_id = {prediction["id"]: prediction for prediction in predictions}
    print()
    for field, key in (("headline", "title"), ("byline", "authors"), ("published_at", "date"), ("language", "lang")):
        sure = [scorer.score_case(case, by_id[case["id"]]).get(key) for case in cases if by_id[case["id"]].get("confidence", {}).get(field, 0) >= 0.9]
        right = [record["ok"] for record in sure if record]
        if right:
            print(f"of {len(right)} values of {field} with a confidence of 0.9 or more, {100 * statistics.fmean(right):.1f} % are right")


def _floors(options: argparse.Namespace, measured: dict[str, float]) -> int:
    digest = hashlib.sha256(b"".join((options.corpus / name).read_bytes() for name in ("cases.jsonl", "datelines.jsonl"))).hexdigest()
    stored = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {"corpus": digest, "floors": {}}
    if stored["corpus"] != digest and not options.update:
        print("\nThe floors belong to another corpus: not checked.")
        return 2 if options.check else 0
    floors = stored["floors"] if stored["corpus"] == digest else {}
    if options.update:
        raised = {name: max(round(value, 1), floors.get(name, 0.0)) for name, value in measured.items()}
        FLOORS.write_text(json.dumps({"corpus": digest, "floors": raised}, indent=1) + "\n", encoding="utf-8")
        return 0
    fallen = {name: floor for name, floor in floors.items() if measured.get(name, 0.0) < floor - SLACK}
    for name, floor in fallen.items():
        print(f"\nbelow its floor: {name} {measured.get(name, 0.0):.1f} < {floor:.1f}")
    return 1 if fallen and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
