/** What the page around the tabs knows. Pure. */

export const START = Object.freeze({
  phase: "starting", // starting | signed_out | signed_in
  operator: null,
  tab: "review",
  place: "", // what the address names within the tab
  notice: null, // {key, values}: why the sign-in form is shown, or refused
  signingIn: false,
});

/**
 * The tab that an address names, and the place within it: "#exams/a-model" -> {tab: "exams", place: "a-model"}. The first tab when it
 * names none.
 * @param {{name: string}[]} tabs
 */
export function placeOf(hash, tabs) {
  const [name, ...rest] = hash.slice(1).split("/");
  const known = tabs.some((tab) => tab.name === name);
  return { tab: known ? name : tabs[0].name, place: known ? decodeURIComponent(rest.join("/")) : "" };
}

/** The address of a tab, or of a place within it. */
export function addressOf(tab, place = "") {
  return place ? `#${tab}/${encodeURIComponent(place)}` : `#${tab}`;
}

export function isLead(operator) {
  return operator?.role === "lead";
}
