"""The desk's part of the contract."""

from __future__ import annotations

from typing import Any

from bot.channels import bodies_desk as bodies
from bot.channels.openapi_parts import ID, NUMBER, OBJECT, TEXT, Route, listing, ref, thing

D, T = "/api/desk", "/api/desk/tickets"
STATE = {"name": "state", "in": "query", "schema": {"enum": ["waiting", "mine", "all"]}}
ROUTES: tuple[Route, ...] = (
    Route("post", D + "/sign-in", "Sign in to the desk", bodies.DeskSignIn, 200, "Me"),
    Route("post", D + "/sign-out", "Sign out", None, 204, None),
    Route("get", D + "/me", "Who is signed in", None, 200, "Me"),
    Route("get", T, "Tickets", None, 200, "Tickets", (STATE,)),
    Route("get", T + "/{id}", "A ticket with its briefing and messages", None, 200, "Shown", (ID,)),
    Route("post", T + "/{id}/claim", "Claim a ticket", None, 200, "OneTicket", (ID,)),
    Route("post", T + "/{id}/messages", "Write to the shopper", bodies.DeskPost, 200, "Written", (ID,)),
    Route("post", T + "/{id}/typing", "Show that somebody is writing", None, 204, None, (ID,)),
    Route(
        "post", T + "/{id}/hand-back", "Give the conversation back to the bot", bodies.HandBack, 200, "OneTicket", (ID,)
    ),
    Route("post", T + "/{id}/resolve", "Close the matter", bodies.Resolve, 200, "OneTicket", (ID,)),
    Route("get", D + "/events", "Event stream of the queue: ticket, message", None, 200, "events"),
)
SCHEMAS: dict[str, Any] = {
    "Me": thing("operator csrf", operator=thing("id name email role"), csrf=TEXT),
    "Ticket": thing("id conversation_id state opened_at wish unseen", id=NUMBER, conversation_id=TEXT, unseen=NUMBER),
    "Tickets": thing("tickets", tickets=listing(ref("Ticket"))),
    "OneTicket": thing("ticket", ticket=ref("Ticket")),
    "Shown": thing(
        "ticket briefing messages cursor",
        ticket=ref("Ticket"),
        briefing=OBJECT,
        messages=listing(ref("Message")),
        cursor=NUMBER,
    ),
    "Written": thing("message cursor", message=ref("Message"), cursor=NUMBER),
}
