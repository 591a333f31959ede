"""Whose turn it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds.host_queue import HostQueue, host_of


def test_hosts_take_turns_and_none_has_more_than_its_share() -> None:
    waiting = [(f"https://{host}.example/{n}", f"{host}{n}") for host in "ab" for n in range(3)]
    rota = HostQueue(waiting, per_host=2)
    assert list(rota.first()) == ["a0", "b0", "a1", "b1"]
    assert rota.finished("https://a.example/0") == "a2"
    assert rota.finished("https://a.example/1") is None
    assert rota.finished("https://nobody.example/") is None


def test_a_host_is_one_whatever_its_spelling() -> None:
    assert host_of("https://WWW.a.example:8443/x") == host_of("http://a.example/") == "a.example"
    assert host_of("http://[::1") == "http://[::1"


@given(st.lists(st.sampled_from("abcde"), max_size=40), st.integers(1, 4))
def test_everybody_gets_exactly_one_turn(hosts: list[str], per_host: int) -> None:
    waiting = [(f"https://{host}.example/", (host, n)) for n, host in enumerate(hosts)]
    rota = HostQueue(waiting, per_host=per_host)
    running = list(rota.first())
    served = []
    while running:
        assert max(sum(host == one for one, _ in running) for host in hosts) <= per_host
        host, number = running.pop(0)
        served.append(number)
        if following := rota.finished(f"https://{host}.example/"):
            running.append(following)
    assert sorted(served) == list(range(len(hosts)))
