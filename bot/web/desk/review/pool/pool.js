/** What the tab Review does: reads the pool, says what turns meant, and takes that back. */

import { Problem, inWords } from "../../api.js";
import { decided, isTakenBack, listed, listedMore, read, refused, saved, standsAgain, takenBack, went } from "./changes.js";
import { ANY, asked, bodyOf, canAccept, choicesOf, groupOf, itemOf, leftOf, neighbour, nextPlace, targets } from "./state.js";

const PAGE = 50;

export class Pool {
  #line = Promise.resolve();
  #made = 0;
  #wanted = 0;

  /**
   * @param {import("../../board.js").Board} board
   * @param {(method: string, path: string, body?: object) => Promise<object>} call of a route below /api/learning; raises Problem
   * @param {(intent: {name: string, title: string}) => string} titled what leads call an intent
   */
  constructor(board, call, titled = ({ title }) => title) {
    Object.assign(this, { board, call, titled, waiting: 0 });
  }

  get state() {
    return this.board.state;
  }

  /** Reads the list anew, when all that was said is kept. */
  async load() {
    this.#wanted += 1;
    const mine = this.#wanted;
    this.board.put({ status: this.state.groups.length ? this.state.status : "loading" });
    await this.#line;
    await this.#attempt(async () => {
      const [intents, list] = await Promise.all([this.#intents(), this.call("GET", `groups?${asked(this.state)}`)]);
      if (mine !== this.#wanted) return;
      this.board.put({ intents, ...listed(this.state, list, PAGE) });
      this.#agreement();
      await this.#read(this.state.groupId);
    }, (problem) => mine === this.#wanted && this.board.put({ status: "failed", trouble: inWords(problem) }));
  }

  /** Reads further groups: as many are skipped as are still to be looked at here. */
  async loadMore() {
    const left = this.state.groups.filter((group) => leftOf(this.state, group) > 0).length;
    await this.#line;
    await this.#attempt(async () => {
      this.board.put(listedMore(this.state, await this.call("GET", `groups?${asked(this.state, { skip: left })}`), PAGE));
    });
  }

  /** Shows what stands otherwise, or only some of it. */
  look(part) {
    this.board.put({ ...part, groups: [], groupId: null, itemId: null, status: "loading" });
    return this.load();
  }

  clearFilter() {
    return this.look({ filter: ANY });
  }

  /** Goes to a group, or to one turn of it. */
  async open(groupId, itemId = null) {
    this.board.put(went(this.state, { groupId, itemId }));
    await this.#attempt(() => this.#read(groupId));
  }

  step(step) {
    const place = neighbour(this.state, step);
    return place ? this.open(place.groupId, place.itemId) : null;
  }

  /** Whether the next word is for the whole group. */
  setWhole(whole) {
    this.board.put({ whole });
    this.#tell(whole ? "review.told.whole" : "review.told.one", { n: targets(this.state).length });
  }

  /** Begins, or ends, the choice of two intents. */
  chooseTwo(on = this.state.two === null) {
    this.board.put({ two: on ? [] : null });
    if (on) this.#tell("review.told.first_next");
  }

  /** The guess is right. */
  accept() {
    const item = itemOf(this.state);
    if (this.state.two !== null) return this.#tell("review.told.second");
    if (!item || !canAccept(this.state, item)) return this.#tell("review.told.no_guess");
    return this.choose(item.guess);
  }

  /** The alternative at a place from 0. */
  chooseAt(place) {
    const item = itemOf(this.state);
    const choice = item && choicesOf(this.state, item)[place];
    if (choice) this.choose(choice.name);
  }

  /** It meant this intent; while two are chosen, this is one of them. */
  choose(intent) {
    const { two } = this.state;
    if (two === null) {
      const right = intent === itemOf(this.state)?.guess;
      return this.say(right ? { verdict: "accept", intents: [intent] } : { verdict: "relabel", intents: [intent] });
    }
    const chosen = two.includes(intent) ? two.filter((one) => one !== intent) : [...two, intent];
    if (chosen.length === 2) return this.say({ verdict: "two", intents: chosen });
    this.board.put({ two: chosen });
    const first = this.state.intents.find(({ name }) => name === chosen[0])?.title;
    return this.#tell(first ? "review.told.second_next" : "review.told.first_next", { first });
  }

