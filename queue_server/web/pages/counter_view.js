// What the officer's page looks like, from its state alone. Keys keep their place in every state;
// what is not possible now stays visible, dashed, with the reason below.

import { el, icon } from "/look/dom.js";
import { BUTTONS, mainStep, obstacle, undoLeft } from "/pages/counter_actions.js";
import { clock, minutes, number, percent, ranges, running } from "/pages/format.js";
import { language, text, viewTop } from "/pages/session.js";

const NAMES_SHOWN = 2;
const nameOf = (one, field = "name") => (language === "en" ? one[`${field}_en`] : one[field]);
const nowOf = (state) => state.clock?.now() ?? Date.now();
const secondsSince = (state, instant) => (nowOf(state) - Date.parse(instant)) / 1000;
const mark = (isImpossible, isBusy) => (isImpossible ? { "aria-disabled": "true" } : isBusy ? { "aria-disabled": "true", "data-busy": true } : {});

// --- choosing a counter ----------------------------------------------------------------------------

export function viewChoice(state) {
  return [
    viewTop({ user: state.user, name: "counter", isLost: state.isLost, now: state.clock?.text() }),
    el("main", { class: "choose" }, el("h2", {}, text("choose_counter")), el("div", { class: "places" }, state.counters.map((one) => viewPlace(state, one)))),
  ];
}

function viewPlace(state, one) {
  const isTaken = one.officer !== null && one.officer !== state.user.display_name && one.state !== "closed";
  return el("button", { class: `press is-${one.state}`, type: "button", "data-do": "sit", "data-number": one.counter, "data-officer": isTaken ? one.officer : "", "data-key": one.counter },
    el("b", {}, String(one.counter)), el("span", {}, serviceNames(state, one)),
    el("span", { class: "who-sits" }, isTaken ? icon("user") : null, isTaken ? one.officer : text(`counter_${one.state}`)));
}

/** The services' names, home service first; the rest by letter when there are many. */
function serviceNames(state, counter) {
  const found = counter.services.map((code) => state.services.find((one) => one.code === code)).filter(Boolean);
  const rest = found.slice(NAMES_SHOWN).map((one) => one.code).join(", ");
  return [...found.slice(0, NAMES_SHOWN).map((one) => nameOf(one)), rest].filter(Boolean).join(" · ");
}

// --- at the counter --------------------------------------------------------------------------------

export function viewConsole(state) {
  const aside = state.counter ? el("span", { class: "serves" }, serviceNames(state, state.counter)) : null;
  return [
    viewTop({ user: state.user, name: "counter", title: `${text("counter")} ${state.number}`, aside, isLost: state.isLost, now: state.clock?.text() }),
    el("main", { class: "console" }, viewNow(state), viewLine(state)),
    viewDay(state),
  ];
}

function viewNow(state) {
  const ticket = state.counter?.ticket ?? null;
  return el("section", { class: "now", "aria-label": text("current") },
    viewState(state, ticket), viewWho(state, ticket), viewTimes(state, ticket), viewButtons(state),
    el("p", { class: "why" }, whyNot(state, ticket)), viewMain(state, ticket));
}

function viewState(state, ticket) {
  const word = ticket?.status ?? (state.counter?.state === "paused" ? "paused" : "free");
  return el("p", { class: `state is-${word}`, role: "status" }, el("i", {}), text(`now_${word}`));
}

function viewWho(state, ticket) {
  if (ticket === null) {
    const hint = state.lastEnded === null ? "" : text("last_was", { label: state.lastEnded.label });
    return el("div", { class: "who" }, el("p", { class: "label is-none" }, text(state.counter?.state === "paused" ? "on_a_break" : "nobody_here")), el("p", { class: "soft" }, hint));
  }
  const tag = (drawing, words) => el("span", { class: "tag" }, icon(drawing), words);
  return el("div", { class: "who" },
    el("p", { class: `label${ticket.label.length > 4 ? " is-long" : ""}` }, ticket.label),
    el("div", {}, el("h2", {}, nameOf(ticket, "service_name")), el("p", {}, text("took_at", { time: clock(ticket.issued_at) })),
      ticket.priority ? tag("star", text("priority")) : null,
      ticket.language === "en" ? tag("languages", text("speaks_english")) : null,
      ticket.party_size > 1 ? tag("users", text("party", { n: ticket.party_size })) : null,
      ticket.calls > 1 ? tag("repeat", text("called_times", { n: ticket.calls })) : null));
}

function viewTimes(state, ticket) {
  const now = nowOf(state);
  const since = (from, to = now) => (from ? running((to - Date.parse(from)) / 1000) : "–");
  const called = ticket?.called_at;
  const began = ticket?.status === "serving" ? ticket.began_at : null;
  const figure = (key, value) => el("div", {}, el("small", {}, text(key)), el("b", { class: "num" }, value));
  return el("div", { class: "time" },
    figure("waited", ticket ? since(ticket.joined_at, called ? Date.parse(called) : now) : "–"),
    figure("walking", called ? since(called, began ? Date.parse(began) : now) : "–"),
    figure("serving", since(began)));
}

function viewButtons(state) {
  return el("div", { class: "do" }, BUTTONS.map(({ word, icon: drawing, key }) =>
    el("button", { class: "press", type: "button", "data-do": word, "data-key": word, "aria-keyshortcuts": key.replace("⇧", "Shift+"), ...mark(obstacle(state, word) !== null, state.isBusy) },
      icon(drawing), el("span", {}, text(`do_${word}`)), el("kbd", {}, key))));
}

