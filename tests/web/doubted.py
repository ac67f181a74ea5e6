"""Doubted messages of real conversations, as rows of the pool: what the model makes of them is not what is tried."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any
from uuid import uuid4

import httpx

from tests.web.running import Service

SAID_AT = "2026-03-02 09:30:00.000000"
Row = dict[str, Any]
GUESSES = ("track_order", "return_item", "order_missing", "refund_status", "complaint")
GROUPS: tuple[tuple[float, str, str, tuple[str, ...]], ...] = (
    (9, "en", "answered_otherwise", ("that parcel thing again", "the parcel thing, sort it", "parcel thing once more")),
    (5, "en", "clarified", ("it is blue and where is my money",)),
    (2, "en", "rephrased", ("do you shorten sleeves", "can the sleeves be shorter")),
    (1.5, "de", "handed_over", ("das ding ist halb da",)),
    (1, "en", "near", ("may I come and see the workshop",)),
)
"""(worth of each message, language, reason, messages), in the order in which leads see them."""


class Doubted:
    """The messages of GROUPS, said by shoppers; `fill` puts them into the pool anew, with no opinion of anybody."""

    def __init__(self, service: Service) -> None:
        self._path = service.folder / "beforehand.sqlite3"
        with httpx.Client(base_url=f"{service.address}/api") as web:
            self._said = [[_say(web, text) for text in texts] for _, _, _, texts in GROUPS]

    def fill(self) -> None:
        rows = [
            _row(ids, said[0][1], group, place)
            for group, said in zip(GROUPS, self._said, strict=True)
            for place, ids in enumerate(said)
        ]
        names = ", ".join(rows[0])
        marks = ", ".join("?" for _ in rows[0])
        with closing(sqlite3.connect(self._path, timeout=30)) as shop, shop:
            shop.execute("delete from review_opinion")
            shop.execute("delete from review_item")
            shop.executemany(
                f"insert into review_item ({names}) values ({marks})", [tuple(row.values()) for row in rows]
            )

    def erase(self, text: str) -> None:
        """Takes a message out of the pool, as the erasure of its conversation does."""
        with closing(sqlite3.connect(self._path, timeout=30)) as shop, shop:
            shop.execute("delete from review_item where text = ?", (text,))

    def opinions(self) -> list[tuple[str, str, list[str], str | None]]:
        """(text, verdict, intents, wish) of what counts now, in the order it was said."""
        query = (
            "select text, verdict, intents, wish from review_opinion join review_item using (message_id) "
            "where undone_at is null order by id"
        )
        with closing(sqlite3.connect(self._path, timeout=30)) as shop:
            rows = shop.execute(query).fetchall()
        return [(text, verdict, json.loads(intents), wish) for text, verdict, intents, wish in rows]


def _row(ids: tuple[str, str], group_id: str, group: tuple[float, str, str, tuple[str, ...]], place: int) -> Row:
    """The message at a place of its group, worth a little less than the one before."""
    worth, language, reason, texts = group
    meanings = [{"name": name, "confidence": round(0.42 / rank, 2)} for rank, name in enumerate(GUESSES, 1)]
    return {
        "message_id": ids[1],
        "conversation_id": ids[0],
        "text": texts[place],
        "language": language,
        "reasons": json.dumps([reason]),
        "guess": GUESSES[0],
        "confidence": 0.42,
        "meanings": json.dumps(meanings),
        "worth": worth - place / 100,
        "group_id": group_id,
        "state": "open",
        "said_at": SAID_AT,
        "harvested_at": SAID_AT,
    }


def _say(web: httpx.Client, text: str) -> tuple[str, str]:
    """(conversation id, message id) of a message that a new shopper says."""
    begun = web.post("/conversations", json={"channel": "web"}).json()
    path, token = f"/conversations/{begun['conversation_id']}/messages", {"Authorization": f"Bearer {begun['token']}"}
    web.post(path, json={"client_message_id": str(uuid4()), "text": text}, headers=token, timeout=30)
    said = web.get(path, headers=token).json()["messages"]
    return begun["conversation_id"], next(one["id"] for one in said if one["author"] == "shopper")
