// What the hall board looks like, from its state alone.

import { el, icon } from "/look/dom.js";
import { isTooSmall } from "/display/static/sizes.js";
import { clockOf, waitText } from "/display/static/texts.js";

const MOST_IN_ONE_ROW = 5;
// What fits on the notice line; a longer notice is shown in parts, one after the other.
const NOTICE_LETTERS = { wide: 88, tall: 66 };
const ARROWS = {
  left: "arrow-left", right: "arrow-right", ahead: "arrow-up", back: "arrow-down",
  ahead_left: "arrow-up-left", ahead_right: "arrow-up-right", up: "arrow-up", down: "arrow-down",
};

export function viewBoard(state, text) {
  return [
    viewTop(state, text),
    el("main", { class: "main" }, state.slide ? viewSlide(state, text) : viewStage(state, text), viewList(state, text)),
    viewNext(state, text),
    viewNote(state, text),
    state.isSoundLocked ? el("button", { class: "unlock", type: "button", "data-key": "unlock" }, icon("volume-x"), text("tap_for_sound")) : null,
  ];
}

function viewTop(state, text) {
  const now = state.clock();
  const day = `${text("weekdays")[now.getUTCDay()]}, ${two(now.getUTCDate())}/${two(now.getUTCMonth() + 1)}`;
  return el("header", { class: "top" },
    el("div", { class: "mark" }, icon("landmark")),
    el("h1", { class: "site" }, state.site?.name ?? text("title")),
    el("div", { class: "date" }, state.site ? day : ""),
    el("div", { class: "clock" }, state.site ? `${two(now.getUTCHours())}:${two(now.getUTCMinutes())}` : ""));
}

function viewStage(state, text) {
  if (!state.hasToken) return viewMessage(text("title"), text("no_token"));
  const call = state.stage;
  if (state.site && !state.site.is_open && !(call && call.isStanding)) return viewMessage(text("closed"), openingText(state, text));
  if (call === null) return viewMessage(text("empty"), text("empty_hint"));
  const counter = state.counters.get(call.counter);
  const arrow = ARROWS[counter?.direction];
  return el("section", { class: `stage${call.isStanding ? "" : " is-quiet"}`, "data-key": `call-${call.sequence}` },
    el("p", { class: "say" }, text(call.is_recall ? "recall" : "invite")),
    el("p", { class: `label${sizeClass(call.ticket.label)}` }, call.ticket.label),
    el("div", { class: `go${call.counter > 9 ? " is-wide" : ""}` }, text("to_counter"), el("b", {}, String(call.counter)),
      arrow ? el("span", { class: "dir" }, icon(arrow), text(counter.direction)) : null));
}

function viewSlide({ slide, site }, text) {
  const words = (document.documentElement.lang === "en" && slide.words_en) || slide.words;
  const key = `slide-${slide.id}`;
  if (slide.kind === "hours") return viewHours(site, words, key, text);
  const shown = slide.kind === "image"
    ? el("img", { src: slide.address, alt: words })
    : el("video", { src: slide.address, "data-id": slide.id, "aria-label": words, muted: true, playsinline: true });
  return el("section", { class: "stage is-slide", "data-key": key }, shown);
}

function viewHours(site, words, key, text) {
  return el("section", { class: "stage is-quiet is-hours", "data-key": key }, el("h2", {}, words),
    el("dl", {}, groupedHours(site.hours).map(({ first, last, times }) => el("div", {},
      el("dt", {}, weekday(first, text) + (last === first ? "" : ` – ${weekday(last, text)}`)),
      times.map((time) => el("dd", {}, time))))));
}

/** Days in a row with the same hours are one line. */
function groupedHours(hours) {
  const groups = [];
  for (const day of [...new Set(hours.map((one) => one.weekday))].sort()) {
    const times = hours.filter((one) => one.weekday === day).map((one) => `${one.opens} – ${one.closes}`);
    const before = groups.at(-1);
    if (before && before.last === day - 1 && before.times.join() === times.join()) before.last = day;
    else groups.push({ first: day, last: day, times });
  }
  return groups;
}

/** 0 is Monday in the centre's file, Sunday in a browser. */
function weekday(number, text) {
  return text("weekdays")[(number + 1) % 7];
}

function viewMessage(title, hint) {
  return el("section", { class: "stage is-quiet is-empty" }, el("h2", {}, title), el("p", {}, hint));
}

