/** Texts, times, money and names in the page's language. Pure. */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NEAR_DAYS = 1;

export class Words {
  #formats = new Map();

  /**
   * @param {object} strings nested texts; a text is a string or plural forms {one, other}
   * @param {string} language of the texts, BCP 47; days and money are written as in the service's sentences
   * @param {string} [region] the tag ("en-GB") that hours are written for
   */
  constructor(strings, language, region = language) {
    this.strings = strings;
    this.language = language;
    this.hours = new Intl.DateTimeFormat(region, { hour: "2-digit", minute: "2-digit" });
    this.plurals = new Intl.PluralRules(language);
    this.days = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
    this.languages = new Intl.DisplayNames(language, { type: "language", fallback: "code" });
  }

  /** The text at "a.b", with {name} filled in; the plural form by values.n. Raises RangeError when there is none. */
  say(key, values = {}) {
    const text = this.#find(key);
    if (text === undefined) throw new RangeError(`no text is called ${key}`);
    return this.#fill(text, values);
  }

  /** The first of the texts at "a.b" whose every {name} has a value, filled in; null when there is none. */
  first(key, values = {}) {
    const texts = this.#find(key);
    if (!Array.isArray(texts)) return null;
    const text = texts.find((each) => [...each.matchAll(/\{(\w+)\}/g)].every(([, name]) => values[name]));
    return text === undefined ? null : this.#fill(text, values);
  }

  has(key) {
    return this.#find(key) !== undefined;
  }

  /** The text at "group.name"; the name itself made readable when there is none ("track_order" -> "Track order"). */
  name(group, name) {
    const text = this.#find(`${group}.${name}`);
    if (typeof text === "string") return text;
    const spaced = String(name).replaceAll(/[_-]+/g, " ").trim();
    return spaced.charAt(0).toLocaleUpperCase(this.language) + spaced.slice(1);
  }

  /** How long ago, shortly: "now", "4 min", "2 hr", "3 days". Both in milliseconds; the future counts as now. */
  age(from, now) {
    return now - from < MINUTE ? this.days.format(0, "second") : this.duration(now - from);
  }

  /** A span of milliseconds, shortly, in its largest fitting unit; less than a minute counts as one. */
  duration(ms) {
    const minutes = Math.max(1, Math.floor(ms / MINUTE));
    if (minutes < 60) return this.#unit(minutes, "minute");
    if (minutes < 48 * 60) return this.#unit(Math.floor(minutes / 60), "hour");
    return this.#unit(Math.floor(minutes / 1440), "day");
  }

  /** A moment near `now` (milliseconds), as a colleague says it: "17:00", "tomorrow 10:00", "Fri, 5 Mar, 10:00". */
  moment(iso, now) {
    const days = this.#daysFrom(now, iso);
    if (days === 0) return this.time(iso);
    return `${Math.abs(days) <= NEAR_DAYS ? this.days.format(days, "day") : this.date(iso, now)}, ${this.time(iso)}`;
  }

  /** "Today", "Yesterday", else as `date` says it. */
  day(iso, now) {
    const days = this.#daysFrom(now, iso);
    if (Math.abs(days) > NEAR_DAYS) return this.date(iso, now);
    const said = this.days.format(days, "day");
    return said.charAt(0).toLocaleUpperCase(this.language) + said.slice(1);
  }

  /** "14:05" */
  time(iso) {
    return this.hours.format(new Date(iso));
  }

  /** "Tue, 5 Mar"; the year is said when it is not that of `now` (milliseconds). */
  date(iso, now) {
    // A date without a time is a day of the calendar, not a moment to be moved between zones.
    const timeZone = iso.length === 10 ? "UTC" : undefined;
    const day = new Date(iso);
    const year = day.getFullYear() === new Date(now).getFullYear() ? undefined : "numeric";
    const shape = { weekday: year ? undefined : "short", day: "numeric", month: "short", year, timeZone };
    return new Intl.DateTimeFormat(this.language, shape).format(day);
  }

  /** @param {{amount: string, currency: string}} money */
  money({ amount, currency }) {
    return this.#numbers({ style: "currency", currency }).format(Number(amount));
  }

  /** @param {Intl.NumberFormatOptions} [shape] */
  number(number, shape = {}) {
    return this.#numbers(shape).format(number);
  }

  /** ["Ana", "Tom"] -> "Ana and Tom" */
  names(names) {
    return new Intl.ListFormat(this.language).format(names);
  }

  /** ["red", "blue"] -> "red or blue" */
  choices(names) {
    return new Intl.ListFormat(this.language, { type: "disjunction" }).format(names);
  }

  /** 0.41 -> "41%", with one digit after the point "41.0%" */
  share(part, digits = 0) {
    return this.#numbers({ style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(part);
  }

  /** "de" -> "German"; the code itself when the browser does not know it. */
  languageName(code) {
    return this.languages.of(code);
  }

  /** A ticket's language and channel where they are not what nearly all are: this page's language, and the web. */
  unusual({ language, channel }) {
    return [
      language !== this.language && this.languageName(language),
      channel !== "web" && this.name("channels", channel),
    ].filter(Boolean);
  }

  /** Making one takes far longer than using it, and a long queue uses thousands. */
  #numbers(shape) {
    const key = JSON.stringify(shape);
    if (!this.#formats.has(key)) this.#formats.set(key, new Intl.NumberFormat(this.language, shape));
    return this.#formats.get(key);
  }

  #unit(number, unit) {
    return this.#numbers({ style: "unit", unit, unitDisplay: "short" }).format(number);
  }

  /** Whole days of the calendar between a moment and `now`. */
  #daysFrom(now, iso) {
    const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
    return Math.round((midnight(new Date(iso)) - midnight(new Date(now))) / DAY);
  }

  #find(key) {
    return key.split(".").reduce((at, part) => (at && Object.hasOwn(at, part) ? at[part] : undefined), this.strings);
  }

  #fill(text, values) {
    const chosen = typeof text === "string" ? text : (text[this.plurals.select(values.n)] ?? text.other);
    return chosen.replaceAll(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  }
}
