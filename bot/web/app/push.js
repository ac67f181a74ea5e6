/** Offers to tell the shopper of replies, and keeps the service told where to. */

const TOLD = "beforehand push";

/** "none" (nothing to offer), "ask", "asked", "on" or "failed"; a "change" event follows every change of it. */
export class PushOffer extends EventTarget {
  state = "none";
  #key = null;
  #wanted = false;
  #told = null;
  #busy = false;

  /** `memory` is a Storage or null, `notifications` the Notification class, `registration` the worker's. */
  constructor({ client, registration, notifications, memory }) {
    super();
    Object.assign(this, { client, registration, notifications, memory });
  }

  /** Whether the offer can be taken. */
  get open() {
    return this.state === "ask" || this.state === "failed";
  }

  /** Asks the service for its key; one that pushes nothing has none, and then nothing is offered. */
  async begin() {
    this.#key = await this.client.api.pushKey().catch(() => null);
    if (!this.#key) return;
    this.#told = this.memory?.getItem(TOLD) ?? null;
    this.#wanted = this.#told !== null && this.notifications.permission === "granted";
    this.client.addEventListener("change", () => this.#look());
    await this.#look();
  }

  /** The shopper wants to be told. */
  async take() {
    if (!this.open) return;
    this.#show("asked");
    const answer = await this.notifications.requestPermission();
    if (answer !== "granted") return this.#show(answer === "denied" ? "none" : "ask");
    this.#wanted = true;
    await this.#tell("on", "failed");
  }

  /** Nothing is offered before the shopper has said something; a new conversation is told the address again. */
  async #look() {
    const { conversation, messages } = this.client.state;
    if (!conversation || this.#busy) return;
    if (this.#wanted) return this.#told === conversation.id ? undefined : this.#tell("none", "ask");
    const spoken = messages.some(({ author }) => author === "shopper");
    if (this.state === "none" && spoken && this.notifications.permission !== "denied") this.#show("ask");
  }

  async #tell(done, failed) {
    this.#busy = true;
    try {
      const address = JSON.stringify(await this.#subscription());
      await this.client.pushTo("webpush", address);
      this.#remember(this.client.state.conversation.id);
      this.#show(done);
    } catch {
      this.#wanted = false;
      this.#show(failed);
    } finally {
      this.#busy = false;
    }
  }

  /** Where nothing can be kept, the next page asks again. */
  #remember(id) {
    this.#told = id;
    try {
      this.memory?.setItem(TOLD, id);
    } catch {
      return;
    }
  }

  /** The browser's subscription to this service's key; one to an earlier key is given up. */
  async #subscription() {
    const { pushManager } = this.registration;
    const key = bytes(this.#key);
    const found = await pushManager.getSubscription();
    if (found && same(new Uint8Array(found.options.applicationServerKey), key)) return found;
    await found?.unsubscribe();
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  }

  #show(state) {
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }
}

/** The bytes of base64url text (RFC 4648, section 5). */
export function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

const same = (one, other) => one.length === other.length && one.every((byte, index) => byte === other[index]);
