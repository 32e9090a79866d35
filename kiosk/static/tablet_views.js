// What the tablet shows for a state.

import { el, icon } from "./dom.js";
import { commentField, faceButtons, reasonButtons } from "./rating.js";

/** Misses in a row before the tablet says so; a restart of the server takes less. */
const MISSES_UNTIL_STALE = 2;

export function viewOf(state, texts) {
  if (state.isUnknownDevice) return message("unknown", "lock", state, texts);
  if (state.place === null) return state.misses >= MISSES_UNTIL_STALE ? message("stale", "wifi-off", state, texts) : message("starting", "star", state, texts);
  if (state.thanks !== null) return thanks(state, texts);
  if (state.asked === null) return asleep(state, texts);
  return state.score === null || state.sending && state.reasons.length === 0 && state.score > 3 ? question(state, texts) : why(state, texts);
}

function top(state, texts, label) {
  const { place, asked } = state;
  const services = texts.name(asked ?? place, "service_name");
  return el("header", { class: "top" },
    el("p", {}, texts.rich("tablet.counter", { counter: place.counter }), services ? ` · ${services}` : null),
    label ? el("p", { class: "which" }, texts.rich("tablet.ticket", { label })) : null,
    label && !state.isMute ? el("button", { type: "button", class: "press", "data-do": "speak", "aria-pressed": String(state.isSpeaking) }, icon(state.isSpeaking ? "volume-x" : "volume-2"), texts.text(state.isSpeaking ? "tablet.hush" : "tablet.speak")) : null,
    label ? el("button", { type: "button", class: "press", lang: state.language === "vi" ? "en" : "vi", "data-do": "language" }, texts.text("tablet.other_language")) : null);
}

function question(state, texts) {
  return el("div", { class: "screen ask", "data-key": `ask-${state.asked.ticket}` },
    top(state, texts, state.asked.label),
    el("main", {},
      el("p", { class: "thanks" }, texts.text("tablet.thank")),
      el("h1", { tabindex: "-1" }, texts.text("tablet.ask")),
      el("div", { class: "faces", "aria-busy": String(state.sending) }, faceButtons(texts))),
    el("footer", { class: "foot" },
      el("p", {}, state.sending ? texts.text("tablet.sending") : texts.text("tablet.anonymous", { count: state.secondsLeft ?? "…" })),
      el("button", { type: "button", class: "press", "data-do": "decline" }, texts.text("tablet.decline"))));
}

function why(state, texts) {
  return el("div", { class: "screen why", "data-key": `why-${state.asked.ticket}` },
    top(state, texts, state.asked.label),
    el("main", {},
      el("h1", { tabindex: "-1" }, texts.text("tablet.why")),
      el("p", { class: "hint" }, texts.text("tablet.why_hint")),
      el("div", { class: "reasons" }, reasonButtons(state.reasons, texts, () => icon("check"))),
      commentField(texts)),
    el("footer", { class: "foot" },
      el("button", { type: "button", class: "press", "data-do": "again" }, icon("arrow-left"), texts.text("tablet.back")),
      el("button", { type: "button", class: "press send", "data-do": "send" },
        el("b", {}, texts.text("tablet.send")),
        el("small", { class: "num" }, state.sending ? texts.text("tablet.sending") : texts.text("tablet.send_hint", { count: state.secondsLeft ?? "…" })))));
}

function thanks({ thanks: kind }, texts) {
  const title = { thanks: "thanks", kept: "thanks", declined: "declined", too_late: "too_late" }[kind];
  const hint = { thanks: "thanks_hint", kept: "kept", declined: "declined_hint", too_late: "too_late_hint" }[kind];
  return el("div", { class: kind === "too_late" ? "screen" : "screen given", "data-key": `thanks-${kind}` },
    el("main", { class: "middle" },
      icon(kind === "too_late" ? "clock" : "circle-check"),
      el("h1", { tabindex: "-1" }, texts.text(`tablet.${title}`)),
      el("p", {}, texts.text(`tablet.${hint}`))));
}

function asleep(state, texts) {
  return el("div", { class: "screen asleep", "data-key": "asleep" },
    top(state, texts, null),
    el("main", { class: "middle" },
      el("p", { class: "plate" }, String(state.place.counter)),
      el("h1", { tabindex: "-1" }, texts.text("tablet.hello")),
      el("p", {}, texts.text("tablet.hello_hint"))),
    el("footer", { class: "foot" },
      !state.isLinked && state.misses >= MISSES_UNTIL_STALE ? el("p", { class: "stale" }, icon("wifi-off"), texts.text("tablet.stale")) : null));
}

function message(key, picture, state, texts) {
  return el("div", { class: `screen ${key}`, "data-key": key },
    el("main", { class: "middle" },
      icon(picture),
      el("h1", { tabindex: "-1" }, texts.text(`tablet.${key}`)),
      texts.has(`tablet.${key}_hint`) ? el("p", {}, texts.text(`tablet.${key}_hint`)) : null));
}
