"""Signals reach whoever listens, a slow reader is let go, and locks are first come, first served."""

from __future__ import annotations

import asyncio
import gc

import pytest

from bot.conversations.locks import LocalLocks
from bot.conversations.mailbox import QUEUE_LENGTH, LocalMailbox, Signal, SlowReader

PING = Signal("message", {"seq": 1})


async def test_every_listener_of_a_topic_hears_a_signal_and_no_other_topic_does() -> None:
    mailbox = LocalMailbox()
    with mailbox.listen("a") as one, mailbox.listen("a") as two, mailbox.listen("b") as other:
        mailbox.tell("a", PING)
        assert [await inbox.signals(1).__anext__() for inbox in (one, two)] == [PING, PING]
        assert await other.signals(0.01).__anext__() is None


async def test_telling_when_nobody_listens_is_fine_and_leaves_nothing_behind() -> None:
    mailbox = LocalMailbox()
    with mailbox.listen("a"):
        pass
    mailbox.tell("a", PING)
    assert mailbox._inboxes == {}


async def test_a_reader_that_falls_too_far_behind_is_let_go_and_the_teller_never_waits() -> None:
    mailbox = LocalMailbox()
    with mailbox.listen("a") as inbox:
        for _ in range(QUEUE_LENGTH + 1):
            mailbox.tell("a", PING)
        with pytest.raises(SlowReader):
            await inbox.signals(1).__anext__()


async def test_closing_ends_every_reader_even_a_slow_one() -> None:
    mailbox = LocalMailbox()
    with mailbox.listen("a") as quick, mailbox.listen("b") as slow:
        for _ in range(QUEUE_LENGTH):
            mailbox.tell("b", PING)
        mailbox.close()
        assert [signal async for signal in quick.signals(1)] == []
        with pytest.raises(SlowReader):
            await slow.signals(1).__anext__()


async def test_a_lock_is_given_in_order_of_arrival_and_forgotten_when_nobody_wants_it() -> None:
    locks, order = LocalLocks(), []

    async def turn(number: int) -> None:
        async with locks.hold("c"):
            await asyncio.sleep(0)
            order.append(number)

    await asyncio.gather(*(turn(n) for n in range(10)))
    gc.collect()
    assert order == list(range(10))
    assert len(locks._locks) == 0


async def test_two_conversations_do_not_wait_for_each_other() -> None:
    locks = LocalLocks()
    async with locks.hold("a"), locks.hold("b"), locks.try_hold("a") as a, locks.try_hold("c") as c:
        assert (a, c) == (False, True)
