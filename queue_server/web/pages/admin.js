// The administrator's page: what is missing, devices with their tokens, people, and the office's certificate.

import { draw, el, icon, listen } from "/look/dom.js";
import { ask } from "/pages/dialog.js";
import { api, beginPage, clearNotice, commonActions, language, notice, text, viewTop } from "/pages/session.js";

const KINDS = ["kiosk", "board", "sign", "tablet", "agent", "program"];
const ADDRESS = { kiosk: () => "/kiosk", board: () => "/display/board", sign: (one) => `/display/counter/${one.counter}`, tablet: () => "/tablet" };
// What a kind cannot work without; the rest of the form is left out for it.
const NEEDS = { kiosk: ["printer"], board: ["diagonal_inches", "viewing_metres"], sign: ["counter"], tablet: ["counter"], agent: ["printer"], program: [] };
const REQUIRED = { sign: "counter", tablet: "counter", agent: "printer" };
const root = document.getElementById("page");
const state = { user: null, office: null, made: null, kind: "kiosk", isCopied: false };
const nameOf = (one) => (language === "en" ? one.name_en : one.name);

function show() {
  const { office } = state;
  draw(root, viewTop({ user: state.user, name: "admin", isLost: null }), office === null ? el("main", {}) : el("main", { class: "office" },
    viewWarnings(office), el("div", { class: "two" },
      el("div", { class: "office-side" }, viewAdd(office), viewDevices(office)),
      el("div", { class: "office-side" }, viewOffice(office), viewUsers(office), viewCertificate()))));
}

function viewWarnings(office) {
  if (office.warnings.length === 0) return el("p", { class: "all-well" }, icon("circle-check"), text("no_warning"));
  return el("section", { class: "warn", "aria-label": text("warnings") }, office.warnings.map(({ code }) => el("p", { "data-key": code }, icon("triangle-alert"), el("span", {}, text(`warn_${code}`)))));
}

function viewAdd(office) {
  const options = (values) => [el("option", { value: "" }, "–"), ...values.map(([value, name]) => el("option", { value }, name))];
  const amount = (name, most, value) => el("input", { name, type: "number", min: 1, max: most, step: "any", placeholder: value });
  const fields = {
    counter: el("select", { name: "counter", required: REQUIRED[state.kind] === "counter" }, options(office.counters.map((n) => [n, String(n)]))),
    printer: el("select", { name: "printer", required: REQUIRED[state.kind] === "printer" }, options(office.printers.map((one) => [one.code, one.name]))),
    diagonal_inches: amount("diagonal_inches", 200, "55"),
    viewing_metres: amount("viewing_metres", 50, "8"),
  };
  return el("section", { class: "panel" }, el("h2", {}, text("add_device_title")),
    el("form", { class: "add", id: "add" },
      el("label", { class: "field" }, text("kind"), el("select", { name: "kind", "data-pick": "kind" }, KINDS.map((kind) => el("option", { value: kind }, text(`kind_${kind}`))))),
      el("label", { class: "field" }, text("device_name"), el("input", { name: "name", required: true, maxlength: 80, autocomplete: "off", placeholder: text(`like_${state.kind}`) })),
      NEEDS[state.kind].map((name) => el("label", { class: "field", "data-key": name }, text(name), fields[name])),
      el("button", { class: "press is-main", type: "submit", "data-key": "submit" }, icon("plus"), text("add_device"))),
    state.made === null ? null : viewToken(state.made));
}

/** The secret is in no list and no log: it is shown here once, as the address to open on the device. */
function viewToken({ device, token, counter }) {
  const address = ADDRESS[device.kind]?.({ counter });
  return el("div", { class: "token", role: "status" },
    el("p", {}, el("b", {}, text(address ? "token_once" : "token_once_bare", { name: device.name }))),
    el("code", { id: "secret" }, address ? `${location.origin}${address}#token=${token}` : token),
    el("div", { class: "acts" },
      navigator.clipboard ? el("button", { class: "press", type: "button", "data-do": "copy" }, state.isCopied ? icon("check") : null, text(state.isCopied ? "copied" : "copy")) : null,
      el("button", { class: "press", type: "button", "data-do": "forget" }, text("token_noted"))));
}