function whyNot(state, ticket) {
  const left = undoLeft(state);
  const canUndo = left !== null && obstacle(state, "undo") === null;
  const undo = canUndo ? text("undo_until", { label: state.lastEnded.label, n: Math.ceil(left / 1000) }) : "";
  if (ticket === null) return undo || text("why_free");
  if (ticket.status === "serving") return text("why_serving");
  return undo || text("why_called");
}

function viewMain(state, ticket) {
  const step = mainStep(state);
  const next = state.line?.tickets[0]?.label ?? null;
  const label = ticket?.label ?? "";
  const looks = {
    begin: ["user-plus", text("begin"), text("begin_hint", { label })],
    finish_and_call: ["volume-2", text("finish_and_call"), next ? text("finish_hint", { label, next }) : text("finish_hint_none", { label })],
    open_again: ["play", text("open_again"), text("open_again_hint")],
    call_next: ["volume-2", text("call_next"), next ? text("will_call", { label: next }) : text("nobody_waits")],
  };
  const [drawing, title, hint] = looks[step];
  return el("button", { class: "call", type: "button", "data-do": "main", "aria-keyshortcuts": "Space F2", ...mark(step === "call_next" && next === null, state.isBusy) },
    icon(drawing), el("div", {}, el("b", {}, title), el("span", {}, hint)), el("span", { class: "keys" }, el("kbd", {}, text("space")), el("kbd", {}, "F2")));
}

// --- the line --------------------------------------------------------------------------------------

function viewLine(state) {
  const line = state.line ?? { tickets: [], waiting: 0, shared_with: [], on_hold: [] };
  const hidden = line.waiting - line.tickets.length;
  return el("section", { class: "wait", "aria-label": text("line"), tabindex: "0" },
    el("h2", {}, text("waiting_n", { n: line.waiting }), line.shared_with.length ? el("span", {}, text("shared_with", { counters: ranges([state.number, ...line.shared_with]) })) : null),
    line.on_hold.length ? viewHeld(state, line.on_hold) : null,
    line.tickets.length === 0 ? el("p", { class: "nobody" }, text("nobody_waits")) : el("table", {},
      el("thead", {}, el("tr", {}, ["number", "has_waited", "due_at", "why_here"].map((key) => el("th", { scope: "col" }, text(key))))),
      el("tbody", {}, line.tickets.map((one, index) => viewWaiting(state, one, index)))),
    hidden > 0 ? el("p", { class: "soft" }, text("more_waiting", { n: hidden })) : null,
    el("p", { class: "how" }, text("order_rule"), line.tickets.length ? [" ", text("out_of_turn"), "\u00a0", el("kbd", {}, "Enter")] : null));
}

function viewHeld(state, tickets) {
  return el("div", { class: "held" }, el("h3", {}, text("held_n", { n: tickets.length })), tickets.map((one) =>
    el("button", { class: "press", type: "button", "data-do": "resume", "data-id": one.id, "data-key": `held-${one.id}`, ...mark(obstacle(state, "resume") !== null, state.isBusy) },
      icon("play"), text("resume", { label: one.label }))));
}

function viewWaiting(state, one, index) {
  const lateMinutes = one.is_late ? minutes(secondsSince(state, one.serve_by)) : 0;
  const reason = index === 0 ? [el("b", {}, text("next")), `, ${text(`why_${one.why}`)}`] : el("span", { class: "first-letter" }, text(`why_${one.why}`));
  return el("tr", { class: index === 0 ? "is-first" : null, "data-do": "choose", "data-id": one.id, "data-label": one.label, "data-key": one.id },
    el("td", {}, el("button", { class: "row", type: "button", "data-do": "choose", "data-id": one.id, "data-label": one.label, title: text("call_out_of_turn", { label: one.label }) }, one.label)),
    el("td", { class: one.is_late ? "num late" : "num" }, running(secondsSince(state, one.waiting_since))),
    el("td", { class: "num" }, clock(one.serve_by)),
    el("td", {}, reason, one.is_late ? el("em", { class: "late" }, icon("triangle-alert"), lateMinutes > 0 ? text("late_minutes", { n: lateMinutes }) : text("is_late")) : null));
}

// --- the day ---------------------------------------------------------------------------------------

function viewDay(state) {
  const { today } = state;
  const figure = (key, value, unit) => el("div", {}, el("small", {}, text(key)), el("b", {}, value, unit ? el("em", {}, ` ${unit}`) : null));
  const ofMinutes = (seconds) => (seconds === null ? ["–", ""] : [number(minutes(seconds)), text("minutes")]);
  const isPaused = state.counter?.state === "paused";
  return el("footer", { class: "me" },
    today === null ? null : el("div", { class: "figures", role: "group", "aria-label": text("own_figures") },
      figure("today_served", number(today.served)),
      figure("today_waiting", ...ofMinutes(today.waiting_median_seconds)),
      figure("today_service", ...ofMinutes(today.service_median_seconds)),
      figure("today_within", today.target_count ? `${number(today.within_target)}/${number(today.target_count)}` : "–", today.target_count ? percent(today.within_target, today.target_count) : ""),
      figure("today_no_show", number(today.no_show)),
      figure("today_rated", today.asked ? `${number(today.rated)}/${number(today.asked)}` : "–", text("answered"))),
    el("button", { class: "press", type: "button", "data-do": "pause", "data-key": "pause", "aria-keyshortcuts": "F10", ...mark(obstacle(state, "pause") !== null, state.isBusy) },
      icon(isPaused ? "play" : "pause"), el("span", {}, text(isPaused ? "open_again" : "pause")), el("kbd", {}, "F10")),
    el("button", { class: "press", type: "button", "data-do": "leave", "data-key": "leave", ...mark(obstacle(state, "leave") !== null, state.isBusy) }, icon("door-closed"), text("leave_counter")));
}
