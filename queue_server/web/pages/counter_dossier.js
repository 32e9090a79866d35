// Registering a dossier for the citizen at the counter: procedure, papers, and the receipt with its due date.

import { el, icon } from "/look/dom.js";
import { writeLetter } from "/pages/counter_letters.js";
import { ask } from "/pages/dialog.js";
import { day } from "/pages/format.js";
import { showPrinted } from "/pages/paper.js";
import { keyedPost } from "/pages/repeating.js";
import { api, notice, text } from "/pages/session.js";

export async function registerDossier(ticket) {
  let procedures;
  try {
    procedures = (await api.get("/procedures")).procedures;
  } catch (problem) { return void notice(problem); }
  const own = procedures.filter((one) => one.service === ticket.service);
  const register = keyedPost("/dossiers"); // a lost answer must not make a second dossier
  const answer = await ask({
    title: text("dossier_for", { label: ticket.label }),
    submit: text("receive_and_print"),
    body: viewForm([...own, ...procedures.filter((one) => one.service !== ticket.service)]),
    check: (fields) => register(readForm(fields, ticket)),
  });
  if (answer?.result) await showReceived(answer.result);
}

function viewForm(procedures) {
  return [
    el("label", { class: "field" }, text("procedure"), el("select", { name: "procedure", required: true }, procedures.map((one) => el("option", { value: one.code }, `${one.code} · ${one.name}`)))),
    el("label", { class: "field" }, text("dossier_code"), el("input", { name: "code", maxlength: 60 }), el("small", {}, text("dossier_code_hint"))),
    el("label", { class: "field" }, text("applicant"), el("input", { name: "applicant_name", maxlength: 200, autocomplete: "off" })),
    el("label", { class: "field" }, text("phone"), el("input", { name: "phone", maxlength: 20, inputmode: "tel", autocomplete: "off" })),
    el("label", { class: "field" }, text("documents"), el("input", { name: "documents", maxlength: 400 }), el("small", {}, text("documents_hint"))),
  ];
}

function readForm(fields, ticket) {
  const body = { procedure: fields.procedure, ticket: ticket.id };
  for (const name of ["code", "applicant_name", "phone"]) if (fields[name].trim()) body[name] = fields[name].trim();
  const documents = fields.documents.split(";").map((one) => one.trim()).filter(Boolean);
  if (documents.length) body.documents = documents.map((name) => ({ name }));
  return body;
}

async function showReceived({ dossier, print }) {
  const closed = await showPrinted({
    title: text("received", { code: dossier.code }),
    lines: [dossier.procedure_name, dossier.due_day ? text("due", { day: day(dossier.due_day), limit: dossier.due_text }) : text("no_due")],
    print,
    more: el("p", { class: "ways" },
      print ? el("a", { href: `/print-preview/${print.job}.pdf`, target: "_blank", rel: "noopener" }, text("receipt_sheet")) : null,
      el("button", { class: "press", type: "submit", value: "letter" }, icon("mail"), text("do_letter"))),
  });
  if (closed?.button === "letter") await writeLetter(dossier);
}
