/** The dialog that lets a model serve: for all or some conversations, and with a reason where its exam is against it. */

import { Problem } from "../../api.js";
import { h, setText } from "../../dom.js";
import { button, sentences, shortName, told } from "./parts.js";

const SHARES = [0.1, 0.5, 1];
export const REASON_SHORTEST = 10;

export class PromoteDialog {
  /** @param {(name: string, share: number) => void} done called when a model was promoted */
  constructor({ words, call }, done) {
    Object.assign(this, { words, call, done });
    const say = (key) => words.say(`promote.${key}`);
    this.title = h("h2");
    this.against = h("div");
    this.reason = h("textarea", { name: "reason", rows: "3", minlength: String(REASON_SHORTEST), maxlength: "1000", dir: "auto" });
    this.why = h("label", {}, say("reason"), this.reason, h("span", { class: "hint", text: say("reason_hint") }));
    this.problem = h("p", { class: "notice alert", role: "alert", hidden: true });
    this.submit = h("button", { class: "button primary", type: "submit" });
    this.form = h("form", { on: { submit: (event) => this.#send(event) } }, this.title, h("p", { class: "quiet", text: say("lead") }), this.against,
      this.#shares(), this.why, this.problem, h("div", { class: "dialog-foot" }, button(words.say("dialogs.cancel"), () => this.root.close()), this.submit));
    this.root = h("dialog", { class: "dialog", "aria-label": say("title") }, this.form);
  }

  /** @param {{text: string}[]} refusals what its exam has against it */
  open(name, refusals) {
    this.name = name;
    this.form.reset();
    this.#problem(null);
    setText(this.title, this.words.say("promote.title_of", { name: shortName(name) }));
    this.#refused(refusals);
    this.root.showModal();
  }

  #shares() {
    const option = (share) => h("label", {}, h("input", { type: "radio", name: "share", value: share, checked: share === 1 }),
      h("span", { text: share === 1 ? this.words.say("promote.everybody") : this.words.share(share) }));
    return h("fieldset", { class: "choice" }, h("legend", { text: this.words.say("promote.share") }), h("div", { class: "options" }, ...SHARES.map(option)));
  }

  #refused(refusals) {
    const { words } = this;
    const some = refusals.length > 0;
    this.against.replaceChildren(...(some ? [h("p", { class: "strong", text: words.say("promote.against") }), sentences(refusals.map(({ text }) => text))] : []));
    this.why.hidden = !some;
    this.reason.required = some;
    setText(this.submit, words.say(some ? "promote.exception" : "promote.submit"));
  }

  async #send(event) {
    event.preventDefault();
    const share = Number(new FormData(this.form).get("share"));
    const reason = this.why.hidden ? null : this.reason.value.trim();
    this.submit.disabled = true;
    try {
      await this.call("POST", `models/${encodeURIComponent(this.name)}/promote`, { share, reason });
      this.root.close();
      this.done(this.name, share);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#problem(error);
    } finally {
      this.submit.disabled = false;
    }
  }

  /** What is against it may be new since the page was read. */
  #problem(problem) {
    this.problem.hidden = problem === null;
    setText(this.problem, problem ? told(problem, this.words) : "");
    if (problem?.body.refusals) this.#refused(problem.body.refusals);
  }
}
