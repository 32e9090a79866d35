// Search over services and procedures without diacritics, and the keyboard on the screen it is typed with.
// The keyboard is our own: the libraries at hand draw theirs of elements no screen reader or Tab key knows,
// and weigh more than the page around them.

import { el, icon } from "./dom.js";
import { button, heading, stillThere, tile } from "./kiosk_parts.js";

const ROWS = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
export const LONGEST_QUERY = 40;
const MOST_SHOWN = 5;
const inOrder = new Intl.Collator("vi");

/** Text as it is searched: small letters, no diacritics, đ as d. */
export function plain(text) {
  return text.toLocaleLowerCase("vi").replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");
}

/** Those things whose names or keywords hold a word beginning with each word of the query, the best first. */
export function matches(things, query, namesOf) {
  const words = plain(query).split(/[^a-z0-9.]+/).filter(Boolean);
  if (words.length === 0) return [];
  const found = [];
  for (const thing of things) {
    const names = namesOf(thing).map(plain);
    const all = ` ${names.join(" ").replace(/[^a-z0-9.]+/g, " ")}`;
    if (!words.every((word) => all.includes(` ${word}`))) continue;
    found.push({ thing, isFirst: names.some((name) => name.startsWith(words.join(" "))) });
  }
  found.sort((a, b) => Number(b.isFirst) - Number(a.isFirst) || inOrder.compare(namesOf(a.thing)[0], namesOf(b.thing)[0]));
  return found.map(({ thing }) => thing);
}

export function search(state, texts) {
  return [el("main", { class: "screen search", "data-key": "search" },
    el("div", { class: "ask" }, el("div", {}, heading(texts.text("search.title"), texts.text("search.hint")))),
    el("p", { class: "query", role: "status", "aria-label": texts.text("search.typed") }, icon("search"),
      state.query ? el("b", {}, state.query) : el("span", {}, texts.text("search.empty")), el("i", { class: "caret" })),
    el("div", { class: "found" }, found(state, texts)),
    keyboard(texts)), stillThere(state, texts)];
}

function found(state, texts) {
  const services = matches(state.offer.services, state.query, (one) => [texts.name(one), one.name, ...(one.keywords ?? [])]);
  const procedures = matches(state.procedures, state.query, (one) => [one.name, one.code, ...one.keywords]);
  if (state.query && services.length + procedures.length === 0) {
    return el("p", { class: "none" }, texts.text("search.none"), " ", texts.text("search.none_hint"));
  }
  const tiles = services.map((one) => tile({ action: "service", code: one.code, picture: one.icon, name: texts.name(one), place: one }, state, texts));
  const rows = procedures.map((one) => procedureRow(one, state, texts));
  const all = [...tiles, ...rows];
  const shown = all.slice(0, MOST_SHOWN);
  return [shown, all.length > shown.length ? el("p", { class: "more" }, texts.text("search.more", { count: all.length - shown.length })) : null];
}

export function procedureRow(procedure, state, texts) {
  const service = state.offer.services.find(({ code }) => code === procedure.service);
  return el("button", { type: "button", class: "row", "data-do": "procedure", "data-value": procedure.code, "data-key": procedure.code },
    icon("file-text"),
    el("span", {}, el("b", { lang: "vi" }, procedure.name), service ? el("small", {}, texts.name(service)) : null),
    icon("chevron-right"));
}

function keyboard(texts) {
  const key = (letter) => el("button", { type: "button", class: "key", "data-do": "type", "data-value": letter, "data-key": letter }, letter.toUpperCase());
  return el("div", { class: "keys", role: "group", "aria-label": texts.text("search.keyboard") },
    ROWS.map((row) => el("div", { class: "key-row" }, [...row].map(key))),
    el("div", { class: "key-row" },
      button("back", "arrow-left", texts.text("kiosk.back"), "key wide-key"),
      button("space", "space", texts.text("search.space"), "key wide-key"),
      button("erase", "delete", texts.text("search.erase"), "key wide-key")));
}
