/** Everything the widget says, and how it writes money, days and hours, in one language. */

const HERE = new URL("strings/", import.meta.url);
const DEFAULT = "en";

async function strings(language, folder) {
  const response = await fetch(new URL(`${language}.json`, folder), { credentials: "omit" });
  return response.ok ? response.json() : null;
}

/** The words for a language tag, from a folder of strings; English where there are none in it. */
export async function loadWords(tag, folder = HERE) {
  const language = /^[a-z]{2,3}/i.exec(tag ?? "")?.[0].toLowerCase() ?? DEFAULT;
  const own = language === DEFAULT ? null : await strings(language, folder).catch(() => null);
  const spoken = own ? language : DEFAULT;
  return new Words(spoken, own ?? (await strings(DEFAULT, folder)), regional(spoken));
}

/** The reader's own way of writing hours, where the browser reads this language in some region. */
function regional(language) {
  return navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;
}

export class Words {
  /** `region` is the tag that hours are written for; days and sums are written as in the service's sentences. */
  constructor(language, texts, region = language) {
    this.language = language;
    this.texts = texts;
    this.plural = new Intl.PluralRules(language);
    const day = { weekday: "short", day: "numeric", month: "short" };
    this.days = new Intl.DateTimeFormat(language, day);
    this.weekdays = new Intl.DateTimeFormat(language, { weekday: "long" });
    this.dates = new Intl.DateTimeFormat(language, { ...day, timeZone: "UTC" });
    this.hours = new Intl.DateTimeFormat(region, { hour: "numeric", minute: "2-digit" });
  }

  has(key) {
    return key in this.texts;
  }

  /** A text with its {places} filled; one that has plural forms is chosen by `n`. */
  say(key, values = {}) {
    const text = this.texts[key];
    const form = typeof text === "string" ? text : text[this.plural.select(values.n)] ?? text.other;
    return form.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  /** {"amount": "19.90", "currency": "EUR"} as the language writes it. */
  money({ amount, currency }) {
    return new Intl.NumberFormat(this.language, { style: "currency", currency }).format(amount);
  }

  /** A calendar day "2026-11-24", or the day of a moment in the reader's own zone; anything else stays as it is. */
  date(value) {
    const moment = value.includes("T");
    const day = new Date(moment ? value : `${value}T00:00Z`);
    return Number.isNaN(day.getTime()) ? value : (moment ? this.days : this.dates).format(day);
  }

  hour(at) {
    return this.hours.format(new Date(at));
  }

  /** A moment to come, seen from `now`: its hour today, with the weekday within six days, else with the day. */
  moment(at, now) {
    const day = new Date(at);
    const days = Math.round((midnight(day) - midnight(now)) / 86_400_000);
    if (days === 0) return this.hour(at);
    const named = days > 0 && days < 7 ? this.weekdays : this.days;
    return `${named.format(day)} ${this.hour(at)}`;
  }

  /** The heading over a day's messages, seen from `now`. */
  day(at, now) {
    const days = Math.round((midnight(now) - midnight(new Date(at))) / 86_400_000);
    if (days === 0) return this.say("day.today");
    return days === 1 ? this.say("day.yesterday") : this.days.format(new Date(at));
  }
}

function midnight(moment) {
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate());
}
