/**
 * The whole client of the service, for a page, a web view or anything else that runs modules:
 *
 *     import { connect, transcript } from "https://chat.example.com/client/index.js";
 *
 *     const chat = connect({ language: "en" });
 *     chat.addEventListener("change", () => show(transcript(chat.state)));
 *     chat.say("Where is my order?");
 */

import { Api } from "./api.js";
import { nap } from "./backoff.js";
import { Client } from "./client.js";
import { follow } from "./lifecycle.js";
import { browserArea, Store } from "./store.js";
import { uuid } from "./uuid.js";

export { Offline, Problem } from "./api.js";
export { awaiting, link, notice, openChoices, transcript, unread } from "./view.js";

/**
 * A Client that has taken up what was kept and looks after itself until stop() is called.
 *
 * `origin` is the service's (this module's own by default); `channel` is "app" or "web"; `page` where the shopper is;
 * `customerToken` the shop's word for who that is; `storage` a Storage, null to keep nothing.
 */
export function connect({
  origin = new URL(import.meta.url).origin, channel = "app", language, page, customerToken, storage = browserArea(),
} = {}) {
  const client = new Client({
    api: new Api({ origin, fetch: (...args) => fetch(...args) }),
    store: new Store(storage, origin),
    nap,
    random: Math.random,
    newId: () => uuid(),
    now: () => new Date().toISOString(),
    about: { channel, language: language || undefined, page, customer_token: customerToken || undefined },
  });
  follow(client);
  client.resume();
  return client;
}
