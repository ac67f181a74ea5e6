"""The desk's part of the contract."""

from __future__ import annotations

from typing import Any

from bot.channels import bodies_desk as bodies
from bot.channels.openapi_parts import FLAG, ID, MAYBE_TEXT, NUMBER, OBJECT, TEXT, TIME, Route, listing, ref, thing
from bot.desk.records import TicketState
from bot.desk.views import TABS

D, T = "/api/desk", "/api/desk/tickets"
FILTERS = tuple(
    {"name": name, "in": "query", "schema": schema} for name, schema in bodies.Queue.schema()["properties"].items()
)
ROUTES: tuple[Route, ...] = (
    Route("get", D + "/start", "All that the page needs at first", None, 200, "Start"),
    Route("get", T, "Tickets", None, 200, "Tickets", FILTERS),
    Route("get", T + "/{id}", "A ticket with its briefing and messages", None, 200, "Shown", (ID,)),
    Route("post", T + "/{id}/claim", "Claim a ticket", None, 200, "OneTicket", (ID,)),
    Route("post", T + "/{id}/messages", "Write to the shopper", bodies.DeskPost, 200, "Written", (ID,)),
    Route("post", T + "/{id}/typing", "Show that somebody is writing", None, 204, None, (ID,)),
    Route(
        "post", T + "/{id}/hand-back", "Give the conversation back to the bot", bodies.HandBack, 200, "OneTicket", (ID,)
    ),
    Route("post", T + "/{id}/resolve", "Close the matter", bodies.Resolve, 200, "OneTicket", (ID,)),
    Route("post", T + "/{id}/looking", "Show that somebody looks or types", bodies.Looking, 204, None, (ID,)),
    Route("post", T + "/{id}/notes", "Tell colleagues something", bodies.NewNote, 201, "OneNote", (ID,)),
    Route("post", T + "/{id}/transfer", "Give to a colleague or a team", bodies.Transfer, 200, "OneTicket", (ID,)),
    Route("post", T + "/{id}/merge", "Let another ticket take it up", bodies.Merge, 200, "OneTicket", (ID,)),
    Route("post", T + "/{id}/snooze", "Put it off", bodies.Snooze, 200, "OneTicket", (ID,)),
    Route("post", T + "/{id}/spam", "Close it as spam", None, 200, "OneTicket", (ID,)),
    Route("post", T + "/{id}/reopen", "Open it again", None, 200, "OneTicket", (ID,)),
    Route("post", T + "/{id}/promise", "Promise an answer by a moment", bodies.NewPromise, 201, "OnePromise", (ID,)),
    Route("post", D + "/promises/{id}/withdraw", "Take a promise back", None, 200, "OneTicket", (ID,)),
    Route("get", D + "/events", "Event stream: ticket, gone, message, raised, presence, counts", None, 200, "events"),
)
BY = thing("id name", id=NUMBER, name=TEXT)
SCHEMAS: dict[str, Any] = {
    "Me": thing("operator csrf", operator=thing("id name email role"), csrf=TEXT),
    "Ticket": thing(
        "id conversation_id state opened_at claimed_at closed_at reason intent topic nature severity raised raised_at "
        "snoozed_until due_at told_minutes reopened merged_into wish about mood order_number customer_name language "
        "channel operator team last_message unseen looking",
        id=NUMBER,
        conversation_id=TEXT,
        state={"enum": [state.value for state in TicketState]},
        unseen=NUMBER,
        reopened=NUMBER,
        looking=listing(thing("id name typing", id=NUMBER, name=TEXT, typing=FLAG)),
    ),
    "Counts": thing("waiting mine promised snoozed all", **dict.fromkeys(TABS, NUMBER)),
    "Tickets": thing("tickets next counts", tickets=listing(ref("Ticket")), next=MAYBE_TEXT, counts=ref("Counts")),
    "Start": thing(
        "operator csrf tickets next counts people teams topics",
        operator=thing("id name email role"),
        csrf=TEXT,
        tickets=listing(ref("Ticket")),
        next=MAYBE_TEXT,
        counts=ref("Counts"),
        people=listing(thing("id name here", id=NUMBER, name=TEXT, here=FLAG)),
        teams=listing(thing("id name members", id=NUMBER, name=TEXT, members=listing(NUMBER))),
        topics=listing(TEXT),
    ),
    "Note": thing("id operator text at", id=NUMBER, operator=BY, text=TEXT, at=TIME),
    "OneNote": thing("note", note=ref("Note")),
    "Promise": thing(
        "id operator text made_at due_at kept_at missed_at withdrawn_at",
        id=NUMBER,
        operator=BY,
        text=TEXT,
        made_at=TIME,
        due_at=TIME,
    ),
    "OnePromise": thing("promise ticket", promise=ref("Promise"), ticket=ref("Ticket")),
    "OneTicket": thing("ticket", ticket=ref("Ticket")),
    "Shown": thing(
        "ticket briefing messages cursor notes promises guess others",
        ticket=ref("Ticket"),
        briefing=OBJECT,
        messages=listing(ref("Message")),
        cursor=NUMBER,
        notes=listing(ref("Note")),
        promises=listing(ref("Promise")),
        guess=thing("nature severity", nature=MAYBE_TEXT, severity=MAYBE_TEXT),
        others=listing(ref("Ticket")),
    ),
    "Written": thing("message cursor", message=ref("Message"), cursor=NUMBER),
}
