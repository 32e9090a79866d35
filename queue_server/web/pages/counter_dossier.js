// Registering a dossier for the citizen at the counter: procedure, papers, and the receipt with its due date.

import { draw, el, icon } from "/look/dom.js";
import { ask } from "/pages/dialog.js";
import { day } from "/pages/format.js";
import { api, notice, text } from "/pages/session.js";

const FORMS = ["original", "copy", "certified_copy", "electronic"];
const SHOWN = 60;
const SEARCH_AFTER = 200;
const READ_AGAIN_AFTER = 1500;

/** Ask for what the officer enters, register it once, and show the due date with the receipt's way. */
export async function registerDossier(ticket) {
  const procedures = viewProcedures(ticket.service);
  const papers = viewPapers();
  const answer = await ask({
    title: text("dossier_for", { label: ticket.label }),
    submit: text("receive_and_print"),
    isWide: true,
    body: el("div", { class: "dossier" }, procedures.node, el("div", { class: "entry" }, viewPerson(), papers.node)),
    check: (fields) => receiveOnce(readForm(fields, papers.read(), ticket), ticket),
  });
  if (answer?.result) await showReceived(answer.result);
}

// --- the form --------------------------------------------------------------------------------------

/** A search over all procedures; those of the ticket's own service come first, and nothing is chosen beforehand. */
function viewProcedures(service) {
  const list = el("div", { class: "procedures", role: "radiogroup", "aria-label": text("procedure") });
  const count = el("p", { class: "soft", role: "status" });
  const search = el("input", { type: "search", name: "procedure_query", maxlength: 120, autocomplete: "off", autofocus: true });
  let timer = null;
  let asked = 0;
  async function find() {
    asked += 1;
    const mine = asked;
    try {
      const found = (await api.get(`/procedures?query=${encodeURIComponent(search.value.trim())}`)).procedures;
      if (mine !== asked) return; // a later search has overtaken this one
      const ordered = [...found.filter((one) => one.service === service), ...found.filter((one) => one.service !== service)];
      const chosen = list.querySelector("input:checked")?.value;
      draw(list, ...ordered.slice(0, SHOWN).map(viewProcedure));
      for (const input of list.querySelectorAll("input")) input.checked = input.value === chosen;
      count.textContent = found.length === 0 ? text("no_procedure") : text("n_procedures", { n: found.length });
    } catch (problem) { notice(problem); }
  }
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, SEARCH_AFTER);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // looks, does not register
    if (event.key !== "ArrowDown" && event.key !== "Enter") return;
    event.preventDefault();
    const first = list.querySelector("input");
    if (first) { first.checked = true; first.focus(); }
  });
  find();
  return { node: el("div", { class: "which" }, el("label", { class: "field" }, text("procedure"), search), count, list) };
}

function viewProcedure(one) {
  return el("label", { class: "procedure", "data-key": one.code },
    el("input", { type: "radio", name: "procedure", value: one.code, required: true }),
    el("span", {}, el("b", {}, one.name), el("small", {}, [one.code, one.agency, limitText(one)].filter(Boolean).join(" · "))));
}

function limitText({ limit, is_instant: isInstant, is_online_only: isOnlineOnly }) {
  if (isOnlineOnly) return text("online_only");
  if (isInstant) return text("instant");
  if (limit === null) return "";
  return limit.amount === 0 ? text("same_day") : text(`limit_${limit.unit}`, { n: limit.amount });
}

function viewPerson() {
  return [
    el("label", { class: "field" }, text("applicant"), el("input", { name: "applicant_name", maxlength: 200, autocomplete: "off" })),
    el("div", { class: "pair" },
      el("label", { class: "field" }, text("phone"), el("input", { name: "phone", maxlength: 20, inputmode: "tel", autocomplete: "off" })),
      el("label", { class: "field" }, text("channel"), el("select", { name: "channel" }, ["counter", "online", "post"].map((one) => el("option", { value: one }, text(`channel_${one}`)))))),
    el("div", { class: "pair" },
      el("label", { class: "field" }, text("dossier_code"), el("input", { name: "code", maxlength: 60, autocomplete: "off", placeholder: text("dossier_code_hint") })),
      el("label", { class: "field" }, text("copies"), el("input", { name: "copies", type: "number", min: 1, max: 99, value: 1, inputmode: "numeric" }))),
  ];
}

