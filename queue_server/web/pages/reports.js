// The manager's day: counts, times, satisfaction; every share with its fraction, every chart with its table.

import { draw, el, icon, listen } from "/look/dom.js";
import { csvCell, day as dayText, duration, number, percent, setLanguage, share } from "/pages/format.js";
import { api, beginPage, commonActions, language, notice, text, viewTop } from "/pages/session.js";

const root = document.getElementById("page");
const state = { user: null, day: null, figures: null, doubted: [], isReading: true };
const nameOf = (one) => (language === "en" ? one.name_en : one.name);

function show() {
  const { figures } = state;
  draw(root, viewTop({ user: state.user, name: "reports" }),
    el("main", { class: "report" }, viewChoice(),
      figures === null ? el("p", { class: "empty" }, text(state.isReading ? "reading" : "no_figures"))
        : [viewSums(figures), el("div", { class: "two" }, viewArrivals(figures), viewRatings(figures)), viewByService(figures), viewByCounter(figures), viewHow()]));
  for (const bar of root.querySelectorAll("[data-part]")) bar.style.setProperty("--part", bar.dataset.part);
}

function viewChoice() {
  return el("section", { class: "choose" },
    el("h2", {}, state.day ? text("report_of", { day: dayText(state.day) }) : text("page_reports"), state.figures && !state.figures.is_final ? el("small", { class: "soft" }, ` ${text("running_day")}`) : null),
    el("label", { class: "no-print" }, text("choose_day"), " ", el("input", { type: "date", id: "day", "data-pick": "day" })),
    el("div", { class: "end no-print" },
      el("button", { class: "press", type: "button", "data-do": "csv", "aria-disabled": state.figures ? null : "true" }, icon("download"), "CSV"),
      el("button", { class: "press", type: "button", "data-do": "print" }, icon("printer"), text("print"))));
}

function viewSums(f) {
  const { waiting, walking, service } = f.times;
  const sum = (key, value, more = "") => el("div", {}, el("small", {}, text(key)), el("b", {}, value), el("em", {}, more));
  return el("section", { class: "panel sums" },
    sum("f_served", number(f.served), text("of_issued", { n: number(f.issued) })),
    sum("f_waiting_median", duration(waiting.median_seconds), `n = ${number(waiting.count)}`),
    sum("f_waiting_p90", duration(waiting.p90_seconds)),
    sum("f_walking_median", duration(walking.median_seconds), `n = ${number(walking.count)}`),
    sum("f_service_median", duration(service.median_seconds), `n = ${number(service.count)}`),
    sum("f_within", percent(waiting.within_target, waiting.target_count), `${number(waiting.within_target)}/${number(waiting.target_count)}`),
    sum("f_no_show", percent(f.no_show, f.issued), `${number(f.no_show)}/${number(f.issued)}`),
    sum("f_cancelled", number(f.cancelled)), sum("f_expired", number(f.expired)), sum("f_open", number(f.waiting + f.called + f.serving + f.on_hold)),
    sum("f_closed_by_system", number(f.closed_by_system)),
    sum("f_satisfied", percent(f.ratings.satisfied, f.ratings.answered), `${number(f.ratings.satisfied)}/${number(f.ratings.answered)}`));
}

function viewArrivals(f) {
  const most = Math.max(1, ...f.arrivals.map((one) => one.issued));
  return el("section", { class: "panel" }, el("h2", {}, text("arrivals")),
    f.arrivals.length === 0 ? el("p", { class: "soft" }, text("no_figures")) : [
      el("div", { class: "bars", "aria-hidden": "true" }, f.arrivals.map((one) => el("div", { "data-key": one.from }, String(one.issued), el("i", { "data-part": (one.issued / most).toFixed(4) })))),
      el("div", { class: "times", "aria-hidden": "true" }, el("span", {}, f.arrivals[0].from), el("span", {}, f.arrivals.at(-1).from)),
      el("details", {}, el("summary", {}, text("as_table")), el("table", { class: "figures" },
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, text("from")), el("th", { scope: "col", class: "amount" }, text("f_issued")))),
        el("tbody", {}, f.arrivals.map((one) => el("tr", {}, el("td", {}, one.from), el("td", { class: "amount" }, number(one.issued)))))))]);
}

