/** The demonstration page: its questions and example orders are written into the chat when pressed. */

const STATES = new Map([
  ["late", "is late"],
  ["shipped", "is on its way"],
  ["delivered", "has arrived"],
  ["pending", "is being packed"],
  ["packed", "is being packed"],
  ["unpaid", "is not paid yet"],
  ["out_for_delivery", "comes today"],
  ["reported_missing", "is being searched for"],
  ["cancelled", "was cancelled"],
  ["part_returned", "was partly sent back"],
  ["refund_on_its_way", "is being refunded"],
  ["refund_settled", "was refunded"],
]);

function ask(text) {
  document.querySelector("beforehand-chat")?.compose(text);
}

function element(tag, text, className = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
}

function row({ order_number: number, email, state }) {
  const button = element("button", "");
  button.type = "button";
  button.dataset.ask = `Where is my order ${number}? My e-mail is ${email}.`;
  button.append(
    element("strong", number),
    element("span", ` ${STATES.get(state) ?? state.replaceAll("_", " ")}`),
    element("span", email, "email"),
  );
  const item = document.createElement("li");
  item.append(button);
  return item;
}

/** Without examples the box stays hidden. */
async function showExamples() {
  const response = await fetch("/shop/examples.json");
  const examples = response.ok ? await response.json() : [];
  if (!examples.length) return;
  const box = document.getElementById("examples");
  box.querySelector("ul").replaceChildren(...examples.map(row));
  box.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-ask]");
  if (button) ask(button.dataset.ask);
});

showExamples().catch(() => {});
