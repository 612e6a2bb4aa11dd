"""The timetable: spans that can be said, crontab lines that a shell reads back, units that systemd accepts."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import ConfigError, NewsarchiveError
from crawler.schedule import (
    SPANS,
    Installed,
    SystemdUnits,
    cron_line,
    install_cron,
    install_systemd,
    installed,
    one_at_a_time,
    parse_every,
    timer_units,
    verify_systemd,
    watch_units,
)

QUARTER = timedelta(minutes=15)
ODD = "we ird%$x;'\"& ü#"
needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")


@pytest.mark.parametrize(("expected", "text"), [
    (QUARTER, "15m"), (timedelta(minutes=1), "1m"), (timedelta(hours=2), "2h"), (timedelta(hours=1), " 60 M "),
    (timedelta(days=1), "1d"), (timedelta(days=1), "24h"), (timedelta(weeks=1), "1w"), (timedelta(weeks=1), "7d"),
    (timedelta(hours=12), "720m"),
])
def test_spans_that_cron_can_say(expected: timedelta, text: str) -> None:
    """Minutes that divide an hour, hours that divide a day, a day, a week."""
    assert expected == parse_every(text)


@pytest.mark.parametrize("text", ["", "15", "m", "0m", "30s", "7m", "90m", "5h", "2d", "2w", "-5m", "1.5h", "1y", "5m5m", "9" * 5000 + "m"])
def test_other_spans_are_refused(text: str) -> None:
    """What cron cannot say evenly is refused, with what it can."""
    can = r"say 1, 2, 3, 4, 5, 6, 10, 12, 15, 20 or 30 minutes \(15m\), 1, 2, 3, 4, 6, 8 or 12 hours \(2h\), 1d or 1w"
    with pytest.raises(ConfigError, match=can):
        parse_every(text)


def starts(times: str) -> list[datetime]:
    """When a crontab line starts within four weeks of November 2026 (crontab(5), as far as our lines go)."""
    minute, hour, day, month, weekday = (field(text, most) for text, most in zip(times.split(), (59, 23, 31, 12, 7), strict=True))
    assert (set(range(32)), set(range(13))) == (day, month)
    days = [datetime(2026, 11, number, tzinfo=UTC) for number in range(1, 29)]
    return [start.replace(hour=h, minute=m) for start in days if start.isoweekday() % 7 in weekday
            for h in sorted(hour) for m in sorted(minute)]


def field(text: str, most: int) -> set[int]:
    part, _, step = text.partition("/")
    first, _, last = ("0-" + str(most) if part == "*" else part if "-" in part else f"{part}-{part}").partition("-")
    return set(range(int(first), int(last) + 1, int(step or 1)))


@pytest.mark.parametrize("span", sorted(SPANS))
@pytest.mark.parametrize("folder", ["/a", "/b", "/home/ann/news", "/x/y"])
def test_cron_starts_evenly(span: timedelta, folder: str) -> None:
    """Two starts are always one span apart, across hours and days too."""
    found = starts(" ".join(cron_line(span, ["x"], Path(folder)).split()[:5]))
    assert {span} == {later - earlier for earlier, later in pairwise(found)}


def test_folders_start_at_different_minutes() -> None:
    """Not all archives crawl at minute 0."""
    assert len({cron_line(QUARTER, ["x"], Path(f"/home/u{number}")).split()[0] for number in range(50)}) > 10


def as_cron_runs_it(line: str) -> str:
    r"""The command part with \% as %, as cron gives it to sh; an unescaped % would end it."""
    command = re.split(r"(?<!\\)%", line.split(" ", 5)[5])[0]
    return command.replace("\\%", "%")


def test_cron_line_runs_in_its_folder(tmp_path: Path) -> None:
    """Given to sh as cron does it, the line runs the program in the folder, whatever both are called; nothing else happens."""
    folder = tmp_path / ODD
    folder.mkdir()
    program = folder / "news archive"
    program.write_text('#!/bin/sh\nprintf "%s|" "$PWD" "$@"\n')
    program.chmod(0o755)
    line = cron_line(QUARTER, [str(program), "crawl", "50% $HOME"], folder)
    done = subprocess.run(["/bin/sh", "-c", as_cron_runs_it(line)], capture_output=True, text=True, check=True)
    assert f"{folder}|crawl|50% $HOME|" == done.stdout


@pytest.mark.skipif(not shutil.which("flock"), reason="needs flock")
def test_a_cron_line_that_finds_the_last_one_at_work_says_nothing(tmp_path: Path) -> None:
    """The second start does not run the program and prints not a word, so that cron sends no mail; after the first one it runs again."""
    line = cron_line(QUARTER, one_at_a_time(["sh", "-c", "echo ran; cat"]), tmp_path)
    command = ["/bin/sh", "-c", as_cron_runs_it(line)]
    first = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert "ran\n" == first.stdout.readline()    # type: ignore[union-attr]
    second = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert ("", "") == (second.stdout, second.stderr)
    first.communicate()
    assert "ran\n" == subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True).stdout


@settings(max_examples=40, deadline=None)
@given(words=st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\\"), min_size=1), min_size=1, max_size=3))
def test_any_words_reach_the_program(words: list[str]) -> None:
    """Quoting loses and adds nothing: sh gives each word back."""
    line = cron_line(QUARTER, ["printf", "%s|", *words], Path("/"))
    done = subprocess.run(["/bin/sh", "-c", as_cron_runs_it(line)], capture_output=True, check=True)
    assert "".join(f"{word}|" for word in words) == done.stdout.decode()


@pytest.mark.parametrize("folder", ["/a\nb", "/a\x1b[31m", "/a\udc80", "/a\\b"])
def test_folders_that_crontab_cannot_hold_are_refused(folder: str) -> None:
    """A line break would be a second line of the crontab."""
    with pytest.raises(ConfigError):
        cron_line(QUARTER, ["x"], Path(folder))


@pytest.fixture
def crontab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's crontab, kept in a file by a program that behaves as Debian's `crontab -l` and `crontab -` do."""
    table = tmp_path / "table"
    program(tmp_path, monkeypatch, "crontab", f"""
        case "$1" in
        -l) cat '{table}' 2>/dev/null || {{ echo "no crontab for ann" >&2; exit 1; }} ;;
        -) cat > '{table}' ;;
        esac""")
    return table


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, script: str) -> None:
    """Put a shell script of this name first on the PATH."""
    path = folder / "bin" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{path.parent}:/usr/bin:/bin")


