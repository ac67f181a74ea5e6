/** What the page about people knows. Pure. */

export const SECTIONS = Object.freeze(["account", "people", "teams", "audit"]);
export const ANY = Object.freeze({ operator_id: "", ticket_id: "", act: "" });

export const START = Object.freeze({
  phase: "starting", // starting | signed_out | signed_in | welcome
  operator: null,
  section: "account",
  signIns: [],
  people: [],
  teams: [],
  trail: Object.freeze({ acts: [], next: null, kinds: [], wanted: ANY }),
  notice: null, // {key, values}: why something did not work
  done: null, // {key, values}: what worked
  busy: false,
  signingIn: false,
  link: null, // {name, address}: to be passed on, once
});

/** The section that an address's fragment names ("#teams"); the account when it names none. */
export function sectionOf(hash) {
  const name = hash.slice(1);
  return SECTIONS.includes(name) ? name : "account";
}

/** The sections that somebody may look at. */
export function sectionsFor(operator) {
  return operator?.role === "lead" ? SECTIONS : SECTIONS.slice(0, 1);
}

/** The names of somebody's teams. */
export function teamNames(teams, person) {
  return teams.filter((team) => person.teams.includes(team.id)).map((team) => team.name);
}

/** The part of an address that asks for what is wanted of the audit trail. */
export function asked(wanted, after = null) {
  const given = Object.entries({ ...wanted, after }).filter(([, value]) => value !== "" && value !== null);
  return new URLSearchParams(given).toString();
}

/**
 * Why something did not work, as {key, values} for the strings; `known` are the page's own texts, looked for first.
 * @param {import("../api.js").Problem} problem
 */
export function why(problem) {
  const { status, body } = problem;
  if (status === 429) return { key: "errors.429", values: { n: problem.retryAfter ?? 60 } };
  const own = { "422 new": "weak", "422 old": "old", "422 token": "link", "400 email": "email", "409 email": "taken_email", "409 name": "taken_name" };
  const name = own[`${status} ${body.field}`];
  if (name) return { key: `people.errors.${name}`, values: {} };
  if (status === 409) return { key: "people.errors.last_lead", values: {} };
  const known = [0, 400, 401, 403, 404, 413, 422, 503];
  return { key: `errors.${known.includes(status) ? status : "other"}`, values: {} };
}
