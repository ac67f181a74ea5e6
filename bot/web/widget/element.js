/** <beforehand-chat>: puts the launcher, the panel and the conversation together. */

import { awaiting, connect, link, notice, openChoices, transcript, unread } from "../client/index.js";
import { FALLBACK, palette } from "./accent.js";
import { el } from "./views/dom.js";
import { Launcher } from "./views/launcher.js";
import { Panel } from "./views/panel.js";
import { loadWords } from "./words.js";

const SHEETS = ["styles.css", "messages.css", "cards.css", "composer.css", "full.css"];
const NAME = "Mila";

function sheet(name) {
  const tag = el("link", { rel: "stylesheet", href: new URL(name, import.meta.url).href });
  const ready = new Promise((resolve) => (tag.onload = tag.onerror = resolve));
  return { tag, ready };
}

/**
 * Attributes: name, accent (#rrggbb), greeting (used where the service does not speak first), side (left, right),
 * language, theme (auto, light, dark), customer-token; full, for a chat that is the whole page, always open; channel
 * (web, app). What stands inside the element is shown in the header; what has slot="above-composer", over the field.
 */
export class BeforehandChat extends HTMLElement {
  static observedAttributes = ["name", "accent", "greeting"];

  #open = false;
  #life = null;

  connectedCallback() {
    this.#life = new AbortController();
    /** Resolves when the chat can be seen; then `client` is the conversation (see ../client/client.js). */
    this.ready = this.#build(this.#life.signal);
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  attributeChangedCallback() {
    if (this.panel) this.#update();
  }

  /** Opens the chat. */
  async open() {
    await this.ready;
    this.#toggle(true);
  }

  /** Closes the chat and gives the focus back to its button. */
  async close() {
    await this.ready;
    this.#toggle(false);
  }

  /** Opens the chat with a message written but not sent. */
  async compose(text) {
    await this.open();
    this.panel.composer.write(text);
  }

  get full() {
    return this.hasAttribute("full");
  }

  async #build(signal) {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const sheets = SHEETS.map(sheet);
    root.replaceChildren(...sheets.map(({ tag }) => tag));
    const language = this.getAttribute("language") || document.documentElement.lang;
    const [words] = await Promise.all([loadWords(language), ...sheets.map(({ ready }) => ready)]);
    if (signal.aborted) return;
    this.words = words;
    this.client = connect({
      channel: this.getAttribute("channel") || "web",
      language,
      page: location.origin + location.pathname,
      customerToken: this.getAttribute("customer-token"),
    });
    signal.addEventListener("abort", () => this.client.stop());
    this.#compose(root, signal);
    this.client.addEventListener("change", () => this.#update(), { signal });
    document.addEventListener("visibilitychange", () => this.#update(), { signal });
    this.#update();
    if (this.full) this.#toggle(true);
  }

  #compose(root, signal) {
    this.launcher = new Launcher(this.words, () => this.#toggle(!this.#open));
    this.panel = new Panel(this.words, {
      onSay: (text) => this.client.say(text),
      onChoose: (choice) => this.client.choose(choice),
      onRetry: (id) => this.client.retry(id),
      onClose: () => this.#toggle(false),
      full: this.full,
      signal,
    });
    const shown = this.full ? [this.panel.root] : [this.launcher.root, this.panel.root];
    this.frame = el("div", { class: "frame", lang: this.words.language }, ...shown);
    root.append(this.frame);
  }

  #toggle(open) {
    if (open === this.#open || (this.full && !open)) return;
    this.#open = open;
    this.#update();
    if (!open) return this.launcher.button.focus();
    this.panel.shown();
    this.client.open();
  }

  #update() {
    const { state } = this.client;
    const name = this.getAttribute("name") || NAME;
    for (const [property, value] of Object.entries(palette(this.getAttribute("accent") || FALLBACK))) {
      this.frame.style.setProperty(property, value);
    }
    this.frame.classList.toggle("open", this.#open);
    this.launcher.update({ open: this.#open, name, unread: unread(state) });
    const [header, log] = [this.#header(state, name), this.#log(state, name)];
    const expected = { until: state.until, now: new Date() };
    this.panel.update({ open: this.#open, header, log, expected, notice: notice(state) });
    if (!this.#open) return;
    if (!state.conversation) this.client.open();
    if (document.visibilityState === "visible") this.client.markRead();
  }

  #header(state, name) {
    const last = (author) => state.messages.findLast((message) => message.author === author);
    return {
      link: link(state),
      owner: state.owner,
      name,
      operatorName: state.operator?.name ?? last("operator")?.operator?.name,
      waitText: state.wait,
      typing: awaiting(state),
    };
  }

  #log(state, name) {
    const begun = state.conversation || state.notice || state.outbox.length;
    const names = { shopper: this.words.say("you"), system: this.words.say("system"), bot: name };
    const unnamed = this.words.say("header.operator.unnamed");
    const nameOf = ({ author, operator }) => names[author] ?? operator?.name ?? unnamed;
    const typing = awaiting(state) || !begun;
    return { items: this.#items(state, begun), choices: openChoices(state), typing, nameOf, now: new Date() };
  }

  /** A service that speaks first greets for itself. */
  #items(state, begun) {
    const items = transcript(state);
    if (!begun || items[0]?.author === "bot") return items;
    const text = this.getAttribute("greeting") || this.words.say("greeting");
    return [{ key: `greeting ${text}`, author: "bot", text }, ...items];
  }
}