  /** Says something of the shown turn, or of its group: {verdict, intents?, wish?}. It shows at once and is kept in the order it was said. */
  say(said) {
    const item = itemOf(this.state);
    if (!item) return;
    this.#made += 1;
    const ids = targets(this.state);
    const job = { id: this.#made, ids, said };
    this.board.put(decided(this.state, job));
    const kept = this.state.jobs.at(-1);
    this.#tell("review.told.said", { ids: ids.length, said });
    this.#inLine(() => this.#keep(kept, bodyOf(item, ids, said), item));
    const isEnd = this.state.groupId === null && this.state.more;
    if (isEnd) this.load();
    else this.#attempt(() => this.#read(this.state.groupId));
  }

  /** Takes back what was said last here. */
  undo() {
    const job = this.state.jobs.at(-1);
    if (!job) return this.#toast({ key: "review.toast.nothing", values: {} });
    this.board.put(takenBack(this.state, job));
    this.#toast({ key: "review.toast.undone", values: { n: job.ids.length } });
    this.#inLine(() => this.#takeBack(job));
    return null;
  }

  closeToast() {
    this.board.put({ toast: null });
  }

  async #keep(job, body, item) {
    await this.#attempt(async () => {
      const answer = await this.call("POST", "opinions", body);
      job.batch = answer.batch;
      this.board.put(saved(this.state, job, answer));
    }, (problem) => {
      job.lost = true;
      const forgotten = isTakenBack(this.state, job);
      this.board.put(refused(this.state, job));
      if (!forgotten) this.#toast({ key: "review.toast.refused", values: { text: item.text, why: why(problem) }, tone: "alert", groupId: job.groupId, itemId: job.itemId });
    });
  }

  async #takeBack(job) {
    // What was refused was never kept: there is nothing to take back, and what was said before it stays.
    if (job.lost) return;
    await this.#attempt(async () => {
      const { counts } = await this.call("POST", "undo", { batch: job.batch });
      this.board.put({ counts });
      this.#findAgain(job);
    }, (problem) => {
      this.board.put(standsAgain(this.state, job));
      this.#toast({ key: "review.toast.not_undone", values: { why: why(problem) }, tone: "alert" });
    });
  }

  /** What was taken back after the list was read anew is not in it yet. */
  async #findAgain({ groupId, itemId }) {
    if (groupOf(this.state, groupId)) return;
    await this.load();
    if (groupOf(this.state, groupId)) await this.open(groupId, itemId);
  }

  /** One after the other, so that what is taken back has been kept before. A mistake of ours is thrown where it is noticed, and holds up nothing. */
  #inLine(work) {
    this.waiting += 1;
    const thrown = (error) => setTimeout(() => {
      throw error;
    });
    this.#line = this.#line.then(work).catch(thrown).finally(() => {
      this.waiting -= 1;
    });
  }

  async #intents() {
    if (this.state.intents.length) return this.state.intents;
    const { intents } = await this.call("GET", "intents");
    return intents.map((intent) => ({ ...intent, title: this.titled(intent) }));
  }

  async #agreement() {
    if (this.state.view !== "disputed") return;
    await this.#attempt(async () => this.board.put({ pairs: (await this.call("GET", "agreement")).pairs }));
  }

  /** Reads a group and the one that comes after it, where they are not read yet. */
  async #read(groupId) {
    if (groupId === null) return;
    await this.#readOne(groupId);
    const { groups } = this.state;
    const following = groups[groups.findIndex(({ group_id: id }) => id === groupId) + 1];
    // Nobody has asked for it yet: that it cannot be read is told when somebody does.
    if (following) await this.#attempt(() => this.#readOne(following.group_id), () => {});
  }

  async #readOne(groupId) {
    if (this.state.turns[groupId]) return;
    const list = this.#wanted;
    const answer = await this.call("GET", `groups/${encodeURIComponent(groupId)}?${asked(this.state)}`);
    if (list !== this.#wanted) return;
    this.board.put(read(this.state, groupId, answer));
    if (!answer.items.length) this.#passOver(groupId);
  }

  /** Another lead has settled the group in the meantime: it is not to be looked at any more. */
  #passOver(groupId) {
    const looked = this.state.groupId === groupId;
    const place = looked ? nextPlace(this.state) : null;
    this.board.put({ groups: this.state.groups.filter(({ group_id: id }) => id !== groupId) });
    if (place) this.open(place.groupId, place.itemId);
    else if (looked) this.board.put({ groupId: null, itemId: null });
  }

  async #attempt(work, told = (problem) => this.#toast({ ...inWords(problem), tone: "alert" })) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      told(error);
      return null;
    }
  }

  #tell(key, values = {}) {
    this.#made += 1;
    this.board.put({ told: { id: this.#made, key, values } });
  }

  #toast(toast) {
    this.#made += 1;
    this.board.put({ toast: { tone: "calm", ...toast, id: this.#made } });
  }
}

/** Why something was not kept, as {key, values} for the strings. */
function why(problem) {
  return problem.status === 422 && problem.body.field === "message_ids" ? { key: "review.gone", values: {} } : inWords(problem);
}
