// Reception: give a number in one click, find one, set it right, print it again.

import { newIdempotencyKey } from "/look/api.js";
import { connectLive } from "/look/live.js";
import { draw, el, icon, listen } from "/look/dom.js";
import { askService, askToConfirm } from "/pages/dialog.js";
import { clock, minutes, ranges } from "/pages/format.js";
import { api, beginPage, clearNotice, commonActions, language, notice, siteClock, text, viewTop } from "/pages/session.js";

const REFRESH_AT_MOST_EVERY = 3000;
const ISSUE_TRIES = 5;
const TRY_AGAIN_AFTER = 1500;
const root = document.getElementById("page");
const state = {
  user: null, services: [], groups: [], clock: null, isLost: false, isPriority: false, isBusy: false, given: null,
  query: "", found: [], isFinding: false, day: null,
};

const nameOf = (one) => (language === "en" ? one.name_en : one.name);

function show() {
  draw(root, viewTop({ user: state.user, name: "reception", isLost: state.isLost, now: state.clock?.text() }),
    el("main", { class: "desk" }, viewGive(), el("div", { class: "beside" }, viewGiven(), viewFind())));
}

function viewGive() {
  return el("section", { class: "give" },
    el("h2", {}, text("give_number")),
    el("label", { class: `check switch${state.isPriority ? " is-on" : ""}` }, el("input", { type: "checkbox", role: "switch", id: "priority", "data-toggle": "priority" }),
      el("span", {}, el("b", {}, text("priority")), el("small", {}, state.groups.map(nameOf).join(" · "))), el("em", {}, text(state.isPriority ? "switch_on" : "switch_off"))),
    el("div", { class: "services" }, state.services.map(viewService)));
}

function viewService(one) {
  return el("button", { class: "press", type: "button", "data-do": "give", "data-code": one.code, "data-key": one.code, "aria-disabled": state.isBusy ? "true" : null, "data-busy": state.isBusy },
    el("b", {}, one.code), el("span", {}, nameOf(one)), el("small", {}, [text("waiting_short", { n: one.waiting }), waitText(one)].filter(Boolean).join(" · ")));
}

/** Low is cut and high raised to whole minutes: the range must hold what it says. */
function waitText({ wait, open_counters: open }) {
  if (open === 0) return text("no_counter_open");
  if (!wait) return "";
  const high = Math.ceil(wait.high_seconds / 60);
  return high <= 1 ? text("no_wait") : text("wait_range", { low: minutes(wait.low_seconds), high });
}

function viewGiven() {
  if (state.given === null) return el("section", { class: "panel given is-none", role: "status" }, icon("ticket"), el("p", {}, text(state.isBusy ? "giving" : "none_given")));
  const { given } = state;
  return el("section", { class: "panel given", role: "status", "aria-label": text("just_given") },
    el("p", { class: `label${given.label.length > 4 ? " is-long" : ""}` }, given.label),
    el("div", {},
      el("h2", {}, language === "en" ? given.service_name_en : given.service_name),
      given.priority ? el("p", { class: "tag" }, icon("star"), text("priority")) : null,
      el("p", {}, text("go_to_counters", { counters: ranges(given.counters) })),
      el("p", { class: "soft" }, icon("printer"), given.print ? text("printing", { printer: given.print.printer }) : text("no_printer"))),
    el("div", { class: "acts" }, viewActs(given)));
}

function viewFind() {
  return el("section", { class: "find" },
    el("h2", {}, text("find_number")),
    el("form", { id: "find", role: "search" },
      el("input", { name: "query", "aria-label": text("label_like"), placeholder: text("label_like"), maxlength: 12, autocomplete: "off" }),
      el("button", { class: "press is-main", type: "submit" }, icon("search"), text("find"))),
    el("div", { class: "found", role: "status" }, state.found.map(viewTicket), state.query && !state.isFinding && !state.found.length ? el("p", {}, text("not_found", { query: state.query })) : null));
}

/** What may be done with a ticket in its state; the server has the last word. */
function viewActs(ticket) {
  const button = (word, drawing) => el("button", { class: "press", type: "button", "data-do": word, "data-id": ticket.id, "data-label": ticket.label }, icon(drawing), text(`do_${word}`));
  return [
    ticket.status === "waiting" ? button("move", "arrow-left-right") : null,
    ticket.status === "no_show" ? button("return", "undo-2") : null,
    button("reprint", "printer"),
    ["waiting", "on_hold"].includes(ticket.status) ? button("cancel", "ban") : null,
  ].filter(Boolean);
}

