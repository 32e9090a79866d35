// Registering a dossier for the citizen at the counter: procedure, papers, and the receipt with its due date.

import { el } from "/look/dom.js";
import { ask } from "/pages/dialog.js";
import { day } from "/pages/format.js";
import { paperLine } from "/pages/paper.js";
import { api, notice, text } from "/pages/session.js";

export async function registerDossier(ticket) {
  let procedures;
  try {
    procedures = (await api.get("/procedures")).procedures;
  } catch (problem) { return void notice(problem); }
  const own = procedures.filter((one) => one.service === ticket.service);
  const answer = await ask({
    title: text("dossier_for", { label: ticket.label }),
    submit: text("receive_and_print"),
    body: viewForm([...own, ...procedures.filter((one) => one.service !== ticket.service)]),
    check: (fields) => api.post("/dossiers", readForm(fields, ticket)),
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

function showReceived({ dossier, print }) {
  return ask({
    title: text("received", { code: dossier.code }),
    submit: text("ok"),
    body: [
      el("p", {}, dossier.procedure_name),
      el("p", {}, dossier.due_day ? text("due", { day: day(dossier.due_day), limit: dossier.due_text }) : text("no_due")),
      paperLine(print),
      print ? el("p", {}, el("a", { href: `/print-preview/${print.job}.pdf`, target: "_blank", rel: "noopener" }, text("receipt_sheet"))) : null,
    ],
  });
}
