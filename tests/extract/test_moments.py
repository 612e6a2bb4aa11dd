"""Printed times: what is read, and what is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.moments import Habits, read_moment
from crawler.models import Precision

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY, MINUTE, SECOND = Precision.DAY, Precision.MINUTE, Precision.SECOND

READ = [
    ("2024-05-03T10:00:00Z", "2024-05-03T10:00:00", SECOND), ("2024-05-03T10:00:00+02:00", "2024-05-03T08:00:00", SECOND),
    ("2024-05-03T10:00:00+0530", "2024-05-03T04:30:00", SECOND), ("2024-05-03T10:00Z", "2024-05-03T10:00:00", MINUTE),
    ("2024-05-03T10:00:00.123456Z", "2024-05-03T10:00:00", SECOND), ("2024-05-03 10:00:00", "2024-05-03T10:00:00", SECOND),
    ("2024-05-03", "2024-05-03T00:00:00", DAY), ("20240503", "2024-05-03T00:00:00", DAY), ("20240503T101500Z", "2024-05-03T10:15:00", SECOND),
    ("2024/05/03", "2024-05-03T00:00:00", DAY), ("2024/5/3 9:05", "2024-05-03T09:05:00", MINUTE), ("2024.05.03 09:05", "2024-05-03T09:05:00", MINUTE),
    ("Fri, 03 May 2024 10:00:00 GMT", "2024-05-03T10:00:00", SECOND), ("Fri May 03 2024 10:00:00 GMT+0200", "2024-05-03T08:00:00", SECOND),
    ("Fri May 03 10:00:00 EDT 2024", "2024-05-03T14:00:00", SECOND), ("Fri May  3 10:00:00 UTC 2024", "2024-05-03T10:00:00", SECOND),
    ("13 Jan 2020, 22:11 GMT+10", "2020-01-13T12:11:00", MINUTE),
    ("1714730400", "2024-05-03T10:00:00", SECOND), ("1714730400000", "2024-05-03T10:00:00", SECOND),
    ("May 3, 2024", "2024-05-03T00:00:00", DAY), ("May 3, 2024 10:15 AM EDT", "2024-05-03T14:15:00", MINUTE), ("May 3rd, 2024 at 1:05 p.m. PT", "2024-05-03T20:05:00", MINUTE),
    ("Published: Friday, 3 May 2024, 10.15 GMT", "2024-05-03T10:15:00", MINUTE), ("Sept. 9, 2021", "2021-09-09T00:00:00", DAY), ("10:15 AM, May 3 2024", "2024-05-03T10:15:00", MINUTE),
    ("3. Mai 2024, 10:15 Uhr", "2024-05-03T10:15:00", MINUTE), ("Stand: 03.05.2024 10:15 Uhr", "2024-05-03T10:15:00", MINUTE), ("7. Jänner 2024", "2024-01-07T00:00:00", DAY),
    ("Publié le 3 mai 2024 à 10h15", "2024-05-03T10:15:00", MINUTE), ("1er août 2023", "2023-08-01T00:00:00", DAY), ("3 de mayo de 2024 10:15 CEST", "2024-05-03T08:15:00", MINUTE),
    ("15 de março de 2024", "2024-03-15T00:00:00", DAY), ("3 maggio 2024 alle 10:15", "2024-05-03T10:15:00", MINUTE), ("3 mei 2024 10:15", "2024-05-03T10:15:00", MINUTE),
    ("3 maj 2024 kl. 10.15", "2024-05-03T10:15:00", MINUTE), ("3. desember 2023", "2023-12-03T00:00:00", DAY), ("3. toukokuuta 2024", "2024-05-03T00:00:00", DAY),
    ("3 maja 2024, 10:15", "2024-05-03T10:15:00", MINUTE), ("30 września 2021", "2021-09-30T00:00:00", DAY), ("3. května 2024 10:15", "2024-05-03T10:15:00", MINUTE),
    ("2024. május 3. 10:15", "2024-05-03T10:15:00", MINUTE), ("3 mai 2024", "2024-05-03T00:00:00", DAY), ("03 Mayıs 2024 10:15", "2024-05-03T10:15:00", MINUTE),
    ("3 мая 2024, 10:15 МСК", "2024-05-03T07:15:00", MINUTE), ("3 травня 2024 р.", "2024-05-03T00:00:00", DAY), ("3 май 2024", "2024-05-03T00:00:00", DAY),
    ("3 Μαΐου 2024, 10:15", "2024-05-03T10:15:00", MINUTE), ("3 مايو 2024", "2024-05-03T00:00:00", DAY), ("24 نيسان / أبريل 2020", "2020-04-24T00:00:00", DAY),
    ("3 במאי 2024", "2024-05-03T00:00:00", DAY), ("3 मई 2024", "2024-05-03T00:00:00", DAY), ("2024年5月3日 10:15", "2024-05-03T10:15:00", MINUTE),
    ("2024년 5월 3일 오후 1:05", "2024-05-03T13:05:00", MINUTE), ("ngày 3 tháng 5, 2024", "2024-05-03T00:00:00", DAY), ("3 พฤษภาคม 2567", "2024-05-03T00:00:00", DAY),
    ("3 Mei 2024 10:15 WIB", "2024-05-03T03:15:00", MINUTE), ("03/05/2024", "2024-05-03T00:00:00", DAY), ("25/12/2023 18:30", "2023-12-25T18:30:00", MINUTE),
    ("3.5.24", "2024-05-03T00:00:00", DAY),
]


@pytest.mark.parametrize(("text", "at", "precision"), READ)
def test_a_printed_time_is_read_with_its_precision(text: str, at: str, precision: Precision) -> None:
    """A full date is read in UTC, with the precision that it was printed in."""
    moment = read_moment(text, Habits(NOW))
    assert moment is not None
    assert (datetime.fromisoformat(at).replace(tzinfo=UTC), precision) == (moment.at, moment.precision)


@pytest.mark.parametrize("text", [
    "", "no digits here", "30 February 2024", "2024-02-30", "31.04.2024", "sentence number 1995", "2024", "May 2024", "Monday", "2 hours ago", "12:30",
    "2031-01-01", "3 May 2033", "Call 0171 2024 555", "1/2", "ISBN 978-3-16-148410-0", "version 10.4.2", "0000-00-00", "99999999", "1714730400123456",
])
def test_nothing_is_invented(text: str) -> None:
    """Text without a full, possible, past date gives no time."""
    assert read_moment(text, Habits(NOW)) is None


@pytest.mark.parametrize(("language", "month_first", "expected"), [("en", True, (3, 5)), ("en", False, (5, 3)), ("de", False, (5, 3))])
def test_figures_follow_the_habits_of_the_page(language: str, month_first: bool, expected: tuple[int, int]) -> None:
    """03/05/2024 is March 5 in the United States and 3 May elsewhere."""
    moment = read_moment("03/05/2024", Habits(NOW, language, month_first))
    assert moment is not None
    assert expected == (moment.at.month, moment.at.day)


def test_a_time_without_a_zone_is_read_in_the_zone_of_the_page() -> None:
    """A naive time takes the page's own zone."""
    moment = read_moment("2024-05-03 10:00:00", Habits(NOW, zone=timezone(timedelta(hours=2))))
    assert moment is not None
    assert datetime(2024, 5, 3, 8, tzinfo=UTC) == moment.at


@pytest.mark.parametrize(("language", "month"), [("hr", 10), ("pl", 11)])
def test_listopad_is_october_in_croatian_and_november_in_polish(language: str, month: int) -> None:
    """A month's name is read in the page's language."""
    moment = read_moment("5. listopada 2023.", Habits(NOW, language))
    assert moment is not None
    assert month == moment.at.month


@given(st.text(max_size=300))
def test_any_text_gives_a_time_in_the_past_or_none(text: str) -> None:
    """No text raises, and none gives a time in the future."""
    moment = read_moment(text, Habits(NOW))
    assert moment is None or moment.at <= NOW + timedelta(hours=26)


@given(st.datetimes(min_value=datetime.fromisoformat("1950-01-01"), max_value=datetime.fromisoformat("2026-11-01")), st.integers(-14 * 4, 14 * 4))
def test_an_iso_stamp_is_read_exactly(naive: datetime, quarters: int) -> None:
    """Every ISO 8601 stamp with a zone gives the instant that it names."""
    stamp = naive.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=15 * quarters)))
    moment = read_moment(stamp.isoformat(), Habits(NOW))
    assert moment is not None
    assert stamp == moment.at
