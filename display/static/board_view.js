// What the hall board looks like, from its state alone.

import { el, icon } from "/look/dom.js";
import { clockOf, waitText } from "/display/static/texts.js";

const CAPITAL = 0.74; // height of a capital, in em, of Be Vietnam Pro
const LIST_PIXELS = 110;
const LEAST_DEGREES = 0.35;
const MOST_IN_ONE_ROW = 5;
const MILLIMETRES_PER_INCH = 25.4;
const ARROWS = {
  left: "arrow-left", right: "arrow-right", ahead: "arrow-up", back: "arrow-down",
  ahead_left: "arrow-up-left", ahead_right: "arrow-up-right", up: "arrow-up", down: "arrow-down",
};

export function viewBoard(state, text) {
  return [
    viewTop(state, text),
    el("main", { class: "main" }, viewStage(state, text), viewList(state, text)),
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
      el("div", { class: "who" }, el("b", {}, one.next_label ?? text("nobody")), el("span", { class: "wait" }, waitText(text, one.wait))))));
}

function viewNote(state, text) {
  const notice = (document.documentElement.lang === "en" && state.site?.notice_en) || state.site?.notice || "";
  if (state.staleSince !== null) {
    return el("footer", { class: "note is-trouble" }, icon("wifi-off"), el("span", { role: "status" }, text("stale", { time: state.staleSince })));
  }
  return el("footer", { class: "note" }, icon("volume-2"), notice, viewSizeWarning(state, text));
}

/** For staff: the list cannot be read from where people sit (angles of the design: capitals ≥ 0.35°). */
function viewSizeWarning(state, text) {
  const { diagonal_inches: inches, viewing_metres: metres } = state.device ?? {};
  if (!inches || !metres) return null;
  return listDegrees(inches, metres, innerWidth, innerHeight) < LEAST_DEGREES
    ? el("span", { class: "aside" }, text("too_small", { inches, metres })) : null;
}

/** The angle in degrees under which a capital of the list is seen. */
export function listDegrees(inches, metres, width, height) {
  const millimetresPerPixel = (inches * MILLIMETRES_PER_INCH) / Math.hypot(width, height);
  const unit = width >= height ? Math.min(width / 1920, height / 1080) : Math.min(width / 1080, height / 1920);
  const capital = LIST_PIXELS * unit * CAPITAL * millimetresPerPixel;
  return (2 * Math.atan(capital / 2 / (metres * 1000)) * 180) / Math.PI;
}

function two(value) {
  return String(value).padStart(2, "0");
}
