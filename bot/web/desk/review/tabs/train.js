/** What was corrected is learnt here: a run is begun, watched and cancelled. */

import { h, setText } from "../../dom.js";
import { addressOf } from "../state.js";
import { TabPage, button, card, chip, sentences } from "./parts.js";
import { clock, corrections, elapsed, isOn, runOn, sorted, whyNot, withRun } from "./train_state.js";

const WHILE_ON_MS = 1000;
const WHILE_QUIET_MS = 10_000;
const MOODS = { done: "calm", failed: "angry", cancelled: null };

export class TrainTab extends TabPage {
  #timer = null;
  #told = null;

  constructor(parts) {
    super("train", parts);
    this.work = h("div");
    this.live = new Live(this);
    this.runs = h("div");
    this.body.replaceChildren(this.work, this.live.root, this.runs);
    this.live.root.hidden = true;
  }

  hide() {
    super.hide();
    clearTimeout(this.#timer);
  }

  async read() {
    clearTimeout(this.#timer);
    const told = await this.attempt(() => this.call("GET", "runs"));
    if (told) this.#show(told);
    this.#later();
  }

  /** Begins a run; who is refused sees why, and how things are now. */
  async begin() {
    this.start.disabled = true;
    let refused = null;
    const begun = await this.attempt(() => this.call("POST", "runs").catch((error) => { refused = error; throw error; }));
    this.tell(begun ? this.say("begun") : "");
    await this.read();
    if (refused) this.refuse(refused);
  }

  async cancel(run) {
    const answer = await this.attempt(() => this.call("POST", `runs/${encodeURIComponent(run.id)}/cancel`));
    if (answer) this.#step(answer.run);
    return answer !== null;
  }

  #later() {
    clearTimeout(this.#timer);
    if (!this.visible) return;
    const on = this.#told && runOn(this.#told.runs);
    this.#timer = setTimeout(() => (on ? this.#look(on) : this.read()), on ? WHILE_ON_MS : WHILE_QUIET_MS);
  }

  async #look(run) {
    const answer = await this.attempt(() => this.call("GET", `runs/${encodeURIComponent(run.id)}`));
    if (!this.visible) return;
    if (answer) this.#step(answer.run);
    else this.#later();
  }

  #step(run) {
    this.#show(withRun(this.#told, run));
    if (isOn(run)) this.#later();
    else this.#end(run);
  }

  /** Reads anew: other corrections wait now, and there may be other problems. */
  async #end(run) {
    this.tell(this.say(`ended.${run.state}`));
    await this.read();
  }

  #show(told) {
    this.#told = told;
    const on = runOn(told.runs);
    this.live.update(on);
    this.#put(this.work, [told.waiting, told.problems, whyNot(told)], () => this.#begin(told));
    const ended = told.runs.filter((run) => !isOn(run));
    this.#put(this.runs, ended, () => this.#runs(ended));
  }

  #put(place, what, make) {
    const now = JSON.stringify(what);
    if (place.dataset.told === now) return;
    place.dataset.told = now;
    place.replaceChildren(make());
  }

  #begin(told) {
    const not = whyNot(told);
    this.start = button(this.say("begin"), () => this.begin(), "button primary large");
    this.start.disabled = not !== null;
    return card(told.waiting ? this.say("waiting", { n: told.waiting }) : this.say("nothing_waits"), h("p", { class: "quiet", text: this.say("lead") }),
      this.#problems(sorted(told.problems)), this.start, not && h("p", { class: "hint", text: this.say(`not.${not}`) }));
  }

  #problems(problems) {
    if (!problems.length) return null;
    const row = ({ text, blocking }) => h("li", { class: blocking ? "notice alert" : "notice" }, h("strong", { text: this.say(blocking ? "blocks" : "look_at") }), " ", h("span", { dir: "auto", text }));
    return h("div", {}, h("h3", { text: this.say("problems") }), h("ul", { class: "problems" }, ...problems.map(row)));
  }

  #runs(runs) {
    const rows = runs.length ? h("ul", { class: "rows" }, ...runs.map((run) => this.#run(run))) : h("p", { class: "quiet", text: this.say("no_runs") });
    return card(this.say("runs"), rows);
  }

  #run(run) {
    const { words } = this;
    const when = this.say("by", { name: run.by, moment: words.moment(run.began_at, Date.now()), span: words.duration(elapsed(run, Date.now())) });
    const learnt = corrections(run).map(([kind, n]) => words.say(`train.corrections.${kind}`, { n }));
    const exam = run.model && run.state === "done" && h("a", { href: addressOf("exams", run.model), text: this.say("exam") });
    return h("li", { class: "row" }, h("div", {}, h("p", {}, chip(this.say(`states.${run.state}`), MOODS[run.state]), " ", h("span", { class: "quiet", text: when })),
      sentences(learnt), run.problem && h("p", { class: "notice alert", dir: "auto", text: run.problem })), exam);
  }
}

/** The run that goes on: what it does, how far it is, how long it has taken. */
class Live {
  constructor(tab) {
    this.tab = tab;
    this.step = h("p", { class: "step", role: "status" });
    this.bar = h("progress", { "aria-label": tab.say("share"), max: "1" });
    this.facts = h("p", { class: "quiet" });
    this.stop = button(tab.say("cancel"), () => this.#cancel());
    this.root = card(tab.say("on"), this.step, this.bar, this.facts, this.stop);
    this.root.classList.add("live");
  }

  update(run) {
    this.root.hidden = run === null;
    if (run?.id !== this.run?.id) this.stop.disabled = false;
    this.run = run;
    if (!run) return;
    const { words } = this.tab;
    setText(this.step, run.step || this.tab.say(`states.${run.state}`));
    if (run.share === null) this.bar.removeAttribute("value");
    else this.bar.value = run.share;
    const far = run.share === null ? "" : words.share(run.share);
    setText(this.facts, this.tab.say("facts", { far, elapsed: clock(elapsed(run, Date.now())), name: run.by, state: this.tab.say(`states.${run.state}`) }));
  }

  async #cancel() {
    this.stop.disabled = true;
    this.tab.tell(this.tab.say("cancelling"));
    if (!(await this.tab.cancel(this.run))) this.stop.disabled = false;
  }
}
