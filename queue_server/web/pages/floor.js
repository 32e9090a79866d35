// The supervisor's page: every queue and counter live, the longest wait on top, trouble in red with a word.

import { connectLive } from "/look/live.js";
import { draw, el, icon, listen } from "/look/dom.js";
import { ask } from "/pages/dialog.js";
import { calledName, running } from "/pages/format.js";
import { viewBoards } from "/pages/boards_view.js";
import { viewKiosks } from "/pages/kiosks_view.js";
import { paperNews, viewPrinters } from "/pages/paper.js";
import { api, beginPage, commonActions, language, notice, siteClock, text, viewTop } from "/pages/session.js";

const READ_AT_MOST_EVERY = 1500;
const DAY_EVERY = 15000;
const LONG_SERVICE_SECONDS = 20 * 60;
const LOW_SCORE = 2;
const root = document.getElementById("page");
const state = { user: null, services: [], counters: [], waiting: [], day: null, lows: [], kiosks: [], boards: [], printers: [], clock: null, isLost: false };

const nowOf = () => state.clock?.now() ?? Date.now();
const nameOf = (one) => (language === "en" ? one.name_en : one.name);

/** Waiting tickets by service: how many, and since when the one waits who waits longest. */
function queues() {
  const rows = state.services.map((service) => {
    const own = state.waiting.filter((ticket) => ticket.service === service.code);
    const oldest = own.reduce((first, one) => (first === null || one.joined_at < first.joined_at ? one : first), null);
    const seconds = oldest ? (nowOf() - Date.parse(oldest.joined_at)) / 1000 : null;
    const late = own.filter((one) => nowOf() > Date.parse(one.serve_by)).length;
    return { service, count: own.length, oldest, seconds, late };
  });
  return rows.sort((a, b) => (b.seconds ?? -1) - (a.seconds ?? -1));
}

function show() {
  const rows = queues();
  draw(root, viewTop({ user: state.user, name: "floor", isLost: state.isLost, now: state.clock?.text() }),
    el("main", { class: "floor" }, viewSums(rows), viewKiosks(state.kiosks), viewBoards(state.boards), viewPrinters(state.printers), el("div", { class: "halves" }, viewQueues(rows), viewCounters()), viewBelow()));
}

function viewSums(rows) {
  const longest = rows[0]?.oldest ?? null;
  const late = rows.reduce((sum, row) => sum + row.late, 0);
  const open = state.counters.filter((one) => one.state === "open").length;
  const sum = (key, value, unit, isLate = false) => el("div", {}, el("small", {}, text(key)), el("b", { class: isLate ? "num late" : "num" }, isLate ? icon("triangle-alert") : null, value), el("em", {}, ` ${unit}`));
  const median = state.day?.times.waiting.median_seconds ?? null;
  return el("section", { class: "sums" },
    sum("sum_waiting", String(state.waiting.length), text("people")),
    sum("sum_late", String(late), text("people"), late > 0),
    sum("sum_longest", longest ? running(rows[0].seconds) : "–", longest?.label ?? "", longest !== null && nowOf() > Date.parse(longest.serve_by)),
    sum("sum_open", String(open), text("of_n", { n: state.counters.length })),
    sum("sum_served", String(state.day?.served ?? "–"), text("tickets")),
    sum("sum_median", median === null ? "–" : String(Math.round(median / 60)), text("minutes")));
}

function viewQueues(rows) {
  return el("section", { class: "panel queues" },
    el("div", { class: "head" }, el("h2", {}, text("queues")), el("span", { class: "soft" }, text("longest_on_top"))),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": text("queues") }, el("table", {},
      el("thead", {}, el("tr", {}, el("th", { scope: "col", colspan: 2 }, text("service")), ["waiting", "longest", "target", "open_counters"].map((key) => el("th", { scope: "col", class: "amount" }, text(`col_${key}`))))),
      el("tbody", {}, rows.map(({ service, count, seconds, late }) => el("tr", { class: late ? "is-late" : null, "data-key": service.code },
        el("td", {}, service.code), el("td", {}, nameOf(service)), el("td", { class: "amount" }, String(count)),
        el("td", { class: `amount num${late ? " late" : ""}` }, late ? icon("triangle-alert") : null, seconds === null ? "–" : running(seconds), late ? el("span", { class: "soft" }, ` ${text("late_n", { n: late })}`) : null),
        el("td", { class: "amount" }, text("n_minutes", { n: Math.round(service.target_seconds / 60) })),
        el("td", { class: "amount" }, String(service.open_counters))))))));
}

function viewCounters() {
  return el("section", {},
    el("div", { class: "head" }, el("h2", {}, text("counters")), el("span", { class: "soft" }, text("touch_counter")),
      el("button", { class: "press sound", type: "button", "data-do": "testSound" }, icon("volume-2"), text("test_sound"))),
    el("div", { class: "places" }, state.counters.map(viewCounter)));
}

