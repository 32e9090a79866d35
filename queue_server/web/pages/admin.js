// The administrator's page: what is missing, devices with their tokens, people, and the office's certificate.

import { draw, el, icon, listen } from "/look/dom.js";
import { ask } from "/pages/dialog.js";
import { askScreen, isScreen, postingActions, sendPosting, viewPostings } from "/pages/postings_view.js";
import { api, beginPage, commonActions, notice, text, viewTop } from "/pages/session.js";

const KINDS = ["kiosk", "board", "sign", "tablet", "agent", "program"];
const ADDRESS = { kiosk: () => "/kiosk", board: () => "/display/board", sign: (one) => `/display/counter/${one.counter}`, tablet: () => "/tablet" };
const SERIES = /\s*(\d{1,4})\s*(?:-|–)\s*(\d{1,4})\s*/; // numbers a kiosk gives by itself, as they are typed
const root = document.getElementById("page");
const state = { user: null, office: null, made: null };

function show() {
  const { office } = state;
  draw(root, viewTop({ user: state.user, name: "admin" }), office === null ? null : el("main", { class: "office" },
    viewWarnings(office), el("div", { class: "two" }, viewDevices(office), el("div", { class: "office-side" }, viewOffice(office), viewUsers(office))), viewPostings(office)));
}

function viewWarnings(office) {
  return el("section", { class: "warn" }, office.warnings.map(({ code }) => el("p", { "data-key": code }, icon("triangle-alert"), el("span", {}, text(`warn_${code}`)))));
}

function viewDevices(office) {
  return el("section", { class: "panel" }, el("h2", {}, text("devices")),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": text("devices") }, el("table", {},
      el("thead", {}, el("tr", {}, ["device_name", "kind", "counter", "printer", "series"].map((key) => el("th", { scope: "col" }, text(key))), el("th", { scope: "col" }, text("do")))),
      el("tbody", {}, office.devices.map((one) => el("tr", { "data-key": one.id }, el("td", {}, one.name), el("td", {}, text(`kind_${one.kind}`)), el("td", {}, String(one.counter ?? "–")), el("td", {}, one.printer ?? "–"), el("td", {}, one.series ? `${one.series.first}–${one.series.last}` : "–"),
        el("td", {}, el("div", { class: "row-do" },
          isScreen(one) ? el("button", { class: "press", type: "button", "data-do": "screen", "data-id": one.id }, text("settings")) : null,
          el("button", { class: "press", type: "button", "data-do": "revoke", "data-id": one.id, "data-name": one.name }, text("revoke"))))))))),
    el("form", { class: "add", id: "add" },
      el("label", { class: "field" }, text("device_name"), el("input", { name: "name", required: true, maxlength: 80, autocomplete: "off" })),
      el("label", { class: "field" }, text("kind"), el("select", { name: "kind" }, KINDS.map((kind) => el("option", { value: kind }, text(`kind_${kind}`))))),
      el("label", { class: "field" }, text("counter"), el("select", { name: "counter" }, el("option", { value: "" }, "–"), office.counters.map((n) => el("option", { value: n }, String(n))))),
      el("label", { class: "field" }, text("printer"), el("select", { name: "printer" }, el("option", { value: "" }, "–"), office.printers.map((one) => el("option", { value: one.code }, one.name)))),
      el("label", { class: "field" }, text("series"), el("input", { name: "series", pattern: SERIES.source, placeholder: "901-949", maxlength: 12, autocomplete: "off", "aria-describedby": "series-means" })),
      el("button", { class: "press is-main", type: "submit" }, icon("plus"), text("add_device")),
      el("p", { class: "soft is-wide", id: "series-means" }, text("series_means"))),
    state.made === null ? null : viewToken(state.made));
}

function viewToken({ device, token, counter }) {
  const address = ADDRESS[device.kind]?.({ counter });
  return el("div", { class: "token", role: "status" },
    el("b", {}, text("token_once", { name: device.name })),
    el("code", {}, address ? `${location.origin}${address}#token=${token}` : token));
}

function viewOffice(office) {
  return el("section", { class: "panel" }, el("h2", {}, office.site.name),
    el("p", {}, `${text("public_address")}: ${office.public_url ?? text("none")}`),
    el("p", {}, text("longest_pass", { n: Math.round(office.longest_pass_seconds / 60) })),
    el("p", { class: "soft" }, text("certificate_hint")));
}

function viewUsers(office) {
  return el("section", { class: "panel" }, el("h2", {}, text("users")), el("table", {},
    el("thead", {}, el("tr", {}, ["name", "role", "counter"].map((key) => el("th", { scope: "col" }, text(key))))),
    el("tbody", {}, office.users.map((one) => el("tr", {}, el("td", {}, one.display_name), el("td", {}, text(`role_${one.role}`)), el("td", {}, String(one.counter ?? "–")))))),
  el("p", { class: "soft" }, text("add_user_hint")));
}

async function read() {
  try { state.office = await api.get("/administration"); } catch (problem) { notice(problem); }
  show();
}

async function add(form) {
  const body = { name: form.name.value.trim(), kind: form.kind.value };
  if (form.counter.value) body.counter = Number(form.counter.value);
  if (form.printer.value) body.printer = form.printer.value;
  const series = SERIES.exec(form.series.value);
  if (series) body.series = { first: Number(series[1]), last: Number(series[2]) };
  try {
    state.made = { ...(await api.post("/devices", body)), counter: body.counter };
    form.reset();
    await read();
  } catch (problem) { notice(problem); }
}

/** A form of this page was sent. */
async function submit(form) {
  if (form.id === "add") return add(form);
  try { if (await sendPosting(form)) await read(); } catch (problem) { notice(problem); }
}

async function begin() {
  state.user = await beginPage("admin");
  listen(root, {
    ...commonActions,
    ...postingActions(read),
    async screen({ id }) {
      if (await askScreen(state.office.devices.find((one) => String(one.id) === id), state.office.zones)) await read();
    },
    async revoke({ id, name }) {
      const answer = await ask({ title: text("revoke_really", { name }), submit: text("revoke"), body: el("p", {}, text("revoke_means")), check: () => api.del(`/devices/${id}`) });
      if (answer) await read();
    },
  });
  root.addEventListener("submit", (event) => { event.preventDefault(); submit(event.target); });
  await read();
}

begin();
