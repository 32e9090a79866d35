// What the phone shows when the visit is over: the way to the dossier, and one rating.

import { el, icon } from "./dom.js";
import { me, note } from "./phone_views.js";
import { commentField, face, faceButtons, reasonButtons } from "./rating.js";

export { REASONS_UP_TO, toggled } from "./rating.js";

export function served(state, texts) {
  const { follow } = state;
  return el("div", { class: "page", "data-key": `served-${state.score !== null}` },
    el("main", {},
      me(state, texts),
      el("section", { class: "card what" }, icon("circle-check"), el("p", { class: "big", "data-spoken": true }, texts.text("phone.served"))),
      note(state, texts),
      dossierLink(follow, texts),
      follow.score === null ? (follow.can_rate ? rate(state, texts) : null) : rated(follow, texts)));
}

function dossierLink({ tracking_path: path }, texts) {
  // Only a page of this site: the address comes from outside.
  if (!path || !/^\/d\/[\w-]+$/.test(path)) return null;
  return el("a", { class: "alert", href: path }, icon("file-text"), el("span", {}, texts.text("phone.dossier")));
}

function rate(state, texts) {
  const { score, reasons, isSending } = state;
  if (score === null) {
    return el("section", { class: "rate" },
      el("h2", {}, texts.text("phone.rate")), el("p", {}, texts.text("phone.rate_hint")),
      el("div", { class: "faces" }, faceButtons(texts)));
  }
  return el("section", { class: "rate" },
    el("h2", { tabindex: "-1", "data-focus": true }, texts.text("phone.why")), el("p", {}, texts.text("phone.why_hint")),
    el("div", { class: "reasons" }, reasonButtons(reasons, texts, () => icon("check"))),
    commentField(texts),
    el("div", { class: "send" },
      el("button", { type: "button", class: "press", "data-do": "again" }, texts.text("phone.again")),
      el("button", { type: "button", class: "press main", "data-do": "rate", "aria-disabled": String(isSending) }, texts.text("phone.send"))));
}

function rated({ score }, texts) {
  return el("section", { class: "rated", role: "status", tabindex: "-1", "data-focus": true }, face(score), el("div", {},
    el("b", {}, texts.text("phone.rated")), el("p", {}, texts.text("phone.rated_hint", { face: texts.text(`faces.${score}`).toLocaleLowerCase(texts.language) }))));
}