/** The papers handed in, a row each; a name with semicolons is several. */
function viewPapers() {
  const rows = el("div", { class: "rows" });
  const add = el("button", { class: "press", type: "button" }, icon("plus"), text("add_document"));
  function addRow() {
    const remove = el("button", { class: "quiet", type: "button" }, icon("x"), text("remove"));
    const row = el("div", { class: "paper" },
      el("input", { name: "documents", maxlength: 400, autocomplete: "off", "aria-label": text("documents"), placeholder: text("document_name") }),
      el("select", { "data-form": true, "aria-label": text("form") }, FORMS.map((form) => el("option", { value: form, selected: form === "copy" }, text(`form_${form}`)))),
      el("input", { type: "number", min: 1, max: 999, value: 1, "data-count": true, "aria-label": text("count") }),
      remove);
    remove.addEventListener("click", () => { row.remove(); add.focus(); });
    rows.append(row);
    return row;
  }
  add.addEventListener("click", () => addRow().querySelector("input").focus());
  addRow();
  const read = () => [...rows.children].flatMap((row) => {
    const names = row.querySelector("[name=documents]").value.split(";").map((one) => one.trim()).filter(Boolean);
    const form = row.querySelector("[data-form]").value;
    const count = Number(row.querySelector("[data-count]").value) || 1;
    return names.map((name) => ({ name, form, count }));
  });
  return { node: el("fieldset", {}, el("legend", {}, text("documents")), rows, add), read };
}

function readForm(fields, documents, ticket) {
  const body = { procedure: fields.procedure, ticket: ticket.id, channel: fields.channel, copies: Number(fields.copies) || 1 };
  for (const name of ["code", "applicant_name", "phone"]) if (fields[name].trim()) body[name] = fields[name].trim();
  if (documents.length) body.documents = documents;
  return body;
}

// --- registering -----------------------------------------------------------------------------------

/**
 * Register, and when the answer is lost look among the latest receipts whether it was done: sent again it would be
 * a second dossier. Throws the Problem of a refusal, or of a loss after which no receipt is seen.
 */
async function receiveOnce(body, ticket) {
  const before = await lastJob();
  try {
    return await api.post("/dossiers", body);
  } catch (problem) {
    if (problem.status !== 0 && problem.status < 500) throw problem;
    const job = await findReceipt(before, ticket);
    if (job === null) throw Object.assign(problem, { detail: text("dossier_not_seen") });
    return { ...(await api.get(`/dossiers/${encodeURIComponent(job.slip.code)}`)), print: { printer: job.printer } };
  }
}

async function lastJob() {
  const { jobs } = await api.get("/print-jobs/recent");
  return Math.max(0, ...jobs.map((one) => one.id));
}

async function findReceipt(before, ticket) {
  for (;;) {
    try {
      const { jobs } = await api.get("/print-jobs/recent");
      return jobs.find((one) => one.kind === "receipt" && one.id > before && one.slip.label === ticket.label) ?? null;
    } catch (problem) {
      if (!problem.isPassing) throw problem;
      await new Promise((resolve) => { setTimeout(resolve, READ_AGAIN_AFTER); });
    }
  }
}

// --- the answer ------------------------------------------------------------------------------------

async function showReceived({ dossier, print }) {
  const where = el("p", { class: "soft", role: "status" });
  const say = (job) => { where.textContent = job ? text("receipt_printing", { printer: job.printer }) : text("no_printer"); };
  const again = el("button", { class: "press", type: "button" }, icon("printer"), text("print_again"));
  again.addEventListener("click", async () => {
    if (again.getAttribute("aria-disabled") === "true") return;
    again.setAttribute("aria-disabled", "true");
    try { say((await api.post(`/dossiers/${encodeURIComponent(dossier.code)}/print`)).print); } catch (problem) { notice(problem); }
    again.removeAttribute("aria-disabled");
  });
  say(print);
  await ask({
    title: text("received", { code: dossier.code }),
    leave: null,
    body: [
      el("p", {}, dossier.procedure_name, dossier.applicant_name ? ` · ${dossier.applicant_name}` : ""),
      dossier.due_day
        ? el("div", { class: "due" }, el("small", {}, text("due_day")), el("b", {}, day(dossier.due_day)), el("span", {}, dossier.due_text ?? ""))
        : el("p", {}, text("no_due")),
      where, el("div", {}, again),
    ],
  });
}
