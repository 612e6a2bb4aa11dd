"""What a run holds back while hosts rest."""

from __future__ import annotations

from crawler.models import ChannelKind, DueChannel
from crawler.spiders.rests import LOOK_AGAIN, Rests

A, B = "https://a.example", "https://b.example"
CHANNEL = DueChannel(1, "one", A + "/feed", ChannelKind.FEED)


def test_a_host_is_held_until_its_rest_is_over() -> None:
    """Each host of a source for itself, the shorter rest first; one that this run does not wait for is held to its end."""
    rests = Rests()
    rests.hold("one", A, 10.0)
    rests.hold("one", B, None)
    rests.hold("two", A, 20.0)
    assert ({A, B}, {A}) == (set(rests.hosts(5)["one"]), set(rests.hosts(5)["two"]))
    assert 10.0 == rests.next_end(5)
    assert ({B}, {A}) == (set(rests.hosts(10)["one"]), set(rests.hosts(10)["two"]))
    assert 20.0 == rests.next_end(10)
    assert {"one"} == set(rests.hosts(20))
    assert rests.next_end(20) is None


def test_a_source_with_nothing_else_is_not_searched_at_once() -> None:
    """Until some time has passed, a poll has brought news, or a rest is over."""
    rests = Rests()
    rests.hold("one", A, 100.0)
    for wakes in (lambda: None, lambda: rests.has_news("one")):
        rests.found_nothing("one", 0)
        assert {"one"} == rests.exhausted(LOOK_AGAIN / 2)
        wakes()
    assert set() == rests.exhausted(LOOK_AGAIN / 2)
    rests.found_nothing("one", 99)
    rests.hosts(101)
    assert set() == rests.exhausted(101)


def test_parked_channels_come_back_once() -> None:
    """When their host's rest is over, and the run waits for them."""
    rests = Rests()
    rests.park(CHANNEL, 7.0)
    assert ([], 7.0) == (rests.ready_channels(6), rests.next_end(6))
    assert [CHANNEL] == rests.ready_channels(7)
    assert ([], None) == (rests.ready_channels(8), rests.next_end(8))
