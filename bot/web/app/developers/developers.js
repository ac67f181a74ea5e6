/** The page for app developers: fills in the examples, shows them as curl lines or as code, and runs them. */

import { CALLS } from "./calls.js";
import { coloured, curl, source } from "./code.js";
import { Runner } from "./run.js";

const KIND = "beforehand developers";
const SAID_FOR = 2_000;
const LONGEST = 6_000;

const runner = new Runner();
const webhookBody = document.getElementById("webhook-body").textContent;
const template = document.getElementById("example");
let kind = "curl";

class Example {
  constructor(place, name) {
    this.call = CALLS[name];
    place.append(template.content.cloneNode(true));
    this.code = place.querySelector("code");
    this.answer = place.querySelector(".answer");
    this.button = place.querySelector(".run button");
    this.status = place.querySelector("[role=status]");
    const title = document.getElementById(`${name}-title`).textContent;
    for (const [part, says] of [[this.button, "Run it"], [place.querySelector(".copy"), "Copy"]]) {
      part.setAttribute("aria-label", `${says}: ${title}`);
    }
    place.querySelector("pre").setAttribute("aria-label", `Example: ${title}`);
    this.answer.setAttribute("aria-label", `Answer: ${title}`);
    this.button.addEventListener("click", () => this.run());
    place.querySelector(".copy").addEventListener("click", ({ target }) => copy(target, this.code.textContent));
  }

  show() {
    const { call } = this;
    const line = call.curl ? call.curl.replace("$BODY", webhookBody) : call.http && curl(call.http);
    this.code.replaceChildren(...coloured(kind === "curl" ? line : source(call.client, location.origin)));
    this.answer.hidden = true;
    this.status.textContent = "";
  }

  async run() {
    if (this.button.getAttribute("aria-disabled") === "true") return;
    this.button.setAttribute("aria-disabled", "true");
    this.status.textContent = "Running…";
    this.#print("");
    try {
      if (kind === "curl" && this.call.http) this.#print(await runner.http(this.call.http));
      else await runner.client(this.call, (...told) => this.#add(told), webhookBody);
      this.status.textContent = "Done.";
    } catch (error) {
      this.status.textContent = `That failed: ${error.message}`;
    }
    this.button.removeAttribute("aria-disabled");
  }

  #add(told) {
    const line = told.map((one) => (typeof one === "string" ? one : JSON.stringify(one, null, 1))).join(" ");
    this.#print(`${this.answer.textContent}${line}\n`);
  }

  #print(text) {
    const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}\n…` : text;
    this.answer.replaceChildren(...coloured(shown));
    this.answer.hidden = !text;
  }
}

async function copy(button, text) {
  await navigator.clipboard?.writeText(text);
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = "Copy"), SAID_FOR);
}

/** What a shell needs to run the lines below; nobody has to look for an id. */
function showVariables() {
  const { SERVICE, ...known } = runner.variables;
  const lines = Object.entries({ SERVICE, ...known }).map(([name, value]) => `export ${name}="${value}"`);
  if (!known.ID) lines.push("# ID and TOKEN: run the first example, or fill them in");
  document.getElementById("variables").replaceChildren(...coloured(lines.join("\n")));
}

const examples = [...document.querySelectorAll(".example")].map((place) => new Example(place, place.dataset.call));

function showAs(wanted) {
  kind = wanted;
  for (const part of document.querySelectorAll(".of")) part.hidden = part.dataset.of !== kind;
  for (const example of examples) example.show();
}

document.getElementById("switch").addEventListener("change", ({ target }) => {
  localStorage.setItem(KIND, target.value);
  showAs(target.value);
});

for (const code of document.querySelectorAll("code[data-language]")) code.replaceChildren(...coloured(code.textContent));
runner.addEventListener("change", showVariables);
showVariables();
const wanted = localStorage.getItem(KIND) === "client" ? "client" : "curl";
document.querySelector(`#switch [value=${wanted}]`).checked = true;
showAs(wanted);
