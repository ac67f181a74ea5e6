/** <beforehand-chat>: puts the launcher, the panel and the conversation together. */

import { FALLBACK, palette } from "./accent.js";
import { Api } from "./api.js";
import { nap } from "./backoff.js";
import { Client } from "./client.js";
import { awaiting, openChoices, transcript, unread } from "./state.js";
import { browserArea, Store } from "./store.js";
import { uuid } from "./uuid.js";
import { el } from "./views/dom.js";
import { Launcher } from "./views/launcher.js";
import { Panel } from "./views/panel.js";
import { loadWords } from "./words.js";

const SHEETS = ["styles.css", "messages.css", "cards.css", "composer.css"];
const ORIGIN = new URL(import.meta.url).origin;
const NAME = "Mila";

function sheet(name) {
  const link = el("link", { rel: "stylesheet", href: new URL(name, import.meta.url).href });
  const ready = new Promise((resolve) => (link.onload = link.onerror = resolve));
  return { link, ready };
}

/**
 * Attributes: name, accent (#rrggbb), greeting (used where the service does not speak first), side (left, right),
 * language, theme (auto, light, dark), customer-token.
 */
export class BeforehandChat extends HTMLElement {
  static observedAttributes = ["name", "accent", "greeting"];

  #open = false;
  #life = null;
  #ready = null;

  connectedCallback() {
    this.#life = new AbortController();
    this.#ready = this.#build(this.#life.signal);
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  attributeChangedCallback() {
    if (this.panel) this.#update();
  }

  /** Opens the chat. */
  async open() {
    await this.#ready;
    this.#toggle(true);
  }

  /** Closes the chat and gives the focus back to its button. */
  async close() {
    await this.#ready;
    this.#toggle(false);
  }

  /** Opens the chat with a message written but not sent. */
  async compose(text) {
    await this.open();
    this.panel.composer.write(text);
  }

  async #build(signal) {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const sheets = SHEETS.map(sheet);
    root.replaceChildren(...sheets.map(({ link }) => link));
    const language = this.getAttribute("language") || document.documentElement.lang;
    const [words] = await Promise.all([loadWords(language), ...sheets.map(({ ready }) => ready)]);
    if (signal.aborted) return;
    this.words = words;
    this.client = this.#connect(language, signal);
    this.#compose(root, signal);
    this.client.addEventListener("change", () => this.#update(), { signal });
    this.#looked(this.client);
    this.client.resume();
  }

  #connect(language, signal) {
    const token = this.getAttribute("customer-token") || undefined;
    const page = location.origin + location.pathname;
    const about = { channel: "web", language: language || undefined, page, customer_token: token };
    const api = new Api({ origin: ORIGIN, fetch: (...args) => fetch(...args) });
    const store = new Store(browserArea(), ORIGIN);
    const now = () => new Date().toISOString();
    const client = new Client({ api, store, nap, random: Math.random, newId: uuid, now, about });
    signal.addEventListener("abort", () => client.stop());
    window.addEventListener("online", () => client.wake(), { signal });
    document.addEventListener("visibilitychange", () => this.#looked(client), { signal });
    return client;
  }

  #compose(root, signal) {
    this.launcher = new Launcher(this.words, () => this.#toggle(!this.#open));
    this.panel = new Panel(this.words, {
      onSay: (text) => this.client.say(text),
      onChoose: (choice) => this.client.choose(choice),
      onRetry: (id) => this.client.retry(id),
      onClose: () => this.#toggle(false),
      signal,
    });
    this.frame = el("div", { class: "frame", lang: this.words.language }, this.launcher.root, this.panel.root);
    root.append(this.frame);
  }

  #toggle(open) {
    if (open === this.#open) return;
    this.#open = open;
    this.#update();
    if (!open) return this.launcher.button.focus();
    this.panel.shown();
    this.client.open();
  }

  #looked(client) {
    client.look(document.visibilityState === "visible");
    this.#update();
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
    this.panel.update({ open: this.#open, header, log, notice: state });
    if (this.#open && document.visibilityState === "visible") this.client.markRead();
  }

  #header(state, name) {
    const last = (author) => state.messages.findLast((message) => message.author === author);
    return {
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
