/** The app's page: the chat over the whole screen, with a worker beside it and pushes if they are wanted. */

import { link } from "../client/index.js";
import { browserArea } from "../client/store.js";
import { loadWords } from "../widget/words.js";
import { PushOffer } from "./push.js";

const chat = document.querySelector("beforehand-chat");

/**
 * An app that knows who is signed in opens /app#customer-token=...: what follows the # stays on the device, and is
 * taken out of the address at once.
 */
function vouch() {
  const token = new URLSearchParams(location.hash.slice(1)).get("customer-token");
  if (!token) return;
  history.replaceState(null, "", location.pathname + location.search);
  chat.setAttribute("customer-token", token);
}

/** Everything that this page has loaded is what it needs to open without a network. */
function shell() {
  const named = [...document.querySelectorAll("link[href]")].map((link) => link.href);
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  return [location.origin + location.pathname, ...named, ...loaded];
}

/** The worker's registration; null where the browser allows none. */
async function worker() {
  try {
    await navigator.serviceWorker.register("/app/worker.js", { scope: "/app" });
    return await navigator.serviceWorker.ready;
  } catch {
    return null;
  }
}

async function offerPushes(registration, words) {
  const offer = new PushOffer({
    client: chat.client, registration, notifications: globalThis.Notification, memory: browserArea(),
  });
  const button = document.getElementById("tell");
  const show = () => {
    button.hidden = offer.state === "none" || link(chat.client.state) !== "up";
    button.textContent = button.hidden ? "" : words.say(`push.${offer.state}`);
    button.setAttribute("aria-disabled", String(!offer.open));
  };
  button.addEventListener("click", () => offer.take());
  offer.addEventListener("change", show);
  chat.client.addEventListener("change", show);
  await offer.begin();
}

/** What was told by a notification is being read now. */
async function tidy(registration) {
  if (document.visibilityState !== "visible") return;
  for (const shown of await registration.getNotifications()) shown.close();
  navigator.clearAppBadge?.();
}

async function start() {
  vouch();
  const spoken = loadWords(document.documentElement.lang, new URL("strings/", import.meta.url));
  await customElements.whenDefined("beforehand-chat");
  const [words] = await Promise.all([spoken, chat.ready]);
  const registration = await worker();
  if (!registration) return;
  registration.active.postMessage({ keep: shell() });
  document.addEventListener("visibilitychange", () => tidy(registration));
  await tidy(registration);
  if (registration.pushManager && globalThis.Notification) await offerPushes(registration, words);
}

start();
