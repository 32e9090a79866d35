// The print preview: the site's latest slips as pictures, as they come out on paper. Draws nothing itself.

import { createApi } from "/look/api.js";
import { connectLive } from "/look/live.js";

const POLL_MILLISECONDS = 10000;
const RETRY_MILLISECONDS = 2000;
const SETTLE_MILLISECONDS = 150;
const NEWS = new Set(["ticket_issued", "slip_reprinted", "dossier_received", "dossier_printed", "printer_changed", "slips_passed_on", "slip_given_up"]);
const FAULTS = new Set(["paper_out", "cover_open", "offline", "silent", "other", "agent_away"]);

const byId = (id) => document.getElementById(id);
const api = createApi({ credential: "session" });

const state = {
  language: kept("language") === "en" ? "en" : "vi",
  width: kept("preview-width") === "384" ? 384 : 576,
  texts: {},
  jobs: null,
  at: null,
  problem: null,
};
let timer = null;
const cards = new Map(); // job id -> its list item: a picture that is there is not fetched again

await loadTexts();
byId("language").addEventListener("click", async () => {
  state.language = state.language === "vi" ? "en" : "vi";
  keep("language", state.language);
  await loadTexts();
  cards.clear();
  render();
});
for (const input of document.querySelectorAll("input[name=width]")) {
  input.checked = Number(input.value) === state.width;
  input.addEventListener("change", () => {
    state.width = Number(input.value);
    keep("preview-width", input.value);
    cards.clear();
    render();
  });
}
document.addEventListener("visibilitychange", () => { if (!document.hidden) loadSoon(0); });
render();
await load();
if (state.problem === null || state.problem.isPassing) listen();

async function loadTexts() {
  const answer = await fetch(`/print-preview/texts/${state.language}.json`);
  if (answer.ok) state.texts = await answer.json();
  api.language = state.language;
}

/** Asks again, at once or later; one request at a time. */
function loadSoon(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(load, milliseconds);
}

async function load() {
  try {
    state.jobs = (await api.get("/print-jobs/recent")).jobs;
    state.at = new Date();
    state.problem = null;
  } catch (problem) {
    state.problem = problem;
  }
  render();
  const isPassing = state.problem !== null && state.problem.isPassing;
  // That a slip came out is no news of the hall, so it is asked for while one is on its way.
  const isPrinting = state.problem === null && state.jobs.some((job) => ["pending", "taken"].includes(job.state) && !job.fault);
  loadSoon(isPassing || isPrinting ? RETRY_MILLISECONDS : POLL_MILLISECONDS);
}

/** News of the site come by push; the poll stands behind them. */
function listen() {
  connectLive({
    auth: {},
    api,
    onSnapshot: () => loadSoon(SETTLE_MILLISECONDS),
    onEvent: (event) => { if (NEWS.has(event.kind)) loadSoon(SETTLE_MILLISECONDS); },
  });
}

function render() {
  const { texts } = state;
  document.documentElement.lang = state.language;
  document.title = texts.title ?? document.title;
  setText("title", texts.title);
  setText("lead", texts.lead);
  setText("paper", texts.paper);
  setText("paper-wide", texts.paper_wide);
  setText("paper-narrow", texts.paper_narrow);
  const other = byId("language");
  other.textContent = texts.other_language ?? "English";
  other.lang = state.language === "vi" ? "en" : "vi";
  const nothingYet = state.problem === null ? texts.loading : "";
  setText("as-of", state.at === null ? nothingYet : fill(texts.as_of, { time: clock(state.at) }));
  renderProblem();
  const isEmpty = state.jobs !== null && state.jobs.length === 0;
  byId("empty").hidden = !isEmpty;
  setText("empty-title", texts.empty_title);
  setText("empty-text", texts.empty);
  renderSlips();
}

function renderProblem() {
  const box = byId("trouble");
  const { problem, texts } = state;
  box.hidden = problem === null;
  if (problem === null) return;
  const words = { 401: texts.signed_out, 403: texts.not_allowed }[problem.status] ?? texts.unreachable;
  const isSignedOut = problem.status === 401;
  box.className = isSignedOut ? "trouble signed-out" : "trouble";
  box.replaceChildren(icon(isSignedOut ? "lock" : "triangle-alert"), element("span", "", words));
  if (!isSignedOut) return;
  const link = element("a", "", texts.log_in);
  link.href = "/login?next=/print-preview";
  box.append(link);
}

function renderSlips() {
  const jobs = state.jobs ?? [];
  const items = jobs.map((job) => {
    const item = cards.get(job.id) ?? newCard(job);
    cards.set(job.id, item);
    renderState(item, job);
    return item;
  });
  for (const id of [...cards.keys()]) if (!jobs.some((job) => job.id === id)) cards.delete(id);
  const list = byId("slips");
  // Items that stay are not moved: focus and scroll keep their place.
  items.forEach((item, place) => { if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null); });
  while (list.children.length > items.length) list.lastElementChild.remove();
}

function newCard(job) {
  const { texts } = state;
  const { label, code, counter } = job.slip;
  const name = String((job.kind === "ticket" ? label : null) ?? code ?? counter ?? "");
  const item = element("li", "slip");
  const head = element("div", "slip-head");
  const title = element("div", "slip-name");
  title.append(element("b", "", name), element("span", "slip-time num", job.created_at.slice(11, 16)));
  const kinds = [texts[`kind_${job.kind}`], fill(texts.printer, { printer: job.printer })];
  if (job.is_reprint) kinds.push(texts.reprint);
  head.append(title, element("div", "slip-kind", kinds.filter(Boolean).join(" · ")), element("div", "slip-state"));
  item.append(head, newPaper(job, name));
  if (job.kind === "receipt") item.append(newSheet(job));
  return item;
}

function newPaper(job, name) {
  const { texts, width } = state;
  const link = element("a", width === 384 ? "slip-paper narrow" : "slip-paper");
  link.href = `/print-preview/${job.id}.png?width=${width}`;
  const image = document.createElement("img");
  image.alt = fill(texts.picture, { what: name });
  image.addEventListener("error", () => link.replaceWith(element("p", "slip-broken", texts.broken)), { once: true });
  image.src = link.href;
  link.append(image);
  return link;
}

/** The same receipt as a sheet, for an office with a laser printer. */
function newSheet(job) {
  const link = element("a", "slip-sheet", state.texts.sheet);
  link.href = `/print-preview/${job.id}.pdf`;
  link.target = "_blank";
  link.rel = "noopener";
  return link;
}

function renderState(item, job) {
  const { texts } = state;
  const box = item.querySelector(".slip-state");
  const hasFailed = job.state !== "done" && (job.fault || job.state === "given_up");
  const kind = job.state === "done" ? "done" : hasFailed ? "failed" : "pending";
  const icons = { done: "circle-check", failed: "triangle-alert", pending: "clock" };
  const fault = FAULTS.has(job.fault) ? job.fault : "other";
  const words = job.state === "given_up" ? texts.state_given_up : kind === "failed" ? texts[`fault_${fault}`] : texts[`state_${job.state}`];
  box.className = `slip-state ${kind}`;
  box.replaceChildren(icon(icons[kind]), document.createTextNode(words ?? ""));
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `/look/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

function setText(id, text) {
  if (text !== undefined && byId(id).textContent !== text) byId(id).textContent = text;
}

function fill(shape, values) {
  return (shape ?? "").replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function clock(at) {
  const options = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat("vi-VN", options).format(at);
}

function kept(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}

function keep(key, value) {
  try { localStorage.setItem(key, value); } catch { /* the choice lasts until the page is reloaded */ }
}
