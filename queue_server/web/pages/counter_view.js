// What the officer's page looks like, from its state alone. Keys keep their place in every state;
// what is not possible now stays visible, dashed, with the reason below.

import { el, icon } from "/look/dom.js";
import { clock, percent, running } from "/pages/format.js";
import { helpWords, wishWords } from "/pages/help_view.js";
import { language, text, viewTop } from "/pages/session.js";

const name = (ticket) => (language === "en" ? ticket.service_name_en : ticket.service_name);

export function viewChoice(state) {
  return [
    viewTop({ user: state.user, name: "counter", isLost: state.isLost, now: state.clock?.text() }),
    el("main", { class: "choose" },
      el("h2", {}, text("choose_counter")),
      el("div", { class: "places" }, state.counters.map((one) =>
        el("button", { class: "press", type: "button", "data-do": "sit", "data-number": one.counter },
          el("b", {}, String(one.counter)), el("span", {}, one.services.join(", ")), el("span", {}, one.officer ?? text(`counter_${one.state}`)))))),
  ];
}

export function viewConsole(state) {
  const { counter } = state;
  const aside = counter ? el("span", {}, serviceNames(state)) : null;
  return [
    viewTop({ user: state.user, name: "counter", title: `${text("counter")} ${state.number}`, aside, isLost: state.isLost, now: state.clock?.text() }),
    el("main", { class: "console" }, viewNow(state), viewLine(state)),
    viewDay(state),
  ];
}

function serviceNames(state) {
  const home = state.services.find((one) => one.code === state.counter.services[0]);
  const others = state.counter.services.slice(1).join(", ");
  return `${home ? (language === "en" ? home.name_en : home.name) : ""}${others ? ` · ${others}` : ""}`;
}

function viewNow(state) {
  const ticket = state.counter?.ticket ?? null;
  return el("section", { class: "now", "aria-label": text("current") },
    viewState(state, ticket), viewWho(state, ticket), viewTimes(state, ticket), viewButtons(state, ticket),
    el("p", { class: "why" }, whyNot(state, ticket)), viewMain(state, ticket));
}

function viewState(state, ticket) {
  const word = ticket?.status ?? (state.counter?.state === "paused" ? "paused" : "free");
  return el("div", { class: "head" },
    el("p", { class: `state is-${word}`, role: "status" }, el("i", {}), text(`now_${word}`)),
    el("button", { class: "quiet", type: "button", "data-do": "letter" }, icon("mail"), text("do_letter")));
}

function viewWho(state, ticket) {
  if (ticket === null) {
    const hint = state.lastEnded === null ? "" : text("last_was", { label: state.lastEnded.label });
    return el("div", { class: "who" }, el("p", { class: "label is-none" }, text(state.counter?.state === "paused" ? "on_a_break" : "nobody_here")), el("p", {}, hint));
  }
  return el("div", { class: "who" },
    el("p", { class: `label${ticket.label.length > 4 ? " is-long" : ""}` }, ticket.label),
    el("div", {}, el("h2", {}, name(ticket)), el("p", {}, text("took_at", { time: clock(ticket.issued_at) })),
      ticket.priority ? el("span", { class: "tag" }, icon("star"), text("priority")) : null,
      ticket.language === "en" ? el("span", { class: "tag" }, icon("languages"), "English") : null,
      ticket.help ? el("span", { class: "tag help" }, icon("hand-helping"), helpWords(ticket, state.languages)) : null,
      ticket.party_size > 1 ? el("span", { class: "tag" }, icon("users"), text("party", { n: ticket.party_size })) : null,
      ticket.calls > 1 ? el("span", { class: "tag" }, icon("repeat"), text("called_times", { n: ticket.calls })) : null));
}

function viewTimes(state, ticket) {
  const now = state.clock?.now() ?? Date.now();
  const since = (from, to = now) => (from ? running((to - Date.parse(from)) / 1000) : "–");
  const called = ticket?.called_at;
  const began = ticket?.status === "serving" ? ticket.began_at : null;
  return el("div", { class: "time" },
    el("div", {}, el("small", {}, text("waited")), el("b", { class: "num" }, ticket ? since(ticket.issued_at, called ? Date.parse(called) : now) : "–")),
    el("div", {}, el("small", {}, text("walking")), el("b", { class: "num" }, called ? since(called, began ? Date.parse(began) : now) : "–")),
    el("div", {}, el("small", {}, text("serving")), el("b", { class: "num" }, since(began))));
}

function viewButtons(state, ticket) {
  const isCalled = ticket?.status === "called";
  const buttons = [
    ["recall", "repeat", "F3", isCalled], ["noShow", "user-x", "F4", isCalled], ["hold", "pause", "F6", ticket !== null], ["transfer", "arrow-right", "F7", ticket !== null],
    ["finish", "check", "F8", ticket !== null], ["undo", "undo-2", "F9", state.canUndo && ticket === null], ["requeue", "corner-up-left", null, isCalled], ["dossier", "file-plus", null, ticket !== null],
  ];
  return el("div", { class: "do" }, buttons.map(([word, drawing, key, isPossible]) =>
    el("button", { class: "press", type: "button", "data-do": word, "aria-disabled": isPossible && !state.isBusy ? null : "true" },
      icon(drawing), text(`do_${word}`), key ? el("kbd", {}, key) : null)));
}

