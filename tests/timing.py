"""How long a thing takes, so that a slow or a busy machine does not matter."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

# What `_unit` took in processor seconds on the idle machine on which the limits of the tests were chosen.
_UNIT_SECONDS = 0.055


@contextmanager
def soon(seconds: float) -> Iterator[None]:
    """Fails where what is done within takes more than so many processor seconds of the machine of `_UNIT_SECONDS`: a loop
    timed before and after tells how many times as long this one takes for the same, now."""
    before = _unit()
    began = time.process_time()
    yield
    took = time.process_time() - began
    slowness = max(1.0, max(before, _unit()) / _UNIT_SECONDS)
    assert took < seconds * slowness, (
        f"{took:.1f} s, {slowness:.1f} times as slow as where {seconds} s were set"
    )


def _unit() -> float:
    began = time.process_time()
    sum(number * number % 7 for number in range(1_000_000))
    return time.process_time() - began