function viewRatings(f) {
  const r = f.ratings;
  return el("section", { class: "panel" }, el("h2", {}, text("satisfaction")),
    el("p", {}, text("coverage", { share: share(r.answered, f.served) })),
    el("div", { class: "levels" }, [5, 4, 3, 2, 1].map((level) => {
      const count = r.levels[level];
      return el("div", { "data-key": level }, el("span", {}, text(`score_${level}`)), el("span", {}, el("i", { "data-part": (r.answered ? count / r.answered : 0).toFixed(4), "aria-hidden": "true" })), el("span", {}, share(count, r.answered)));
    })),
    el("p", { class: "soft" }, text("questions", { asked: number(r.asked), declined: number(r.declined), unanswered: number(r.unanswered), cut: number(r.cut_short) })),
    el("p", { class: "soft" }, text("channels", { tablet: number(r.by_channel.tablet), phone: number(r.by_channel.phone) })),
    r.doubted > 0 ? viewDoubted(r) : null);
}

/** Answers that may not be the citizen's own: counted above, and listed here for whoever asks about them. */
function viewDoubted(r) {
  return el("details", { class: "doubted" }, el("summary", {}, text("doubted", { share: share(r.doubted, r.by_channel.tablet) })),
    el("p", { class: "soft" }, text("how_doubted")),
    el("table", { class: "figures" },
      el("thead", {}, el("tr", {}, ["counter", "ticket", "at_time", "answer", "sign"].map((key) => el("th", { scope: "col" }, text(key))))),
      el("tbody", {}, state.doubted.map((one) => el("tr", { "data-key": one.id }, [String(one.counter), one.label, one.at.slice(11, 19), text(`score_${one.score}`), one.signs.map((sign) => text(`sign_${sign}`)).join(", ")].map((cell) => el("td", {}, cell)))))));
}

async function readDoubted(day) {
  const found = [];
  for (let after = 0; after !== null;) {
    const answer = await api.get(`/ratings?business_day=${day}&limit=500&after=${after}`);
    found.push(...answer.ratings.filter((one) => one.signs.length > 0));
    after = answer.next;
  }
  return found;
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
  return el("section", { class: "panel" }, el("h2", {}, text(title)),
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
  show();
  try {
    state.figures = await api.get(`/statistics/day${day ? `?business_day=${day}` : ""}`);
    state.day = state.figures.business_day;
    state.doubted = state.figures.ratings.doubted > 0 ? await readDoubted(state.day) : [];
    root.querySelector("#day").value = state.day;
  } catch (problem) { notice(problem); }
  state.isReading = false;
  show();
}

/** The same numbers as on the page, plain: whole seconds and counts, so that nothing is rounded on the way. */
function csvOf(f) {
  const lines = [["figure", "service", "counter", "value"]];
  for (const key of ["issued", "served", "no_show", "cancelled", "expired", "waiting", "called", "serving", "on_hold", "closed_by_system"]) lines.push([key, "", "", f[key]]);
  const addTimes = (times, service, counter) => {
    for (const [time, figure] of Object.entries(times)) for (const [key, value] of Object.entries(figure)) if (value !== null) lines.push([`${time}.${key}`, service, counter, value]);
  };
  addTimes(f.times, "", "");
  for (const one of f.by_service) { lines.push(["issued", one.service, "", one.issued], ["served", one.service, "", one.served]); addTimes(one.times, one.service, ""); }
  for (const one of f.by_counter) { lines.push(["served", "", one.counter, one.served]); addTimes(one.times, "", one.counter); }
  for (const [key, value] of Object.entries(f.ratings.levels)) lines.push([`ratings.level_${key}`, "", "", value]);
  for (const key of ["asked", "answered", "declined", "unanswered", "cut_short", "satisfied", "doubted"]) lines.push([`ratings.${key}`, "", "", f.ratings[key]]);
  return `\ufeff${lines.map((line) => line.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

const actions = {
  print: () => window.print(),
  csv() {
    if (state.figures === null) return;
    const address = URL.createObjectURL(new Blob([csvOf(state.figures)], { type: "text/csv" }));
    const link = el("a", { href: address, download: `figures-${state.day}.csv` });
    document.body.append(link);
    link.click();
    link.remove();
    URL.revokeObjectURL(address);
  },
};

async function begin() {
  state.user = await beginPage("reports");
  setLanguage(language);
  listen(root, { ...commonActions, ...actions });
  root.addEventListener("change", (event) => { if (event.target.dataset.pick && event.target.value) read(event.target.value); });
  await read();
}

begin();