function viewTicket(ticket) {
  const where = ticket.counter ? ` · ${text("counter")} ${ticket.counter}` : "";
  return el("article", { class: "panel", "data-key": ticket.id },
    el("h3", {}, ticket.label, el("span", {}, `${text(`status_${ticket.status}`)}${where}`)),
    el("p", { class: "soft" }, [language === "en" ? ticket.service_name_en : ticket.service_name, text("took_at", { time: clock(ticket.issued_at) }), ticket.priority ? text("priority") : null].filter(Boolean).join(" · ")),
    el("div", { class: "acts" }, viewActs(ticket)));
}

/** One click, one key: an answer that got lost is asked for again with the same key, never twice for one click. */
async function give({ code }) {
  if (state.isBusy) return;
  Object.assign(state, { isBusy: true, given: null });
  clearNotice();
  show();
  const body = { service: code, priority: state.isPriority, language: "vi" };
  try {
    state.given = (await issue(body, newIdempotencyKey())).ticket;
    state.isPriority = false;
    document.getElementById("priority").checked = false;
  } catch (problem) { notice(problem); }
  state.isBusy = false;
  refresh();
}

async function issue(body, key) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await api.post("/tickets", body, { idempotencyKey: key });
    } catch (problem) {
      if (!problem.isPassing || attempt >= ISSUE_TRIES) throw problem;
      notice(text("giving_again"), { isTrouble: true });
      await new Promise((resolve) => { setTimeout(resolve, TRY_AGAIN_AFTER); });
    }
  }
}

async function find() {
  const wanted = /^\s*([a-z]{1,2})[\s-]?0*(\d{1,6})\s*$/i.exec(state.query);
  state.isFinding = true;
  const found = [];
  try {
    for (let after = 0; after !== null && wanted !== null;) {
      const page = await api.get(`/tickets?business_day=${state.day}&after=${after}&limit=500`);
      found.push(...page.tickets.filter((one) => one.prefix === wanted[1].toUpperCase() && one.number === Number(wanted[2])));
      after = page.next;
    }
    state.found = found;
  } catch (problem) { notice(problem); }
  state.isFinding = false;
  show();
}

/** One command, sent once; afterwards the ticket is shown as the server has it, answer lost or not. */
async function act(word, id, body = {}) {
  try {
    const answer = await api.post(`/tickets/${id}/${word}`, body);
    notice(answer?.print ? text("printing", { printer: answer.print.printer }) : text("done"));
  } catch (problem) { notice(problem); }
  await readAgain(id);
}

async function readAgain(id) {
  try {
    const { ticket } = await api.get(`/tickets/${id}`);
    if (String(state.given?.id) === id) Object.assign(state.given, ticket);
  } catch { /* the search below says what there is to say */ }
  if (state.query) await find();
  refresh();
}

const ticketOf = (id) => [state.given, ...state.found].find((one) => String(one?.id) === id);

const actions = {
  give,
  return: ({ id }) => act("return", id),
  reprint: ({ id }) => act("reprint", id, { reason: text("asked_at_reception") }),
  async cancel({ id, label }) {
    if (await askToConfirm({ title: text("cancel_title", { label }), words: text("cancel_words"), yes: text("do_cancel") })) await act("cancel", id);
  },
  async move({ id, label }) {
    const code = await askService({ title: text("move_where", { label }), services: state.services, except: ticketOf(id)?.service });
    if (code !== null) await act("move", id, { service: code });
  },
};

let refreshTimer = null;

function refreshSoon() {
  refreshTimer ??= setTimeout(refresh, REFRESH_AT_MOST_EVERY);
}

async function refresh() {
  clearTimeout(refreshTimer);
  refreshTimer = null;
  try {
    const answer = await api.get("/services");
    Object.assign(state, { services: answer.services, groups: answer.priority_groups, clock: siteClock(answer.site.now), day: answer.site.business_day });
  } catch { /* the next event asks again */ }
  show();
}

async function begin() {
  state.user = await beginPage("reception");
  listen(root, { ...commonActions, ...actions });
  root.addEventListener("change", (event) => { if (event.target.dataset.toggle) { state.isPriority = event.target.checked; show(); } });
  root.addEventListener("submit", (event) => { event.preventDefault(); state.query = event.target.query.value; find(); });
  await refresh();
  connectLive({ auth: {}, api, onSnapshot: refreshSoon, onEvent: refreshSoon, onStale(isStale) { state.isLost = isStale; show(); } });
  setInterval(show, 5000);
}

begin();