function viewCounter(one) {
  const { ticket } = one;
  const since = ticket ? (ticket.status === "serving" ? ticket.began_at : ticket.called_at) : one.state_since;
  const seconds = since ? (nowOf() - Date.parse(since)) / 1000 : null;
  const isLong = ticket?.status === "serving" && seconds > LONG_SERVICE_SECONDS;
  const word = ticket ? ticket.status : one.state;
  return el("button", { class: `place is-${word}`, type: "button", "data-do": "open", "data-number": one.counter, "data-key": one.counter },
    el("span", {}, el("b", {}, String(one.counter)), text(ticket ? `now_${ticket.status}` : `counter_${one.state}`)),
    el("strong", {}, ticket?.label ?? (one.state === "open" ? text("free") : "–")),
    el("span", { class: "who" }, el("i", { title: one.officer }, one.officer ? calledName(one.officer) : one.services.join(" ")), one.state === "closed" ? null : el("em", { class: isLong ? "num late" : "num" }, isLong ? icon("triangle-alert") : null, seconds === null ? "" : running(seconds))));
}

function viewBelow() {
  return el("section", { class: "below", "aria-label": text("low_ratings") }, state.lows.length === 0 ? el("span", { class: "soft" }, text("no_low_rating")) : state.lows.map((one) =>
    el("div", { class: "low", "data-key": one.id }, icon("frown"), el("div", {}, el("b", {}, `${text(`score_${one.score}`)}, ${one.at.slice(11, 16)}, ${text("counter").toLowerCase()} ${one.counter ?? "–"}`),
      el("small", {}, one.reasons.map((reason) => text(`reason_${reason}`)).join(", ") || text("no_reason"))))));
}

// --- reading -------------------------------------------------------------------------------------

let timer = null;

function readSoon() {
  timer ??= setTimeout(read, READ_AT_MOST_EVERY);
}

async function read() {
  clearTimeout(timer);
  timer = null;
  try {
    const [services, counters] = await Promise.all([api.get("/services"), api.get("/counters")]);
    Object.assign(state, { services: services.services, counters: counters.counters, clock: siteClock(services.site.now) });
    state.waiting = await readAll(`/tickets?status=waiting&business_day=${services.site.business_day}`, "tickets");
  } catch { /* the next event reads again */ }
  show();
}

async function readAll(path, name) {
  const found = [];
  for (let after = 0; after !== null;) {
    const page = await api.get(`${path}&after=${after}&limit=500`);
    found.push(...page[name]);
    after = page.next;
  }
  return found;
}

async function readDay() {
  try {
    state.kiosks = (await api.get("/kiosks")).kiosks;
    state.boards = (await api.get("/boards")).boards;
    await readPaper();
    state.day = await api.get("/statistics/day");
    const ratings = await readAll(`/ratings?business_day=${state.day.business_day}`, "ratings");
    state.lows = ratings.filter((one) => one.score <= LOW_SCORE).reverse().slice(0, 3);
  } catch { /* waits for the next time */ }
  show();
}

async function readPaper() {
  try {
    state.printers = (await api.get("/printers")).printers;
  } catch { /* waits for the next time */ }
  show();
}

const actions = {
  async open({ number }) {
    const one = state.counters.find((each) => String(each.counter) === number);
    const choices = ["open", "pause", "close"].filter((word) => ({ open: "open", pause: "paused", close: "closed" })[word] !== one.state);
    await ask({
      title: `${text("counter")} ${number}`, submit: null,
      body: el("div", { class: "choices" }, choices.map((word) => el("button", { class: "press", type: "submit", value: word }, icon({ open: "door-open", pause: "pause", close: "door-closed" }[word]), text(`counter_do_${word}`)))),
      check: ({ button }) => api.post(`/counters/${number}/${button}`),
    });
    read();
  },
  async testSound() {
    const zones = [...new Set(state.counters.map((one) => one.zone))].sort();
    const test = async (zone) => {
      await api.post("/announcements/test", { zone });
      notice(text("test_sound_sent"));
    };
    if (zones.length < 2) return test(null).catch((problem) => notice(problem.detail || text("failed"), { isTrouble: true }));
    return ask({
      title: text("test_sound_where"), submit: null,
      body: el("div", { class: "choices" }, [null, ...zones].map((zone) => el("button", { class: "press", type: "submit", value: zone ?? "" }, icon("volume-2"), zone ?? text("test_sound_all")))),
      check: ({ button }) => test(button || null),
    });
  },
};

function onEvent(event) {
  if (event.kind === "rating_given" && event.rating.score <= LOW_SCORE) state.lows = [event.rating, ...state.lows].slice(0, 3);
  const news = paperNews(event);
  if (news !== null) {
    notice(news.words, { isTrouble: news.isTrouble });
    readPaper();
  }
  readSoon();
}

async function begin() {
  state.user = await beginPage("floor");
  listen(root, { ...commonActions, ...actions });
  await read();
  await readDay();
  connectLive({ auth: {}, api, onSnapshot: readSoon, onEvent, onStale(isStale) { state.isLost = isStale; show(); } });
  setInterval(show, 1000);
  setInterval(readDay, DAY_EVERY);
}

begin();
