// The parts that several screens of the kiosk are made of. Nothing here changes the state.

import { timeOf } from "./clock.js";
import { el, icon } from "./dom.js";
import { siteLines } from "./texts.js";

export function header(state, texts) {
  const site = state.offer?.site;
  const [small, large] = site ? siteLines(site, texts.language) : ["", texts.text("kiosk.title")];
  const wall = state.wall(state.now());
  return el("header", { class: "top" },
    el("div", { class: "mark" }, icon("landmark")),
    el("p", { class: "site" }, small ? el("small", {}, small) : null, el("b", {}, large)),
    site ? el("p", { class: "clock" }, el("b", {}, timeOf(wall)), el("small", {}, texts.longDay(wall))) : null);
}

export function heading(text, hint) {
  return [el("h1", { tabindex: "-1" }, text), hint ? el("p", {}, hint) : null];
}

export function languageSwitch(state, texts) {
  const choice = (value, word) => el("button", { type: "button", lang: value, "data-do": "language", "data-value": value, "aria-pressed": String(state.language === value) }, word);
  return el("div", { class: "lang", role: "group", "aria-label": texts.text("kiosk.language") }, choice("vi", "Tiếng Việt"), choice("en", "English"));
}

export function aids(state, texts) {
  const aid = (action, key, picture, isOn) => el("button", { type: "button", "data-do": action, "aria-pressed": String(isOn) }, icon(picture), el("span", {}, texts.text(`kiosk.${key}`)));
  return el("footer", { class: "foot", "aria-label": texts.text("kiosk.aids") },
    aid("lowReach", "low_reach", "arrow-down-to-line", state.isLowReach),
    aid("largeText", "large_text", "type", state.isLargeText),
    aid("contrast", "contrast", "contrast", state.isHighContrast),
    state.isLowReach ? otherLanguage(state) : null,
    el("button", { type: "button", "data-do": "voice", "aria-pressed": String(state.volume > 0) }, icon(state.volume > 0 ? "volume-2" : "headphones"), el("span", {}, texts.text(`kiosk.voice_${state.volume}`))));
}

/** Within low reach the language is one button among the aids. */
export function otherLanguage({ language }) {
  const [other, word] = language === "vi" ? ["en", "English"] : ["vi", "Tiếng Việt"];
  return el("button", { type: "button", lang: other, "data-do": "language", "data-value": other }, icon("languages"), el("span", {}, word));
}

export function backRow(state, texts) {
  if (state.isMoving) return button("keep", "undo-2", texts.text("kiosk.keep"), "wide");
  return button("back", "arrow-left", texts.text("kiosk.back"), "wide");
}

export function button(action, picture, word, style = "") {
  return el("button", { type: "button", class: `press ${style}`, "data-do": action }, picture ? icon(picture) : null, el("span", {}, word));
}

/** In the foot's place while it counts, so that no tile moves under a finger. */
export function stillThere({ secondsLeft }, texts) {
  if (secondsLeft === null) return null;
  return el("div", { class: "still", role: "alertdialog", "aria-labelledby": "still-title" },
    el("div", {},
      el("b", { id: "still-title" }, texts.text("kiosk.still_there")),
      el("span", { class: "num" }, texts.text("kiosk.still_there_hint", { count: secondsLeft }))),
    button("here", null, texts.text("kiosk.here"), "main"));
}

export function tile({ action, code, picture, name, place, isMain }, state, texts) {
  return el("button", { type: "button", class: isMain ? "tile main" : "tile", "data-do": action, "data-value": code, "data-key": code },
    icon(picture),
    el("span", { class: "tile-words" }, el("b", {}, name), el("span", { class: "wait" }, waitWords(place, isMain, state, texts))));
}

export function waitWords({ waiting, wait, open_counters: openCounters, is_full: isFull }, isMain, state, texts) {
  if (isFull) return el("em", { class: "is-full" }, texts.text("kiosk.full"));
  if (waiting === null) return null; // the kiosk's node speaks for a server that is away
  const range = texts.range(wait);
  if (openCounters === 0) return [waiting > 0 ? el("em", {}, texts.text("kiosk.people", { count: waiting })) : null, " ", el("span", {}, texts.text("kiosk.no_counter"))];
  if (waiting === 0) return el("em", {}, texts.text("kiosk.nobody"));
  const people = el("em", {}, texts.text("kiosk.people", { count: waiting }));
  // The published range is the ordinary one; for a priority ticket it would be wrong.
  if (state.isPriority && !state.isMoving) return [people, " ", el("span", { class: isMain ? "range" : "flag" }, texts.text("kiosk.prioritised"))];
  if (range === null) return people;
  if (isMain) return [people, el("span", { class: "range" }, texts.waitSentence("kiosk.tile", wait))];
  return [people, " ", el("span", { class: "range" }, range)];
}

export function servicesOf({ offer }, need) {
  return offer.services.filter(({ code }) => need.services.includes(code));
}

export function doneButton(action, word, state, texts) {
  return el("button", { type: "button", class: "press done", "data-do": action },
    el("b", {}, word), el("small", {}, texts.text("kiosk.done_hint", { count: state.secondsLeft ?? state.secondsInAll ?? 20 })));
}

export function countBar({ secondsLeft, secondsInAll }) {
  return el("progress", { class: "count", max: secondsInAll ?? 20, value: secondsLeft ?? secondsInAll ?? 20, "aria-hidden": "true" });
}

export function message({ key, picture, title, hint, more = null, style = "" }) {
  return el("div", { class: `screen message ${style}`, "data-key": key },
    el("main", { class: "say" }, icon(picture), el("h1", { tabindex: "-1" }, title), hint ? el("p", {}, hint) : null, more));
}
