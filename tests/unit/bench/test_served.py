"""What benches read of a running process."""

from __future__ import annotations

import os

from bench.served import Memory, added, children, memory_of, parse_rollup

ROLLUP = """55e0-7ffc ---p 00000000 00:00 0    [rollup]
Rss:              204800 kB
Pss:              102400 kB
Pss_Anon:          51200 kB
Shared_Clean:      10240 kB
"""


def test_memory_is_read_in_bytes() -> None:
    assert parse_rollup(ROLLUP) == Memory(209_715_200, 104_857_600)


def test_memory_of_several_is_added() -> None:
    assert added(iter([Memory(3, 2), Memory(30, 20)])) == Memory(33, 22)


def test_own_memory_is_something_and_that_of_nobody_is_none() -> None:
    own = memory_of(os.getpid())
    assert own.rss >= own.pss > 1_000_000
    assert memory_of(2**22 + 1) == Memory(0, 0)
    assert children(2**22 + 1) == []