def test_first_line_of_a_crontab(crontab: Path) -> None:
    """A user without a crontab gets one."""
    line = cron_line(QUARTER, ["/bin/newsarchive", "crawl"], Path("/news"))
    assert install_cron(line).startswith("Added to your crontab")
    assert line + "\n" == crontab.read_text()


def test_only_our_line_for_that_folder_is_replaced(crontab: Path) -> None:
    """Others' lines, comments, broken bytes and our lines for other folders stay byte for byte."""
    other = cron_line(QUARTER, ["/bin/newsarchive", "crawl"], Path("/news/two"))
    old = cron_line(QUARTER, ["/old/newsarchive", "crawl"], Path("/news"))
    kept = b"# mine\nMAILTO=ann\n\n0 5 * * * backup # newsarchive\n* * * * * caf\xe9 \x0c\n" + other.encode() + b"\n"
    crontab.write_bytes(kept + old.encode() + b"\n")
    new = cron_line(timedelta(hours=1), ["/bin/newsarchive", "crawl"], Path("/news"))
    assert install_cron(new).startswith("Replaced in your crontab")
    assert kept + new.encode() + b"\n" == crontab.read_bytes()
    install_cron(new)
    assert kept + new.encode() + b"\n" == crontab.read_bytes()


def test_missing_crontab_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without crontab the error says how to get it, or to use systemd."""
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(NewsarchiveError, match=r"apt install cron\) or use --systemd"):
        install_cron("* * * * * x # newsarchive in /news")


def test_a_refusing_crontab_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the old table cannot be read, no new one is written."""
    program(tmp_path, monkeypatch, "crontab", f'[ "$1" = - ] && touch {tmp_path}/written; echo "You (ann) are not allowed" >&2; exit 1')
    with pytest.raises(NewsarchiveError, match=r"crontab refuses: You \(ann\) are not allowed"):
        install_cron("* * * * * x # newsarchive in /news")
    assert not (tmp_path / "written").exists()


