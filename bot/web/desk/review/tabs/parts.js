/** What the tabs Train, Exams, Models and Watch have in common: how they read, how they tell what went wrong, and their small parts. */

import { Problem, inWords } from "../../api.js";
import { h, setText } from "../../dom.js";

const SPOKEN = [404, 409, 422];

/** Why a call was refused. The service has sentences of its own for leads where something does not fit. */
export function told(problem, words) {
  if (SPOKEN.includes(problem.status) && problem.body.detail) return problem.body.detail;
  const { key, values } = inWords(problem);
  return words.say(key, values);
}

/** A tab with a line for what went wrong, a line for what was done, and below them what it shows. */
export class TabPage {
  visible = false;
  #now = "";

  /** @param {string} name of the tab and of its texts */
  constructor(name, { words, call, go }) {
    Object.assign(this, { name, words, call, go });
    this.notice = h("p", { class: "notice alert", role: "alert", hidden: true });
    this.done = h("p", { class: "done-line", role: "status" });
    this.body = h("div", { class: "teaching-body" }, h("p", { class: "quiet", text: words.say("teaching.loading") }));
    this.root = h("section", { class: "tab-page teaching", "aria-label": words.say(`shell.tabs.${name}`) }, this.notice, this.done, this.body);
  }

  show(place = "") {
    this.visible = true;
    this.place = place;
    this.tell("");
    this.read();
  }

  hide() {
    this.visible = false;
  }

  say(key, values) {
    return this.words.say(`${this.name}.${key}`, values);
  }

  /** What was done, said politely. */
  tell(text) {
    setText(this.done, text);
  }

  /** What `work` gives; null when it was refused, which is told then. */
  async attempt(work) {
    try {
      const answer = await work();
      this.refuse(null);
      return answer;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.refuse(error);
      return null;
    }
  }

  refuse(problem) {
    this.notice.hidden = problem === null;
    setText(this.notice, problem ? told(problem, this.words) : "");
  }

  /** Shows these parts unless they tell just what is told already: who reads on is not disturbed. */
  put(what, make) {
    const now = JSON.stringify(what);
    if (now === this.#now) return;
    this.#now = now;
    this.body.replaceChildren(...make().filter(Boolean));
  }
}

export function button(text, click, kind = "button") {
  return h("button", { class: kind, type: "button", text, on: { click } });
}

export function card(title, ...children) {
  return h("section", { class: "card" }, h("h2", { text: title }), ...children);
}

/** A few words on a coloured ground; moods are calm, upset and angry. */
export function chip(text, mood = null) {
  return h("span", { class: "chip", "data-mood": mood, text });
}

/** A figure with its name, and what it was before. */
export function figure(name, value, more = null) {
  return h("div", { class: "figure" }, h("dt", { text: name }), h("dd", { class: "figure-value", text: value }), more && h("dd", { class: "hint", text: more }));
}

export function figures(...all) {
  return h("dl", { class: "figures" }, ...all);
}

/** The sentences, as a list; null without any. */
export function sentences(texts) {
  return texts.length ? h("ul", { class: "sentences" }, ...texts.map((text) => h("li", { text, dir: "auto" }))) : null;
}

/** What is long and seldom wanted, behind its title. */
export function folded(title, ...children) {
  return h("details", { class: "folded" }, h("summary", { text: title }), ...children);
}

/** A table that is read where a picture is not seen. */
export function table(caption, heads, rows) {
  const head = h("tr", {}, ...heads.map((text) => h("th", { scope: "col", text })));
  const body = rows.map(([first, ...rest]) => h("tr", {}, h("th", { scope: "row", text: first }), ...rest.map((text) => h("td", { text }))));
  return h("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": caption },
    h("table", {}, h("caption", { class: "unseen-text", text: caption }), h("thead", {}, head), h("tbody", {}, ...body)));
}

/** "beforehand-817f8572173e.tar.gz" -> "817f8572173e" */
export function shortName(model) {
  return model.replace(/^beforehand-/, "").replace(/\.tar\.gz$/, "");
}

export function modelName(model) {
  return h("code", { class: "model-name", title: model, text: shortName(model) });
}
