// Am I ready? The procedures of a field, and the papers one procedure needs before a number is taken.

import { el, icon } from "./dom.js";
import { aids, button, heading, stillThere } from "./kiosk_parts.js";
import { listWords } from "./kiosk_paper.js";
import { procedureRow } from "./kiosk_search.js";
import { qrPicture } from "./kiosk_qr.js";

export function procedures(state, texts) {
  const service = state.offer.services.find(({ code }) => code === state.field);
  const own = state.procedures.filter((one) => one.service === state.field);
  return [el("main", { class: "screen procedures", "data-key": `procedures-${state.field}` },
    el("div", { class: "ask" }, el("div", {}, heading(texts.text("papers.which"), texts.name(service ?? {})))),
    el("div", { class: "found" }, own.length > 0 ? own.map((one) => procedureRow(one, state, texts)) : el("p", { class: "none" }, texts.text("papers.no_procedure"))),
    el("div", { class: "ways below" }, button("back", "arrow-left", texts.text("kiosk.back")),
      service ? button("fieldTicket", "ticket", texts.text("papers.any_ticket")) : null),
    aids(state, texts)), stillThere(state, texts)];
}

export function papers(state, texts) {
  const procedure = procedureOf(state);
  const { papers: all } = procedure;
  const brought = all.filter((paper) => !paper.is_in_database);
  const known = all.filter((paper) => paper.is_in_database);
  return [el("main", { class: "screen papers", "data-key": `papers-${procedure.code}` },
    el("div", { class: "ask" }, el("div", {}, heading(texts.text(procedure.is_online_only ? "papers.online_title" : "papers.title")),
      el("p", { class: "which", lang: "vi" }, procedure.name))),
    el("div", { class: "lists" },
      procedure.is_online_only ? el("p", { class: "why" }, icon("monitor-smartphone"), el("span", {}, texts.text("papers.online_why", { service: serviceName(state, procedure.service, texts) }))) : null,
      all.length === 0 ? el("p", { class: "why" }, icon("info"), el("span", {}, texts.text("papers.unknown"))) : null,
      list("bring", "file-text", brought, texts), list("known", "circle-check", known, texts)),
    take(state, procedure, texts),
    el("div", { class: "ways below" }, decide(state, procedure, texts))), stillThere(state, texts)];
}

/** The procedure under the readiness check. */
export function procedureOf(state) {
  return state.procedures.find(({ code }) => code === state.procedure);
}

function list(key, picture, some, texts) {
  if (some.length === 0) return null;
  return el("section", { class: key }, el("h2", {}, texts.text(`papers.${key}`)),
    el("ul", {}, some.map((paper) => el("li", {}, icon(picture), el("span", { lang: texts.language === "en" && !paper.name_en ? "vi" : null }, texts.name(paper))))));
}

/** To take the list home: on paper, or on the phone. */
function take(state, procedure, texts) {
  const { word, isReady } = listWords(state, texts);
  return el("div", { class: "take" },
    procedure.papers_url ? el("div", { class: "card", "data-key": "qr" }, qrPicture(procedure.papers_url, texts.text("papers.qr")), el("span", {}, texts.text("papers.scan"))) : null,
    el("button", { type: "button", class: "press", "data-do": "printList", "aria-disabled": isReady ? null : "true" },
      icon("printer"), el("span", { "aria-live": "polite" }, word)));
}

function decide(state, procedure, texts) {
  const back = button("back", "arrow-left", texts.text("kiosk.back"), "small");
  if (procedure.is_online_only) return [back, choice("ready", "monitor-smartphone", texts.text("papers.online"), null, true)];
  const guidance = state.offer.help?.guidance_service ?? procedure.service;
  return [back,
    choice("guide", "hand-helping", texts.text("papers.guide"), serviceName(state, guidance, texts), false),
    choice("ready", "check", texts.text("papers.ready"), serviceName(state, procedure.service, texts), true)];
}

function choice(action, picture, word, small, isMain) {
  return el("button", { type: "button", class: isMain ? "press main tall" : "press tall", "data-do": action }, icon(picture), el("span", {}, el("b", {}, word), small ? el("small", {}, small) : null));
}

function serviceName(state, code, texts) {
  const service = state.offer.services.find((one) => one.code === code);
  return service ? texts.name(service) : code;
}
