/** All saved replies in a dialog: searched while typing, shown as they would be sent, and changed. */

import { h, list, said, setAttribute, setText } from "../dom.js";
import { found, pieces, repliesOf } from "../state_replies.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export class ReplyPicker {
  /** @param {{use: (reply: object) => void, replies: import("../saved_replies.js").SavedReplies}} does */
  constructor(words, { use, replies }) {
    Object.assign(this, { words, use, replies, shown: [], names: [], chosen: 0 });
    this.#makeList();
    this.#makePreview();
    this.#makeForm();
    this.root = h("dialog", { class: "dialog picker", "aria-labelledby": "picker-title", on: { keydown: (press) => this.#press(press) } },
      h("h2", { id: "picker-title", text: words.say("replies.title") }), this.search,
      h("div", { class: "picker-panes" }, this.options, this.preview), this.none, this.form);
  }

  update(state) {
    this.list = repliesOf(state);
    this.names = state.replies.names;
    if (this.root.open) this.#show();
  }

  open() {
    this.search.value = "";
    this.chosen = 0;
    this.form.hidden = true;
    this.#show();
    this.root.showModal();
    this.search.focus();
  }

  #makeList() {
    const { words } = this;
    this.options = h("ul", { id: "picker-list", role: "listbox", "aria-label": words.say("replies.title") });
    this.search = h("input", {
      type: "search", role: "combobox", "aria-expanded": "true", "aria-controls": "picker-list", "aria-autocomplete": "list",
      "aria-label": words.say("replies.search"), placeholder: words.say("replies.search"), autocomplete: "off", on: { input: () => this.#look() },
    });
    this.none = h("p", { class: "quiet", role: "status", text: words.say("replies.none") });
  }

  #makePreview() {
    const button = (name, click, extra = "") => h("button", { class: `button ${extra}`, type: "button", text: this.words.say(`replies.${name}`), on: { click } });
    this.text = h("p", { class: "picker-text", dir: "auto" });
    this.about = h("p", { class: "quiet" });
    this.preview = h("div", { class: "picker-preview" }, this.text, this.about, h("div", { class: "dialog-foot" },
      button("archive", () => this.#archive()), button("edit", () => this.#edit()), button("use", () => this.#take(), "primary")));
  }

  #makeForm() {
    const { words } = this;
    this.title = h("input", { id: "reply-title", name: "title", maxlength: "120", required: true, dir: "auto" });
    this.body = h("textarea", { id: "reply-text", name: "text", rows: "6", maxlength: "4000", required: true, dir: "auto", "aria-describedby": "reply-names" });
    this.known = h("p", { class: "hint", id: "reply-names" });
    this.form = h("form", { class: "picker-form", hidden: true, on: { submit: (event) => this.#save(event) } },
      h("label", { for: "reply-title", text: words.say("replies.name") }), this.title,
      h("label", { for: "reply-text", text: words.say("replies.text") }), this.known, this.body,
      h("div", { class: "dialog-foot" }, h("button", { class: "button primary", type: "submit", text: words.say("replies.save") })));
  }

  get #reply() {
    return this.shown[this.chosen];
  }

  #look() {
    this.chosen = 0;
    this.#show();
  }

  #show() {
    this.shown = found(this.list ?? [], this.search.value);
    this.chosen = Math.min(this.chosen, Math.max(0, this.shown.length - 1));
    list(this.options, this.shown, {
      key: ({ id }) => id,
      make: (reply) => this.#option(reply),
      update: (node, reply) => this.#updateOption(node, reply),
    });
    setAttribute(this.search, "aria-activedescendant", this.#reply ? optionId(this.#reply) : null);
    this.none.hidden = this.shown.length > 0;
    this.preview.hidden = !this.#reply || !this.form.hidden;
    if (this.#reply) this.#showPreview(this.#reply);
  }

  #option(reply) {
    return h("li", { id: optionId(reply), role: "option", on: { click: () => this.#choose(reply), dblclick: () => this.#take() } },
      said("span", "", { class: "option-title" }), h("span", { class: "quiet" }));
  }

  #updateOption(node, reply) {
    const chosen = reply.id === this.#reply?.id;
    setAttribute(node, "aria-selected", String(chosen));
    setText(node.firstChild, reply.title);
    setText(node.lastChild, reply.language === this.words.language ? "" : this.words.languageName(reply.language));
    if (chosen) node.scrollIntoView({ block: "nearest" });
  }

  #showPreview({ filled, missing, used }) {
    const { words } = this;
    this.text.replaceChildren(...pieces(filled, this.names).map(({ text, hole }) => h(hole ? "mark" : "span", { text })));
    const holes = missing.length ? words.say("replies.missing", { names: words.names(missing.map((name) => `{${name}}`)) }) : null;
    setText(this.about, [words.say("replies.used", { n: used }), holes].filter(Boolean).join(" · "));
  }

  #choose(reply) {
    this.chosen = this.shown.findIndex(({ id }) => id === reply.id);
    this.form.hidden = true;
    this.#show();
  }

  #press(press) {
    if (press.target !== this.search || press.isComposing) return;
    if (Object.hasOwn(STEPS, press.key) && this.shown.length) {
      this.chosen = (this.chosen + STEPS[press.key] + this.shown.length) % this.shown.length;
      this.#show();
    } else if (press.key === "Enter") this.#take();
    else return;
    press.preventDefault();
  }

  #take() {
    if (!this.#reply) return;
    const reply = this.#reply;
    this.root.close();
    this.use(reply);
  }

  #edit() {
    this.title.value = this.#reply.title;
    this.body.value = this.#reply.text;
    setText(this.known, this.words.say("replies.names", { names: this.names.map((name) => `{${name}}`).join(" ") }));
    this.form.hidden = false;
    this.#show();
    this.title.focus();
  }

  async #archive() {
    await this.replies.archive(this.#reply);
    this.search.focus();
  }

  async #save(event) {
    event.preventDefault();
    const done = await this.replies.change(this.#reply, { title: this.title.value, text: this.body.value });
    if (!done) return;
    this.form.hidden = true;
    this.#show();
    this.search.focus();
  }
}

function optionId({ id }) {
  return `picker-${id}`;
}