def executable(folder: Path, name: str) -> str:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("#!/bin/sh\n")
    (folder / name).chmod(0o755)
    return str(folder / name)


@needs_systemd
@pytest.mark.parametrize("name", ["news", ODD, "a%n", "back\\slash", "Zeitung für Köln", "x" * 200])
def test_systemd_accepts_the_units(tmp_path: Path, name: str) -> None:
    """`systemd-analyze verify` has nothing against them, whatever the folder's name."""
    folder = tmp_path / name
    program = executable(folder, "news archive")
    timer, watch = timer_units(QUARTER, [program, "crawl"], folder), watch_units([program, "watch"], folder)
    assert [] == verify_systemd(timer) + verify_systemd(watch)
    assert re.fullmatch(r"newsarchive-[a-z0-9-]+", timer.name)
    assert timer.name != watch.name


@needs_systemd
def test_systemd_says_what_is_wrong(tmp_path: Path) -> None:
    """A program that is not there is found out before the first run."""
    [problem] = verify_systemd(timer_units(QUARTER, [str(tmp_path / "no%pe"), "crawl"], tmp_path))
    assert f"Command {tmp_path}/no%pe is not executable: No such file or directory" in problem


@needs_systemd
@pytest.mark.parametrize("span", sorted(SPANS))
def test_systemd_starts_evenly(span: timedelta) -> None:
    """Three starts, as systemd itself reads the timer's calendar, are one span apart."""
    calendar = re.search("(?m)^OnCalendar=(.*)$", timer_units(span, ["/x"], Path("/")).timer)
    assert calendar
    said = subprocess.run(["systemd-analyze", "calendar", "--iterations=3", calendar[1]], capture_output=True, text=True, check=True,
                          env={**os.environ, "TZ": "UTC", "LC_ALL": "C"}).stdout
    found = [datetime.fromisoformat(text) for text in re.findall(r"(?:Next elapse|Iter\. #\d): \w+ (\S+ \S+) UTC", said)]
    assert [span, span] == [later - earlier for earlier, later in pairwise(found)]


def test_what_counts_as_failure() -> None:
    """Failed outlets (3) and a crawl under way (75) do not make the unit fail; missed runs are caught up."""
    units = timer_units(QUARTER, ["/bin/newsarchive", "crawl"], Path("/news"))
    assert "\nSuccessExitStatus=3 75\n" in units.service
    assert "\nType=oneshot\n" in units.service
    assert "\nPersistent=true\n" in units.timer
    assert "\nRandomizedDelaySec=90s\n" in units.timer
    assert "\nExecStart=/bin/newsarchive crawl\n" in units.service


def test_a_watch_is_kept_alive() -> None:
    """systemd hears when it is ready, starts it anew where it hangs or dies, and not where sources.toml is wrong."""
    units = watch_units(["/bin/newsarchive", "watch"], Path("/news"))
    assert {"Type=notify", "WatchdogSec=60", "Restart=on-failure", "RestartPreventExitStatus=2", "ExecStart=/bin/newsarchive watch",
            "WantedBy=default.target"} <= set(units.service.splitlines())
    assert [f"{units.name}.service"] == list(units.files)
    assert f"enable --now {units.name}.service" in str(units)


def test_namesake_folders_have_units_of_their_own() -> None:
    """Two folders called `news` do not overwrite each other's timer."""
    names = {timer_units(QUARTER, ["/x"], Path(folder)).name for folder in ("/a/news", "/b/news")}
    assert 2 == len(names)


