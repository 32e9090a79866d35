// What the scanner found: the state of a dossier, and a number to collect its result. No person is shown.

import { el, icon } from "./dom.js";
import { button, countBar, doneButton, message } from "./kiosk_parts.js";

export function dossier(state, texts) {
  const { found } = state;
  const end = [doneButton("done", texts.text("kiosk.home"), state, texts), countBar(state)];
  if (found.state === "looking") {
    return message({ key: "looking", picture: "scan-qr-code", title: texts.text("scan.looking"), more: el("progress", { class: "busy", "aria-label": texts.text("scan.looking") }) });
  }
  if (found.state !== "found") {
    return message({ key: found.state, picture: "circle-alert", title: texts.text(`scan.${found.state}`), hint: texts.text(`scan.${found.state}_hint`), more: end, style: "no" });
  }
  const { dossier: own, is_ready: isReady } = found.answer;
  const collect = isReady ? state.offer?.services.find(({ code }) => code === found.answer.collect_service) : null;
  return el("div", { class: "screen message dossier-state", "data-key": `dossier-${own.code}` },
    el("main", { class: "say" },
      icon(isReady ? "circle-check" : "clock"),
      el("h1", { tabindex: "-1" }, texts.text(`scan.status.${own.status}`)),
      el("p", { class: "which", lang: "vi" }, own.procedure_name),
      el("dl", { class: "facts" },
        el("div", {}, el("dt", {}, texts.text("scan.code")), el("dd", {}, own.code)),
        own.due_day ? el("div", {}, el("dt", {}, texts.text("scan.due")), el("dd", {}, texts.longDay(own.due_day))) : null),
      el("p", {}, texts.text(isReady ? "scan.ready_hint" : "scan.wait_hint")),
      collect ? el("button", { type: "button", class: "press main tall wide", "data-do": "service", "data-value": collect.code }, icon("file-check"), el("span", {}, el("b", {}, texts.text("scan.collect")))) : null,
      isReady ? button("done", "x", texts.text("kiosk.home"), "wide") : end, isReady ? countBar(state) : null));
}
