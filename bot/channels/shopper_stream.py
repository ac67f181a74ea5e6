"""What a shopper's event stream is told, from when it is opened until it ends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.channels.streams import HEARTBEAT_SECONDS, EventStream
from bot.conversations.asides import Asides
from bot.conversations.engine import Wait
from bot.conversations.mailbox import MISSED, Inbox
from bot.conversations.records import Owner
from bot.conversations.service import Conversations, Seen

WaitOf = Callable[[str], Awaitable[Wait | None]]
NO_WAIT = {"minutes": 0, "text": ""}


class ShopperStream:
    """Follows one conversation. Messages are read from the transcript, and a wait from the desk."""

    def __init__(
        self, stream: EventStream, conversations: Conversations, asides: Asides, wait_of: WaitOf, conversation_id: str
    ) -> None:
        self._stream, self._conversations, self._asides = stream, conversations, asides
        self._wait_of, self._conversation_id, self._owner = wait_of, conversation_id, Owner.BOT.value

    async def follow(self, inbox: Inbox, after: int) -> None:
        """Tell everything after a sequence number, then what comes, until the inbox ends.

        Raises SlowReader, NoSuchConversation and StorageUnavailable.
        """
        inbox.seen = await self._catch_up(after, with_owner=True)
        async for signal in inbox.signals(HEARTBEAT_SECONDS):
            if signal is None:
                await self._stream.beat()
                await self._note_listening()
            elif signal.kind in ("message", MISSED):
                inbox.seen = await self._catch_up(inbox.seen, with_owner=signal.kind == MISSED)
            else:
                self._owner = signal.data["owner"] if signal.kind == "owner" else self._owner
                await self._stream.send(signal.kind, signal.data)

    async def _catch_up(self, after: int, with_owner: bool) -> int:
        """Send every message after a sequence number; the last one sent."""
        while (seen := await self._conversations.seen_after(self._conversation_id, after)).messages:
            for message in seen.messages:
                await self._stream.send("message", message.as_json(), message.seq)
                after = message.seq
        if with_owner:
            await self._tell_owner(seen)
        return after

    async def _tell_owner(self, seen: Seen) -> None:
        """Who speaks, and if that is not the bot, until when an answer may be expected."""
        self._owner = seen.owner
        await self._stream.send("owner", {"owner": seen.owner, "operator": operator_of(seen)})
        if seen.owner != Owner.BOT.value:
            wait = await self._wait_of(self._conversation_id)
            await self._stream.send("wait", wait.as_json() if wait is not None else NO_WAIT)
            await self._note_listening()

    async def _note_listening(self) -> None:
        """Only where a person is to answer does it matter whether the shopper has left."""
        if self._owner != Owner.BOT.value:
            await self._asides.listening(self._conversation_id)


def operator_of(seen: Seen) -> dict[str, str] | None:
    """The contract's operator; None while nobody has taken the conversation."""
    return {"name": seen.operator_name} if seen.operator_name else None