def test_printed_units_show_their_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printed, each file stands under its path, and the commands that start them follow."""
    monkeypatch.setenv("XDG_CONFIG_HOME", "/config")
    units = timer_units(QUARTER, ["/x"], Path("/news"))
    assert f"# /config/systemd/user/{units.name}.service\n[Unit]" in str(units)
    assert f"# /config/systemd/user/{units.name}.timer\n[Unit]" in str(units)
    assert str(units).endswith(f"# Then: systemctl --user daemon-reload && systemctl --user enable --now {units.name}.timer")


@pytest.mark.parametrize("folder", ["/a\nExecStart=/evil", "/a\\", "/a ", "/a\udc80"])
def test_folders_that_units_cannot_hold_are_refused(folder: str) -> None:
    """A line break would be a second key of the unit."""
    with pytest.raises(ConfigError):
        timer_units(QUARTER, ["x"], Path(folder))


def test_units_are_written_and_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both files lie in the user's folder, and systemctl was told to read and start them."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    program(tmp_path, monkeypatch, "systemctl", f'echo "$@" >> {tmp_path}/told')
    units = timer_units(QUARTER, ["/x"], Path("/news"))
    said = install_systemd(units)
    folder = tmp_path / "config" / "systemd" / "user"
    assert units.files == {path.name: path.read_text() for path in folder.iterdir()}
    assert f"--user daemon-reload\n--user enable --now {units.name}.timer\n" == (tmp_path / "told").read_text()
    assert f"Started {units.name}.timer" in said
    assert "loginctl enable-linger" in said


@pytest.mark.parametrize(("script", "why"), [
    ('echo "Failed to connect to bus: No medium found" >&2; exit 1', "Failed to connect to bus: No medium found"),
    (None, "there is no systemctl on this machine"),
])
def test_where_systemd_does_not_run_it_says_what_to_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str | None,
                                                         why: str) -> None:
    """The files are there; what is left to do is said."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    if script:
        program(tmp_path, monkeypatch, "systemctl", script)
    else:
        monkeypatch.setattr(shutil, "which", lambda _: None)
    units = timer_units(QUARTER, ["/x"], Path("/news"))
    said = install_systemd(units)
    assert units.service == (tmp_path / ".config" / "systemd" / "user" / f"{units.name}.service").read_text()
    assert f"It is not started yet: {why}. Where systemd runs for you, type:\n  systemctl --user daemon-reload && " in said


def test_installed_cron_line_is_found_again(crontab: Path) -> None:
    """What was installed for a folder is found, for that folder only, and not where it was commented out."""
    line = cron_line(QUARTER, ["/bin/newsarchive", "crawl"], Path("/news 50%"))
    install_cron(line)
    assert [Installed(f"cron: {line}")] == installed(Path("/news 50%"))
    assert [] == installed(Path("/news"))
    crontab.write_text(f"# {line}\n")
    assert [] == installed(Path("/news 50%"))


@pytest.mark.parametrize(("active", "start"), [(0, None), (3, "systemctl --user enable --now {}")])
@pytest.mark.parametrize("units", [timer_units(QUARTER, ["/x"], Path("/news")), watch_units(["/x"], Path("/news"))], ids=["timer", "watch"])
def test_installed_unit_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, units: SystemdUnits, active: int, start: str | None) -> None:
    """A timer or a watch that is there but asleep comes with what to type."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    program(tmp_path, monkeypatch, "systemctl", f'[ "$2" != is-active ] || exit {active}')
    program(tmp_path, monkeypatch, "crontab", 'echo "no crontab for ann" >&2; exit 1')
    assert [] == installed(Path("/news"))
    install_systemd(units)
    kind = units.started.rpartition(".")[2]
    assert [Installed(f"systemd {kind} {units.name}", start and start.format(units.started))] == installed(Path("/news"))
    assert [] == installed(Path("/other"))
