// Reception: give a number in one click, find one, set it right, print it again.

import { connectLive } from "/look/live.js";
import { draw, el, icon, listen } from "/look/dom.js";
import { askService } from "/pages/dialog.js";
import { clock } from "/pages/format.js";
import { viewHelp, wishWords } from "/pages/help_view.js";
import { followPaper, paperNews, paperWords } from "/pages/paper.js";
import { keyedPost } from "/pages/repeating.js";
import { api, beginPage, commonActions, language, notice, siteClock, text, viewTop } from "/pages/session.js";

const REFRESH_AT_MOST_EVERY = 3000;
const root = document.getElementById("page");
const state = { user: null, services: [], clock: null, isLost: false, isPriority: false, isBusy: false, given: null, query: "", found: [], day: null, waiting: [], languages: [] };

const nameOf = (one) => (language === "en" ? one.name_en : one.name);

function show() {
  draw(root, viewTop({ user: state.user, name: "reception", isLost: state.isLost, now: state.clock?.text() }),
    el("main", { class: "desk" }, viewGive(), viewFind()));
}

function viewGive() {
  return el("section", { class: "give" },
    el("h2", {}, text("give_number")),
    el("label", { class: "check switch" }, el("input", { type: "checkbox", id: "priority", "data-toggle": "priority" }), text("is_priority")),
    el("div", { class: "services" }, state.services.map((one) =>
      el("button", { class: "press", type: "button", "data-do": "give", "data-code": one.code, "aria-disabled": state.isBusy ? "true" : null },
        el("b", {}, one.code), el("span", {}, nameOf(one)), el("small", {}, text("waiting_short", { n: one.waiting }))))),
    el("div", { class: "panel given", role: "status" }, state.given === null ? text("none_given") : [
      el("p", { class: "label" }, state.given.label),
      el("p", {}, `${language === "en" ? state.given.service_name_en : state.given.service_name}${state.given.priority ? ` · ${text("priority")}` : ""}`),
      el("p", { class: "soft" }, paperWords(state.given.paper ?? state.given.print))]));
}

function viewFind() {
  return el("section", { class: "find" },
    viewHelp(state.waiting, state.languages),
    el("h2", {}, text("find_number")),
    el("form", { id: "find", role: "search" },
      el("input", { name: "query", "aria-label": text("label_like"), placeholder: text("label_like"), maxlength: 12, autocomplete: "off" }),
      el("button", { class: "press is-main", type: "submit" }, icon("search"), text("find"))),
    el("div", { class: "found" }, state.found.map(viewTicket), state.query && !state.found.length ? el("p", {}, text("not_found", { query: state.query })) : null));
}

function viewTicket(ticket) {
  const acts = [];
  const button = (word, drawing) => el("button", { class: "press", type: "button", "data-do": word, "data-id": ticket.id }, icon(drawing), text(`do_${word}`));
  if (ticket.status === "waiting") acts.push(button("move", "arrow-left-right"));
  if (ticket.status === "no_show") acts.push(button("return", "undo-2"));
  if (["waiting", "on_hold"].includes(ticket.status)) acts.push(button("cancel", "ban"));
  acts.push(button("reprint", "printer"));
  return el("article", { class: "panel", "data-key": ticket.id },
    el("div", {}, el("b", {}, ticket.label), ` · ${text(`status_${ticket.status}`)}${ticket.counter ? ` · ${text("counter")} ${ticket.counter}` : ""}`),
    el("p", { class: "soft" }, `${language === "en" ? ticket.service_name_en : ticket.service_name} · ${text("took_at", { time: clock(ticket.issued_at) })}`),
    wishWords(ticket, state.languages) ? el("p", {}, icon("hand-helping"), wishWords(ticket, state.languages)) : null,
    el("div", { class: "acts" }, acts));
}

/** One click, one key: an answer that got lost is asked for again with the same key, never twice for one click. */
async function give({ code }) {
  if (state.isBusy) return;
  state.isBusy = true;
  show();
  const body = { service: code, priority: state.isPriority, language: "vi" };
  try {
    const given = (await keyedPost("/tickets")(body)).ticket;
    state.given = given;
    followPaper(given.print, { isWanted: () => state.given === given, onNews(paper) { given.paper = paper; show(); } });
    state.isPriority = false;
    document.getElementById("priority").checked = false;
  } catch (problem) { notice(problem); }
  state.isBusy = false;
  refresh();
}

async function find() {
  const wanted = /^\s*([a-z]{1,2})[\s-]?0*(\d{1,6})\s*$/i.exec(state.query);
  state.found = [];
  try {
    let after = 0;
    for (;;) {
      const page = await api.get(`/tickets?business_day=${state.day}&after=${after}&limit=500`);
      state.found.push(...page.tickets.filter((one) => wanted && one.prefix === wanted[1].toUpperCase() && one.number === Number(wanted[2])));
      if (page.next === null) break;
      after = page.next;
    }
  } catch (problem) { notice(problem); }
  show();
}

async function act(word, id, body = {}) {
  try {
    await api.post(`/tickets/${id}/${word}`, body);
    notice(text("done"));
  } catch (problem) { notice(problem); }
  await find();
}

const actions = {
  give,
  cancel: ({ id }) => act("cancel", id),
  return: ({ id }) => act("return", id),
  reprint: ({ id }) => act("reprint", id, { reason: text("asked_at_reception") }),
  async move({ id }) {
    const ticket = state.found.find((one) => String(one.id) === id);
    const code = await askService({ title: text("move_where", { label: ticket.label }), services: state.services, except: ticket.service, check: ({ button }) => api.post(`/tickets/${id}/move`, { service: button }) });
    if (code !== null) await find();
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
    Object.assign(state, { services: answer.services, clock: siteClock(answer.site.now), day: answer.site.business_day, languages: answer.help.interpreter_languages });
    state.waiting = (await api.get(`/tickets?status=waiting&business_day=${state.day}&limit=500`)).tickets;
  } catch { /* the next event asks again */ }
  show();
}

function onEvent(event) {
  const news = paperNews(event);
  if (news !== null) notice(news.words, { isTrouble: news.isTrouble });
  refreshSoon();
}

async function begin() {
  state.user = await beginPage("reception");
  listen(root, { ...commonActions, ...actions });
  root.addEventListener("change", (event) => { if (event.target.dataset.toggle) state.isPriority = event.target.checked; });
  root.addEventListener("submit", (event) => { event.preventDefault(); state.query = event.target.query.value; find(); });
  await refresh();
  connectLive({ auth: {}, api, onSnapshot: refreshSoon, onEvent, onStale(isStale) { state.isLost = isStale; show(); } });
  setInterval(show, 5000);
}

begin();
