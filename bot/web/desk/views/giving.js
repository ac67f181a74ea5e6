/** The dialogs that give a ticket to others, or into another ticket. */

import { h } from "../dom.js";
import { isOpen } from "../ticket.js";
import { FormDialog, noteField, pill } from "./dialog.js";
import { wishOf } from "../wish.js";

class ChoosingDialog extends FormDialog {
  constructor(name, words, title, more, work) {
    const options = h("div", { class: "options tall" });
    const nobody = h("p", { class: "quiet", text: words.say(`dialogs.${name}.nobody`) });
    const field = h("fieldset", { class: "choice" }, h("legend", { text: title }), options);
    super(name, words, [nobody, field, ...more], work);
    Object.assign(this, { options, nobody, field });
  }

  update(state) {
    super.update(state);
    this.submit.disabled = state.busy || !this.options.children.length;
  }

  offer(name, options) {
    this.options.replaceChildren(...options.map((option) => pill(name, option, options[0].value)));
    this.nobody.hidden = options.length > 0;
    this.field.hidden = !options.length;
    this.submit.disabled = !options.length;
  }
}

export class TransferDialog extends ChoosingDialog {
  constructor(moves, words) {
    super("transfer", words, words.say("dialogs.whom"), noteField("transfer", words), ({ whom, note }) => {
      const [kind, id] = whom.split(" ");
      const to = kind === "team" ? { team_id: Number(id) } : { operator_id: Number(id) };
      return moves.transfer({ ...to, note: note.trim() }, this.#nameOf(kind, Number(id)));
    });
  }

  /** Those who are here first. */
  fill() {
    const { words } = this;
    const { people, teams, operator, openId, tickets } = this.state;
    const holder = tickets[openId]?.operator?.id;
    const others = people.filter(({ id }) => id !== operator.id && id !== holder).sort((one, other) => other.here - one.here);
    this.offer("whom", [
      ...others.map(({ id, name, here }) => ({ value: `person ${id}`, text: name, detail: words.say(here ? "dialogs.here" : "dialogs.away") })),
      ...teams.map(({ id, name }) => ({ value: `team ${id}`, text: name, detail: words.say("filters.team") })),
    ]);
  }

  #nameOf(kind, wanted) {
    const { people, teams } = this.state;
    return (kind === "team" ? teams : people).find(({ id }) => id === wanted)?.name;
  }
}

export class MergeDialog extends ChoosingDialog {
  constructor(moves, words) {
    super("merge", words, words.say("dialogs.into"), [], ({ into }) => moves.merge(Number(into)));
  }

  fill() {
    const { words } = this;
    const { threads, openId, now } = this.state;
    const others = (threads[openId]?.others ?? []).filter(isOpen);
    this.offer("into", others.map((ticket) => ({
      value: String(ticket.id), text: wishOf(ticket, words),
      detail: [words.name("states", ticket.state), ticket.order_number, words.moment(ticket.opened_at, now)].filter(Boolean).join(" · "),
    })));
  }
}
