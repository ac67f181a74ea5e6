/** Tells the others which ticket this page looks at, and whether something is being written there. */

const AGAIN_MS = 10_000;
const TYPING_MS = 6_000;

export class Presence {
  #api;
  #now;
  #shown = { id: null, typing: false };
  #toldAt = -Infinity;
  #written = "";
  #writtenAt = -Infinity;

  /**
   * @param {import("./api.js").Api} api
   * @param {() => number} now milliseconds
   */
  constructor(api, now) {
    this.#api = api;
    this.#now = now;
  }

  /**
   * Told after every change and now and then; tells the service when there is something to tell.
   * @param {number|null} id the ticket that is open and can be seen
   * @param {string} written what stands in its composer
   */
  update(id, written) {
    const now = this.#now();
    if (id !== this.#shown.id) this.#change(id, written);
    if (written !== this.#written) this.#writtenAt = written ? now : -Infinity;
    this.#written = written;
    const typing = now - this.#writtenAt < TYPING_MS;
    if (id && (typing !== this.#shown.typing || now - this.#toldAt >= AGAIN_MS)) this.#tell(typing);
  }

  /** The page is left. */
  leave() {
    this.update(null, "");
  }

  #change(id, written) {
    if (this.#shown.id) this.#send(this.#shown.id, { typing: false, gone: true });
    this.#shown = { id, typing: false };
    // A draft from before is not being written now.
    this.#written = written;
    this.#writtenAt = -Infinity;
    this.#toldAt = -Infinity;
  }

  #tell(typing) {
    this.#shown.typing = typing;
    this.#toldAt = this.#now();
    this.#send(this.#shown.id, { typing, gone: false });
  }

  #send(id, how) {
    // The next telling follows in seconds.
    this.#api.looking(id, how).catch(() => {});
  }
}
