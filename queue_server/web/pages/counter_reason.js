// Why a citizen is called out of turn: the usual reasons at one touch, or one's own words. It is kept with the call.

import { el } from "/look/dom.js";
import { ask } from "/pages/dialog.js";
import { text } from "/pages/session.js";

const USUAL = ["turn_health", "turn_same_dossier", "turn_papers_brought", "turn_other_counter"];

/** Answers the reason, or null when the officer leaves. */
export async function askReason(label) {
  const field = el("input", { name: "reason", required: true, maxlength: 200, autocomplete: "off", autofocus: true });
  // Not submit buttons: Enter in the field would press the first of them.
  const usual = USUAL.map((key) => el("button", { class: "press", type: "button", value: text(key) }, text(key)));
  for (const button of usual) button.addEventListener("click", () => { field.value = button.value; field.focus(); });
  const answer = await ask({
    title: text("call_out_of_turn", { label }),
    submit: text("call_this"),
    body: [el("div", { class: "choices" }, usual), el("label", { class: "field" }, text("reason"), field)],
  });
  return answer?.reason.trim() || null;
}
