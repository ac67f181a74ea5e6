/** What the page about people does: calls, and what becomes of the state. */

import { Problem } from "../api.js";
import { ANY, asked, sectionsFor, why } from "./state.js";

export class Staff {
  /** @param {string} origin in front of the links that are passed on */
  constructor(board, calls, origin) {
    Object.assign(this, { board, calls, origin });
  }

  /** Takes up the session of the cookie; the sign-in form when there is none. */
  async start(section) {
    await this.#attempt(async () => this.#enter(await this.calls.me(), section), (problem) => this.#out(problem.status === 401 ? null : why(problem)));
  }

  async signIn(email, password) {
    this.board.put({ signingIn: true, notice: null });
    const refused = (problem) => this.#out(problem.status === 401 ? { key: "sign_in.wrong", values: {} } : why(problem));
    await this.#attempt(async () => this.#enter(await this.calls.signIn(email, password), this.board.state.section), refused);
  }

  async signOut() {
    await this.#change(() => this.calls.call("POST", "sign-out"), () => this.#out(null));
  }

  /** Shows a section, with what there is now. */
  async go(section) {
    const { phase, operator } = this.board.state;
    if (phase !== "signed_in") return;
    const shown = sectionsFor(operator).includes(section) ? section : "account";
    this.board.put({ section: shown, notice: null, done: null });
    await this.#attempt(() => this.#read(shown));
  }

  changePassword(filled) {
    return this.#change(() => this.calls.call("POST", "password", filled), null, "password");
  }

  endSignIn(id) {
    return this.#change(() => this.calls.call("DELETE", `sign-ins/${encodeURIComponent(id)}`), null, "ended");
  }

  endOthers() {
    return this.#change(() => this.calls.call("DELETE", "sign-ins"), null, "ended_all");
  }

  addPerson(filled) {
    return this.#change(() => this.calls.call("POST", "people", filled), ({ person, token }) => this.#passOn(person, token), "added");
  }

  changePerson(id, filled) {
    return this.#change(() => this.calls.call("PATCH", `people/${id}`, filled), null, "changed");
  }

  makeLink(person) {
    return this.#change(() => this.calls.call("POST", `people/${person.id}/link`), ({ token }) => this.#passOn(person, token));
  }

  addTeam(name) {
    return this.#change(() => this.calls.call("POST", "teams", { name }), null, "team_added");
  }

  renameTeam(id, name) {
    return this.#change(() => this.calls.call("PATCH", `teams/${id}`, { name }), null, "changed");
  }

  dissolve(id) {
    return this.#change(() => this.calls.call("DELETE", `teams/${id}`), null, "dissolved");
  }

  async filter(wanted) {
    this.board.put({ trail: { ...this.board.state.trail, wanted: { ...ANY, ...wanted } } });
    await this.#attempt(() => this.#readTrail());
  }

  async older() {
    await this.#attempt(() => this.#readTrail(this.board.state.trail.next));
  }

  /** Shows the form for a new password, whoever is signed in. */
  welcome(token) {
    this.token = token;
    this.board.put({ phase: "welcome", notice: null, busy: false });
  }

  async setPassword(password) {
    const work = () => this.calls.call("POST", "password/link", { token: this.token, new: password });
    await this.#change(work, () => this.#out({ key: "people.done.set", values: {} }));
  }

  #enter(operator, section) {
    this.board.put({ phase: "signed_in", operator, signingIn: false, notice: null });
    return this.go(section);
  }

  #out(notice) {
    this.board.put({ phase: "signed_out", operator: null, signingIn: false, busy: false, notice });
  }

  #passOn({ name }, token) {
    const address = `${this.origin}/desk/people#${new URLSearchParams({ welcome: token })}`;
    this.board.put({ link: { name, address } });
  }

  async #read(section) {
    const { calls, board } = this;
    if (section === "account") board.put({ signIns: (await calls.call("GET", "sign-ins")).sign_ins });
    else if (section !== "audit") board.put(await calls.call("GET", "people"));
    else {
      board.put(await calls.call("GET", "people"));
      await this.#readTrail();
    }
  }

  async #readTrail(after = null) {
    const { wanted, acts: before } = this.board.state.trail;
    const { acts, next, kinds } = await this.calls.call("GET", `audit?${asked(wanted, after)}`);
    this.board.put({ trail: { wanted, next, kinds, acts: after === null ? acts : [...before, ...acts] } });
  }

  /** Does a change and reads the section anew; whether it worked. */
  async #change(work, then = null, told = null) {
    this.board.put({ busy: true, notice: null, done: null });
    const answer = await this.#attempt(async () => ({ of: await work() }));
    if (this.board.state.phase === "signed_in" || answer === null) this.board.put({ busy: false });
    if (answer === null) return false;
    then?.(answer.of);
    if (told) this.board.put({ done: { key: `people.done.${told}`, values: {} } });
    if (this.board.state.phase === "signed_in") await this.#attempt(() => this.#read(this.board.state.section));
    return true;
  }

  async #attempt(work, refused = (problem) => this.#refused(problem)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      refused(error);
      return null;
    }
  }

  #refused(problem) {
    if (problem.status === 401) this.#out({ key: "people.ended", values: {} });
    else this.board.put({ notice: why(problem), busy: false });
  }
}
