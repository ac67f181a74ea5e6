/** Brings news to an operator who looks elsewhere: by a sound, and by a notification of the desktop. */

const TONES = [[660, 0], [880, 0.12]];

export class Heralds {
  #preferences;
  #words;
  #go;
  #toldId = null;
  #sound = null;

  /**
   * @param {import("./preferences.js").Preferences} preferences
   * @param {import("./words.js").Words} words
   * @param {(id: number) => void} go opens a ticket
   */
  constructor(preferences, words, go) {
    this.#preferences = preferences;
    this.#words = words;
    this.#go = go;
  }

  update({ news, openId }) {
    if (!news || news.id === this.#toldId) return;
    this.#toldId = news.id;
    const isLookedAt = document.hasFocus() && news.ticketId === openId;
    if (isLookedAt) return;
    if (this.#preferences.is("sound")) this.ring();
    if (this.#preferences.is("notify") && !document.hasFocus()) this.#notify(news);
  }

  /** Two short tones; silence where the browser plays none before the page has been touched. */
  ring() {
    this.#sound ??= new AudioContext();
    for (const [pitch, after] of TONES) this.#tone(pitch, this.#sound.currentTime + after);
  }

  #tone(pitch, start) {
    const volume = new GainNode(this.#sound, { gain: 0 });
    volume.gain.setValueAtTime(0.08, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.25);
    const tone = new OscillatorNode(this.#sound, { frequency: pitch });
    tone.connect(volume).connect(this.#sound.destination);
    tone.start(start);
    tone.stop(start + 0.25);
  }

  #notify({ kind, ticketId, values }) {
    const told = new Notification(this.#words.say(`news.${kind}`, values), { body: values.text ?? "", tag: `ticket-${ticketId}` });
    told.addEventListener("click", () => {
      window.focus();
      this.#go(ticketId);
      told.close();
    });
  }
}

/** Whether the operator lets the desk notify; asks where nothing was said yet. */
export async function mayNotify() {
  if (!("Notification" in window)) return false;
  return (await Notification.requestPermission()) === "granted";
}