function viewDevices(office) {
  const place = (one) => [one.counter === null ? null : text("at_counter", { n: one.counter }), one.printer ? text("with_printer", { printer: one.printer }) : null, one.zone, one.diagonal_inches ? text("seen_from", { inches: one.diagonal_inches, metres: one.viewing_metres ?? "–" }) : null].filter(Boolean).join(", ");
  return el("section", { class: "panel" }, el("h2", {}, text("devices"), el("small", {}, String(office.devices.length))),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": text("devices") }, el("table", {},
      el("thead", {}, el("tr", {}, ["device_name", "kind", "where"].map((key) => el("th", { scope: "col" }, text(key))), el("th", { scope: "col", class: "amount" }, text("do")))),
      el("tbody", {}, office.devices.map((one) => el("tr", { "data-key": one.id }, el("td", {}, el("b", {}, one.name)), el("td", {}, text(`kind_${one.kind}`)), el("td", {}, place(one) || "–"),
        el("td", { class: "amount" }, el("button", { class: "press", type: "button", "data-do": "revoke", "data-id": one.id, "data-name": one.name, "aria-label": text("revoke_name", { name: one.name }) }, text("revoke")))))))));
}

function viewOffice(office) {
  const printers = office.printers.map((one) => el("li", {}, el("b", {}, one.name), ` · ${one.code} · `, one.address ?? text("printer_preview_only")));
  return el("section", { class: "panel" }, el("h2", {}, nameOf(office.site)),
    el("dl", {},
      el("dt", {}, text("public_address")), el("dd", {}, office.public_url ?? text("no_public_address")),
      el("dt", {}, text("order_of_calls")), el("dd", {}, text("longest_pass", { n: Math.ceil(office.longest_pass_seconds / 60) })),
      el("dt", {}, text("printers")), el("dd", {}, el("ul", {}, printers.length ? printers : el("li", {}, text("none"))))));
}

function viewUsers(office) {
  return el("section", { class: "panel" }, el("h2", {}, text("users"), el("small", {}, String(office.users.length))),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": text("users") }, el("table", {},
      el("thead", {}, el("tr", {}, ["full_name", "name", "role", "counter"].map((key) => el("th", { scope: "col" }, text(key))))),
      el("tbody", {}, office.users.map((one) => el("tr", { "data-key": one.id },
        el("td", {}, one.display_name), el("td", {}, one.name), el("td", {}, text(`role_${one.role}`), one.is_disabled ? el("em", { class: "late" }, ` ${text("is_disabled")}`) : null), el("td", {}, String(one.counter ?? "–"))))))),
    el("p", { class: "soft" }, text("add_user_hint")));
}

function viewCertificate() {
  return el("section", { class: "panel" }, el("h2", {}, text("certificate")),
    el("ol", {}, [1, 2, 3, 4].map((step) => el("li", {}, text(`certificate_${step}`)))),
    el("p", { class: "soft" }, text("certificate_hint")));
}

async function read() {
  try { state.office = await api.get("/administration"); } catch (problem) { notice(problem); }
  show();
}

async function add(form) {
  const body = { name: form.elements.name.value.trim(), kind: state.kind };
  for (const name of NEEDS[state.kind]) {
    const { value } = form.elements[name];
    if (value !== "") body[name] = name === "printer" ? value : Number(value);
  }
  clearNotice();
  try {
    Object.assign(state, { made: { ...(await api.post("/devices", body)), counter: body.counter }, isCopied: false });
    form.elements.name.value = "";
  } catch (problem) { notice(problem); } // a lost answer leaves a device in the list whose token nobody has: revoke it
  await read();
}

async function begin() {
  state.user = await beginPage("admin");
  listen(root, {
    ...commonActions,
    forget() { state.made = null; show(); },
    async copy() {
      try {
        await navigator.clipboard.writeText(document.getElementById("secret").textContent);
        state.isCopied = true;
        show();
      } catch { notice(text("copy_by_hand")); }
    },
    async revoke({ id, name }) {
      const answer = await ask({ title: text("revoke_really", { name }), submit: text("revoke"), body: el("p", {}, text("revoke_means")), check: () => api.del(`/devices/${id}`) });
      if (answer) await read();
    },
  });
  root.addEventListener("submit", (event) => { event.preventDefault(); add(event.target); });
  root.addEventListener("change", (event) => { if (event.target.dataset.pick) { state.kind = event.target.value; show(); } });
  await read();
}

begin();