function openingText(state, text) {
  const opens = state.site.opens_at;
  if (!opens) return "";
  const time = clockOf(opens);
  if (opens.slice(0, 10) === state.site.business_day) return text("opens", { time });
  const weekday = text("weekdays")[new Date(`${opens.slice(0, 10)}T00:00:00Z`).getUTCDay()];
  return text("opens_day", { day: `${weekday} ${opens.slice(8, 10)}/${opens.slice(5, 7)}`, time });
}

/** M000 is as wide as the stage allows; five and six signs are set smaller. */
function sizeClass(label) {
  return label.length > 5 ? " is-longer" : label.length > 4 ? " is-long" : "";
}

function viewList(state, text) {
  return el("section", { class: "list" },
    el("div", { class: "row head" }, el("span", {}, text("just_called")), el("span", {}), el("span", {}, text("counter"))),
    state.listed.map((call) => {
      const arrow = ARROWS[state.counters.get(call.counter)?.direction];
      return el("div", { class: "row", "data-key": `row-${call.sequence}` },
        el("span", { class: `l${sizeClass(call.ticket.label)}` }, call.ticket.label),
        arrow ? icon(arrow) : el("span", {}),
        el("span", { class: "c" }, String(call.counter)));
    }));
}

function viewNext(state, text) {
  const zone = state.device?.zone ?? null;
  const services = state.services.filter((one) => zone === null || one.counters.some((n) => state.counters.get(n)?.zone === zone));
  // With many services those with people waiting come first; a strip has room for twelve.
  const shown = services.length <= MOST_IN_ONE_ROW ? services : [...services].sort((a, b) => (b.waiting > 0) - (a.waiting > 0)).slice(0, 12);
  return el("section", { class: `next${shown.length > MOST_IN_ONE_ROW ? " is-many" : ""}`, "aria-label": text("next_and_wait") },
    el("div", { class: "head" }, text("next_and_wait")),
    shown.map((one) => el("div", { "data-key": one.code },
      el("p", {}, document.documentElement.lang === "en" ? one.name_en : one.name),
      el("div", { class: one.next_label?.length > 4 ? "who is-long" : "who" }, el("b", {}, one.next_label ?? text("nobody")), el("span", { class: "wait" }, waitText(text, one.wait))))));
}

function viewNote(state, text) {
  if (state.staleSince !== null) {
    return el("footer", { class: "note is-trouble" }, icon("wifi-off"), el("span", { role: "status" }, text("stale", { time: state.staleSince })));
  }
  return el("footer", { class: "note" }, icon("info"), el("span", { class: "notice" }, noticeNow(state)), viewSizeWarning(state, text));
}

/** The notices of today and the site's own, in turn; a change is a change of words, nothing moves. */
function noticeNow({ site, postings, slideSeconds, clock }) {
  if (site === null) return "";
  const isEnglish = document.documentElement.lang === "en";
  const notices = postings.filter((one) => one.kind === "notice").map((one) => (isEnglish && one.words_en) || one.words);
  const own = (isEnglish && site.notice_en) || site.notice;
  const most = NOTICE_LETTERS[innerWidth >= innerHeight ? "wide" : "tall"];
  const parts = [...notices, ...(own ? [own] : [])].flatMap((words) => inParts(words, most));
  return parts[Math.floor(clock().getTime() / 1000 / slideSeconds) % parts.length] ?? "";
}

/** A text in parts of at most so many letters, cut between words. */
function inParts(words, most) {
  const parts = [""];
  for (const word of words.split(" ")) {
    const longer = `${parts.at(-1)} ${word}`.trim();
    if (longer.length <= most || parts.at(-1) === "") parts[parts.length - 1] = longer;
    else parts.push(word);
  }
  return parts.length === 1 ? parts : parts.map((part, place) => `${place ? "… " : ""}${part}${place < parts.length - 1 ? " …" : ""}`);
}

/** For staff: the list cannot be read from where people sit. */
function viewSizeWarning({ device }, text) {
  return isTooSmall(device, innerWidth, innerHeight)
    ? el("span", { class: "aside" }, icon("triangle-alert"), text("too_small", { inches: device.diagonal_inches, metres: device.viewing_metres })) : null;
}

function two(value) {
  return String(value).padStart(2, "0");
}
