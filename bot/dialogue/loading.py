"""How a model comes in beside another that goes on answering: who hears it first, and that nobody waits for it."""

from __future__ import annotations

import ctypes
import gc
import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager

BETWEEN_THREADS = 0.0005
"""Seconds after which a thread that is busy with Python lets another one go on; else it is 0.005 (CPython). A turn
changes threads some twenty times, so that it would wait for 0.1 s while a model's files are read."""


@contextmanager
def quick_for_others() -> Iterator[None]:
    """While something long is done in another thread, short things in all others get their turn sooner."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(BETWEEN_THREADS)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def tidy_up() -> None:
    """Give back to the system what a model has left that is gone.

    Its domain refers to itself, so that only a collection ends it; and its arrays leave holes between what stays, which
    were a tenth of all memory after 60 swaps (glibc; where there is no malloc_trim the library does as it likes).
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def tried_out_on(conversation_id: str, candidate: str, share: float) -> bool:
    """Whether a conversation is among the share (0 to 1) that a candidate is tried out on.

    In every process the same, and evenly: by a hash of both names. A larger share has the conversations of a smaller
    one and more; another candidate has others.
    """
    drawn = hashlib.sha256(f"{candidate} {conversation_id}".encode()).digest()
    return int.from_bytes(drawn[:8], "big") < share * 2**64