function whyNot(state, ticket) {
  if (ticket === null) return state.canUndo ? text("undo_until", { label: state.lastEnded.label }) : text("why_free");
  return ticket.status === "serving" ? text("why_serving") : text("why_called");
}

function viewMain(state, ticket) {
  const next = state.line?.tickets[0]?.label ?? null;
  let title = text("call_next");
  let hint = next ? text("will_call", { label: next }) : text("nobody_waits");
  let drawing = "volume-2";
  let isPossible = next !== null;
  if (ticket?.status === "called") [title, hint, drawing, isPossible] = [text("begin"), text("begin_hint", { label: ticket.label }), "user-plus", true];
  else if (ticket) [title, hint, isPossible] = [text("finish_and_call"), next ? text("finish_hint", { label: ticket.label, next }) : text("finish_hint_none", { label: ticket.label }), true];
  else if (state.counter?.state === "paused") [title, hint, drawing, isPossible] = [text("open_again"), "", "play", true];
  return el("button", { class: "call", type: "button", "data-do": "main", "aria-disabled": isPossible && !state.isBusy ? null : "true" },
    icon(drawing), el("div", {}, el("b", {}, title), el("span", {}, hint)), el("kbd", {}, text("space_or_f2")));
}

function viewLine(state) {
  const line = state.line ?? { tickets: [], waiting: 0, shared_with: [], on_hold: [] };
  return el("section", { class: "wait", "aria-label": text("line"), tabindex: "-1" },
    el("h2", {}, text("waiting_n", { n: line.waiting }), line.shared_with.length ? el("span", {}, text("shared_with", { counters: [state.number, ...line.shared_with].join(", ") })) : null),
    line.on_hold.length ? el("div", { class: "held" }, line.on_hold.map((one) =>
      el("button", { class: "press", type: "button", "data-do": "resume", "data-id": one.id, "data-key": `held-${one.id}`, "aria-disabled": state.counter?.ticket ? "true" : null }, icon("play"), text("resume", { label: one.label })))) : null,
    el("table", {}, el("thead", {}, el("tr", {}, ["number", "has_waited", "due_at", "why_here"].map((key) => el("th", { scope: "col" }, text(key))))),
      el("tbody", {}, line.tickets.map((one, index) => viewWaiting(state, one, index)))),
    el("p", { class: "how" }, text("order_rule"), " ", el("kbd", {}, "Enter")));
}

function viewWaiting(state, one, index) {
  const now = state.clock?.now() ?? Date.now();
  const waited = running((now - Date.parse(one.waiting_since)) / 1000);
  const wishes = wishWords(one, state.languages);
  const why = [index === 0 ? el("b", {}, text("next")) : null, index === 0 ? ", " : null, text(`why_${one.why}`)];
  return el("tr", { class: index === 0 ? "is-first" : null, tabindex: "0", "data-do": "choose", "data-id": one.id, "data-label": one.label, "data-key": one.id },
    el("td", {}, one.label),
    el("td", { class: one.is_late ? "num late" : "num" }, one.is_late ? icon("triangle-alert") : null, waited),
    el("td", { class: "num" }, clock(one.serve_by)), el("td", {}, why, wishes ? el("span", { class: "wishes" }, icon("hand-helping"), wishes) : null));
}

function viewDay(state) {
  const { today } = state;
  const figure = (key, value, unit) => el("div", {}, el("small", {}, text(key)), el("b", {}, value, unit ? el("em", {}, ` ${unit}`) : null));
  const minutes = (seconds) => (seconds === null ? ["–", ""] : [String(Math.round(seconds / 60)), text("minutes")]);
  return el("footer", { class: "me" }, today ? [
    figure("today_served", String(today.served)),
    figure("today_waiting", ...minutes(today.waiting_median_seconds)),
    figure("today_service", ...minutes(today.service_median_seconds)),
    figure("today_within", `${today.within_target ?? 0}/${today.target_count ?? 0}`, percent(today.within_target ?? 0, today.target_count)),
    figure("today_no_show", String(today.no_show)),
    figure("today_rated", `${today.rated}/${today.asked}`, text("answered")),
    el("button", { class: "quiet", type: "button", "data-do": "summary", "aria-disabled": state.isBusy ? "true" : null }, icon("printer"), text("do_summary")),
  ] : null,
  el("button", { class: "press", type: "button", "data-do": "pause", "aria-disabled": state.counter?.ticket ? "true" : null },
    icon(state.counter?.state === "paused" ? "play" : "pause"), text(state.counter?.state === "paused" ? "open_again" : "pause"), el("kbd", {}, "F10")),
  el("button", { class: "quiet", type: "button", "data-do": "leave", "aria-disabled": state.counter?.ticket ? "true" : null }, text("leave_counter")));
}
