// The manager's day: counts, times, satisfaction; every share with its fraction, every chart with its table.

import { draw, el, icon, listen } from "/look/dom.js";
import { day as dayText, dayAfter, duration, number, percent, share } from "/pages/format.js";
import { csvOf } from "/pages/reports_csv.js";
import { api, beginPage, clearNotice, commonActions, language, notice, text, viewTop } from "/pages/session.js";

const root = document.getElementById("page");
const state = { user: null, day: null, today: null, figures: null, isReading: true };
const nameOf = (one) => (language === "en" ? one.name_en : one.name);

function show() {
  const { figures } = state;
  draw(root, viewTop({ user: state.user, name: "reports", isLost: null }),
    el("main", { class: "report" }, viewChoice(),
      figures === null ? el("p", { class: "empty", role: "status" }, text(state.isReading ? "reading" : "no_figures"))
        : [viewSums(figures), el("div", { class: "two" }, viewArrivals(figures), viewRatings(figures)), viewByService(figures), viewByCounter(figures), viewHow()]));
  for (const bar of root.querySelectorAll("[data-part]")) bar.style.setProperty("--part", bar.dataset.part);
}

function viewChoice() {
  const isRunning = state.figures !== null && !state.figures.is_final;
  const turn = (days, drawing, key, isPossible) => el("button", { class: "press", type: "button", "data-do": "turn", "data-days": days, "aria-disabled": isPossible ? null : "true" }, icon(drawing), text(key));
  return el("section", { class: "choose" },
    el("h2", {}, state.day ? text("report_of", { day: dayText(state.day) }) : text("page_reports"), isRunning ? el("small", { class: "soft" }, text("running_day")) : null),
    el("div", { class: "days no-print" }, turn(-1, "chevron-left", "day_before", state.day !== null),
      el("label", {}, el("span", {}, text("choose_day")), el("input", { type: "date", id: "day", "data-pick": "day" })),
      turn(1, "chevron-right", "day_after", state.day !== null && state.day < state.today)),
    el("div", { class: "end no-print" },
      el("button", { class: "press", type: "button", "data-do": "csv", "aria-disabled": state.figures ? null : "true" }, icon("download"), "CSV"),
      el("button", { class: "press", type: "button", "data-do": "print", "aria-disabled": state.figures ? null : "true" }, icon("printer"), text("print"))));
}

function viewSums(f) {
  const { waiting, walking, service } = f.times;
  const sum = (key, value, more = "") => el("div", {}, el("small", {}, text(key)), el("b", {}, value), more ? el("em", {}, more) : null);
  const of = (part, whole) => (whole ? `${number(part)} / ${number(whole)}` : "");
  return el("section", { class: "panel sums", "aria-label": text("whole_site") },
    el("div", { class: "first" },
      sum("f_served", number(f.served), text("of_issued", { n: number(f.issued) })),
      sum("f_waiting_median", duration(waiting.median_seconds), `n = ${number(waiting.count)}`),
      sum("f_waiting_p90", duration(waiting.p90_seconds)),
      sum("f_within", percent(waiting.within_target, waiting.target_count), of(waiting.within_target, waiting.target_count)),
      sum("f_no_show", percent(f.no_show, f.issued), of(f.no_show, f.issued)),
      sum("f_satisfied", percent(f.ratings.satisfied, f.ratings.answered), of(f.ratings.satisfied, f.ratings.answered))),
    el("div", { class: "more" },
      sum("f_walking_median", duration(walking.median_seconds)), sum("f_service_median", duration(service.median_seconds)), sum("f_service_p90", duration(service.p90_seconds)),
      sum("f_cancelled", number(f.cancelled)), sum("f_expired", number(f.expired)), sum("f_open", number(f.waiting + f.called + f.serving + f.on_hold)),
      sum("f_closed_by_system", number(f.closed_by_system)), el("p", { class: "soft" }, text("unit_note"))));
}

/** Every half-hour from the first to the last with arrivals: an empty one is a figure too. */
function halfHours(arrivals) {
  if (arrivals.length === 0) return [];
  const at = ({ from }) => Number(from.slice(0, 2)) * 2 + (from.slice(3) === "30" ? 1 : 0);
  const counts = new Map(arrivals.map((one) => [at(one), one.issued]));
  const found = [];
  for (let half = Math.min(...counts.keys()); half <= Math.max(...counts.keys()); half += 1) {
    found.push({ from: `${String(Math.floor(half / 2)).padStart(2, "0")}:${half % 2 ? "30" : "00"}`, issued: counts.get(half) ?? 0 });
  }
  return found;
}

function viewArrivals(f) {
  const halves = halfHours(f.arrivals);
  const most = Math.max(1, ...halves.map((one) => one.issued));
  return el("section", { class: "panel" }, el("h2", {}, text("arrivals"), el("small", {}, text("numbers_given"))),
    halves.length === 0 ? el("p", { class: "soft" }, text("no_arrivals")) : [
      el("div", { class: "bars", "aria-hidden": "true" }, halves.map((one) => el("div", { "data-key": one.from }, el("b", {}, number(one.issued)), el("i", { "data-part": (one.issued / most).toFixed(4) }), el("span", {}, one.from.endsWith(":00") ? one.from.slice(0, 2) : "")))),
      el("details", {}, el("summary", {}, text("as_table")), el("table", { class: "figures" },
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, text("from")), el("th", { scope: "col", class: "amount" }, text("f_issued")))),
        el("tbody", {}, halves.map((one) => el("tr", {}, el("td", {}, one.from), el("td", { class: "amount num" }, number(one.issued)))), viewRow([text("whole_site"), number(f.issued)], "is-sum"))))]);
}

