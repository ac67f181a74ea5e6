"""The contract's part about signing in at the desk, people, teams and the audit trail."""

from __future__ import annotations

from typing import Any

from bot.channels import bodies_people as bodies
from bot.channels.openapi_parts import AFTER, ID, NUMBER, OBJECT, TEXT, TIME, Route, listing, ref, thing

D = "/api/desk"
PEOPLE, TEAMS, SIGN_INS = D + "/people", D + "/teams", D + "/sign-ins"
SIGN_IN, SET_PASSWORD = D + "/sign-in", D + "/password/link"


def _asked(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema}


WHICH = (_asked("ticket_id", NUMBER), _asked("operator_id", NUMBER), _asked("act", TEXT), AFTER)
ROUTES: tuple[Route, ...] = (
    Route("post", SIGN_IN, "Sign in to the desk", bodies.DeskSignIn, 200, "Me"),
    Route("post", D + "/sign-out", "Sign out", None, 204, None),
    Route("get", D + "/me", "Who is signed in", None, 200, "Me"),
    Route("post", D + "/password", "Change one's own password", bodies.NewPassword, 204, None),
    Route("post", SET_PASSWORD, "Set a password with a link", bodies.LinkedPassword, 200, "Whose"),
    Route("get", SIGN_INS, "Where one is signed in", None, 200, "SignIns"),
    Route("delete", SIGN_INS, "Sign out everywhere else", None, 204, None),
    Route("delete", SIGN_INS + "/{id}", "End one of one's sign-ins", None, 204, None, (ID,)),
    Route("get", PEOPLE, "People and teams, for leads", None, 200, "People"),
    Route("post", PEOPLE, "Add somebody, for leads", bodies.NewPerson, 201, "Added"),
    Route("patch", PEOPLE + "/{id}", "Change somebody, for leads", bodies.ChangedPerson, 200, "OnePerson", (ID,)),
    Route("post", PEOPLE + "/{id}/link", "A link for a new password, for leads", None, 200, "Linked", (ID,)),
    Route("get", TEAMS, "Teams, for leads", None, 200, "Teams"),
    Route("post", TEAMS, "Make a team, for leads", bodies.NamedTeam, 201, "OneTeam"),
    Route("patch", TEAMS + "/{id}", "Rename a team, for leads", bodies.NamedTeam, 200, "OneTeam", (ID,)),
    Route("delete", TEAMS + "/{id}", "Dissolve a team, for leads", None, 204, None, (ID,)),
    Route("get", D + "/audit", "Who did what, for leads", None, 200, "Trail", (*WHICH, _asked("limit", NUMBER))),
    Route("get", D + "/audit.csv", "Who did what, as a table, for leads", None, 200, "table", WHICH),
)
PERSON = {
    "id": NUMBER,
    "name": TEXT,
    "email": TEXT,
    "role": {"enum": ["operator", "lead"]},
    "teams": listing(NUMBER),
    "tickets": NUMBER,
    "invited": {"type": "boolean"},
    "disabled": {"type": "boolean"},
    "seen_at": {"type": ["string", "null"]},
}
SCHEMAS: dict[str, Any] = {
    "Whose": thing("email", email=TEXT),
    "SignIns": thing(
        "sign_ins",
        sign_ins=listing(
            thing(
                "id device begun_at seen_at expires_at this",
                id=TEXT,
                device={"type": ["string", "null"]},
                begun_at=TIME,
                seen_at=TIME,
                expires_at=TIME,
                this={"type": "boolean"},
            )
        ),
    ),
    "Person": thing(" ".join(PERSON), **PERSON),
    "Team": thing("id name members", id=NUMBER, name=TEXT, members=listing(NUMBER)),
    "People": thing("people teams", people=listing(ref("Person")), teams=listing(ref("Team"))),
    "Added": thing("person token", person=ref("Person"), token=TEXT),
    "OnePerson": thing("person", person=ref("Person")),
    "Linked": thing("token", token=TEXT),
    "Teams": thing("teams", teams=listing(ref("Team"))),
    "OneTeam": thing("team", team=ref("Team")),
    "Trail": thing(
        "acts next kinds",
        acts=listing(
            thing(
                "id at operator act ticket_id details",
                id=NUMBER,
                at=TIME,
                operator={"type": ["object", "null"]},
                act=TEXT,
                ticket_id={"type": ["integer", "null"]},
                details=OBJECT,
            )
        ),
        next={"type": ["integer", "null"]},
        kinds=listing(TEXT),
    ),
}
