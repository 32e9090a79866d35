// What the tracking page shows for a dossier.

import { el, icon } from "./dom.js";
import { siteLines } from "./texts.js";

/** Nothing more is to come in these states. */
const ENDED = ["returned", "refused", "withdrawn"];
const PICTURES = { waiting_for_supplement: "circle-alert", suspended: "clock", refused: "ban", withdrawn: "ban", in_process: "clock", received: "file-text" };

export function viewOf(state, texts) {
  return [top(state, texts), body(state, texts)];
}

function body(state, texts) {
  if (state.isMissing) return message("missing", "circle-alert", texts);
  if (state.dossier === null) return message(state.misses > 0 ? "offline" : "starting", state.misses > 0 ? "wifi-off" : "clock", texts);
  return shown(state, texts);
}

function top({ dossier, language }, texts) {
  const site = dossier?.site;
  const [small, large] = site && typeof site === "object" ? siteLines(site, language) : [site ?? texts.text("dossier.title_plain"), ""];
  return el("header", { class: "top" },
    el("p", {}, small, large ? el("b", {}, large) : null),
    el("button", { type: "button", class: "press", lang: language === "vi" ? "en" : "vi", "data-do": "language", "aria-label": texts.text("dossier.other_language_words") }, texts.text("dossier.other_language")));
}

function message(key, picture, texts) {
  return el("div", { class: "page", "data-key": key },
    el("main", { class: `say ${key}` }, icon(picture), el("h1", {}, texts.text(`dossier.${key}`)),
      texts.has(`dossier.${key}_hint`) ? el("p", {}, texts.text(`dossier.${key}_hint`)) : null));
}

function shown(state, texts) {
  const { dossier } = state;
  const { status } = dossier;
  return el("div", { class: "page", "data-key": "dossier" },
    el("main", {},
      el("section", { class: `card what ${status}` },
        icon(PICTURES[status] ?? "circle-check"),
        el("h1", { class: "big" }, texts.text(`dossier.status.${status}`)),
        el("p", {}, texts.text(`dossier.hint.${status}`))),
      ENDED.includes(status) ? null : due(dossier, texts),
      el("section", { class: "card" },
        el("p", { class: "procedure", lang: "vi" }, dossier.procedure_name),
        el("dl", { class: "kv one" },
          fact("code", dossier.code, texts, "code"),
          fact("agency", dossier.agency, texts),
          fact("received", `${texts.time(dossier.received_at)}, ${texts.longDay(dossier.received_at)}`, texts),
          dossier.label ? fact("label", dossier.label, texts) : null)),
      el("section", { class: "card" },
        el("h2", {}, texts.text("dossier.steps")),
        el("ol", { class: "steps" }, steps(dossier, texts))),
      live(state, texts)));
}

function due({ due_day: day }, texts) {
  return el("section", { class: "due" }, el("p", {}, texts.text("dossier.due")),
    el("b", {}, day ? texts.longDay(day) : texts.text("dossier.due_none")));
}

function fact(key, value, texts, style = null) {
  return value ? el("div", {}, el("dt", {}, texts.text(`dossier.${key}`)), el("dd", { class: style }, value)) : null;
}

/** What has happened, oldest first, and the day that is still to come. */
function steps({ steps: all, status, due_day: day }, texts) {
  const past = all.map((step, index) => el("li", { class: index === all.length - 1 ? "now" : "past", "aria-current": index === all.length - 1 ? "step" : null },
    el("span", { class: "dot" }, icon("check")),
    el("div", {}, el("b", {}, texts.text(`dossier.status.${step.status}`)),
      el("small", {}, `${texts.time(step.at)}, ${texts.longDay(step.at)}`),
      step.note ? el("p", { lang: "vi" }, step.note) : null)));
  if (ENDED.includes(status) || status === "resolved" || !day) return past;
  return [...past, el("li", { class: "to-come" }, el("span", { class: "dot" }), el("div", {}, el("b", {}, texts.text("dossier.to_come")), el("small", {}, texts.longDay(day))))];
}

function live({ misses, updatedAt }, texts) {
  const isStale = misses > 0;
  return el("p", { class: isStale ? "live stale" : "live", role: "status" }, isStale ? icon("wifi-off") : el("i", {}),
    el("span", {}, texts.text(isStale ? "dossier.stale" : "dossier.live", { time: texts.time(updatedAt) })));
}