function viewRatings(f) {
  const r = f.ratings;
  return el("section", { class: "panel" }, el("h2", {}, text("satisfaction"), el("small", {}, `n = ${number(r.answered)}`)),
    el("p", {}, text("coverage", { share: share(r.answered, f.served) })),
    el("table", { class: "levels" },
      el("thead", { class: "for-ears" }, el("tr", {}, el("th", { scope: "col" }, text("level")), el("td", {}), el("th", { scope: "col" }, text("f_rated")))),
      el("tbody", {}, [5, 4, 3, 2, 1].map((level) => {
        const count = r.levels[level];
        return el("tr", { "data-key": level }, el("th", { scope: "row" }, text(`score_${level}`)), el("td", {}, el("i", { "data-part": (r.answered ? count / r.answered : 0).toFixed(4) })), el("td", { class: "num" }, share(count, r.answered)));
      }))),
    el("p", { class: "soft" }, text("questions", { asked: number(r.asked), declined: number(r.declined), unanswered: number(r.unanswered), cut: number(r.cut_short) })),
    el("p", { class: "soft" }, text("channels", { tablet: number(r.by_channel.tablet), phone: number(r.by_channel.phone) })));
}

const SERVICE_COLUMNS = ["f_issued", "f_served", "f_waiting_median", "f_waiting_p90", "f_service_median", "f_service_p90", "f_within", "f_no_show", "f_cancelled", "f_expired"];

function serviceRow(one) {
  const { waiting, service } = one.times;
  return [number(one.issued), number(one.served), duration(waiting.median_seconds), duration(waiting.p90_seconds), duration(service.median_seconds), duration(service.p90_seconds),
    share(waiting.within_target, waiting.target_count), number(one.no_show), number(one.cancelled), number(one.expired)];
}

function viewByService(f) {
  const rows = f.by_service.filter((one) => one.issued > 0).map((one) => [`${one.service} · ${nameOf(one)}`, ...serviceRow(one)]);
  return viewTable("by_service", ["service", ...SERVICE_COLUMNS], rows, [text("whole_site"), ...serviceRow(f)]);
}

function viewByCounter(f) {
  const rows = f.by_counter.filter((one) => one.served + one.no_show > 0).map((one) => [
    `${text("counter")} ${one.counter}`, number(one.served), number(one.no_show), duration(one.times.waiting.median_seconds), duration(one.times.walking.median_seconds), duration(one.times.service.median_seconds), duration(one.times.service.p90_seconds),
    share(one.ratings.answered, one.ratings.asked), one.ratings.mean_score === null ? "–" : new Intl.NumberFormat(language === "en" ? "en" : "vi-VN").format(one.ratings.mean_score)]);
  return viewTable("by_counter", ["counter", "f_served", "f_no_show", "f_waiting_median", "f_walking_median", "f_service_median", "f_service_p90", "f_rated", "f_mean_score"], rows, null);
}

function viewTable(title, columns, rows, sum) {
  return el("section", { class: "panel" }, el("h2", {}, text(title), el("small", {}, text("unit_note"))),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": text(title) }, el("table", { class: "figures" },
      el("thead", {}, el("tr", {}, columns.map((key, index) => el("th", { scope: "col", class: index ? "amount" : null }, text(key))))),
      el("tbody", {}, rows.map((row) => viewRow(row)), sum ? viewRow(sum, "is-sum") : null))));
}

function viewRow(row, kind = null) {
  return el("tr", { class: kind }, row.map((cell, index) => el("td", { class: index ? "amount num" : null }, cell)));
}

function viewHow() {
  const words = ["waiting", "walking", "service", "percentile", "within", "satisfied", "coverage", "no_show"];
  return el("section", { class: "how" }, el("h2", {}, text("how")), el("dl", {}, words.flatMap((word) => [el("dt", {}, text(`how_${word}_name`)), el("dd", {}, text(`how_${word}`))])));
}

// --- reading and taking away ----------------------------------------------------------------------

async function read(day = null) {
  Object.assign(state, { isReading: true, figures: null });
  clearNotice();
  show();
  try {
    const figures = await api.get(`/statistics/day${day ? `?business_day=${day}` : ""}`);
    Object.assign(state, { figures, day: figures.business_day });
    if (!day) state.today = state.day;
  } catch (problem) { notice(problem); }
  state.isReading = false;
  show();
  root.querySelector("#day").value = state.day ?? "";
  root.querySelector("#day").max = state.today ?? "";
}

const actions = {
  print: () => window.print(),
  turn: ({ days }) => read(dayAfter(state.day, Number(days))),
  csv() {
    if (state.figures === null) return;
    const address = URL.createObjectURL(new Blob([csvOf(state.figures, { nameOf })], { type: "text/csv" }));
    const link = el("a", { href: address, download: `figures-${state.day}.csv` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000); // the browser reads it after the click
  },
};

async function begin() {
  state.user = await beginPage("reports");
  listen(root, { ...commonActions, ...actions });
  root.addEventListener("change", (event) => { if (event.target.dataset.pick && event.target.value) read(event.target.value); });
  // On paper every chart has its table.
  window.addEventListener("beforeprint", () => { for (const one of root.querySelectorAll("details")) one.open = true; });
  await read();
}

begin();
