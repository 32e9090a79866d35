// Letters about a dossier on paper: which dossier, what the letter says, and where it comes out.

import { el, icon } from "/look/dom.js";
import { ask } from "/pages/dialog.js";
import { day } from "/pages/format.js";
import { showPrinted } from "/pages/paper.js";
import { keyedPost } from "/pages/repeating.js";
import { api, text } from "/pages/session.js";

const KINDS = ["supplement", "refusal", "apology"];
const FORMS = ["original", "copy", "certified_copy", "electronic"];
const MOST_PAPERS = 50;
const TRACKING_PATH = /\/d\/([\w-]+)\s*$/;

/** A letter about a dossier whose code is typed, or whose receipt is scanned. */
export async function findAndWriteLetter() {
  const found = await ask({
    title: text("letter_which"),
    submit: text("letter_find"),
    body: field("dossier_code", el("input", { name: "code", required: true, maxlength: 300, autocomplete: "off" }), text("letter_code_hint")),
    check: ({ code }) => readDossier(code.trim()),
  });
  if (found !== null) await writeLetter(found.result);
}

/** A letter about this dossier (as on the wire). */
export async function writeLetter(dossier) {
  const known = await knownPapers(dossier);
  const send = keyedPost(`/dossiers/${encodeURIComponent(dossier.code)}/letters`);
  const written = await ask({
    title: text("letter_about", { code: dossier.code }),
    submit: text("letter_print"),
    body: viewForm(dossier, known),
    check: (fields, form) => send(readForm(fields, form)).catch((problem) => { throw inOwnWords(problem, dossier); }),
  });
  if (written === null) return;
  await showPrinted({ title: text("letter_made", { code: dossier.code }), lines: [text(`letter_${written.kind}`), dossier.procedure_name], print: written.result.print });
}

async function readDossier(typed) {
  const [, token] = TRACKING_PATH.exec(typed) ?? [];
  const code = token === undefined ? typed : (await api.post("/dossiers/lookup", { token })).dossier.code;
  return (await api.get(`/dossiers/${encodeURIComponent(code)}`)).dossier;
}

/** The names of the procedure's papers, offered while typing; none when the server does not say. */
async function knownPapers(dossier) {
  try {
    const { procedures } = await api.get(`/procedures?query=${encodeURIComponent(dossier.procedure)}`);
    return procedures.find(({ code }) => code === dossier.procedure)?.papers.map(({ name }) => name) ?? [];
  } catch {
    return [];
  }
}

function viewForm(dossier, known) {
  const parts = el("div", { class: "letter-parts" });
  const kinds = el("fieldset", { class: "kinds" }, el("legend", {}, text("letter_kind")), KINDS.map((kind, index) =>
    el("label", { class: "check" }, el("input", { type: "radio", name: "kind", value: kind, checked: index === 0 }), text(`letter_${kind}`))));
  parts.append(
    ofKind("supplement", viewPapers(known)),
    field("reason", el("textarea", { name: "reason", required: true, maxlength: 500, rows: 2 })),
    ofKind("refusal", optional("letter_basis", { name: "basis", maxlength: 500 })),
    ofKind("refusal", optional("letter_agency", { name: "right_agency", maxlength: 200 })),
    ofKind("apology", field("letter_due", el("input", { name: "due_day", type: "date", required: true }), dueWords(dossier))),
    optional("letter_phone", { name: "contact_phone", maxlength: 20, inputmode: "tel", autocomplete: "off" }));
  // What the other kinds ask for is out of sight and out of the way, and keeps what was typed.
  const choose = (kind) => { for (const part of parts.querySelectorAll("[data-kind]")) part.hidden = part.disabled = part.dataset.kind !== kind; };
  kinds.addEventListener("change", (event) => choose(event.target.value));
  choose(KINDS[0]);
  return [el("p", { class: "soft" }, [dossier.procedure_name, dossier.applicant_name].filter(Boolean).join(" · ")), kinds, parts];
}

function viewPapers(known) {
  const rows = el("div", { class: "papers" });
  const more = el("button", { class: "press", type: "button" }, icon("plus"), text("letter_more_papers"));
  const add = () => {
    const number = rows.children.length + 1;
    rows.append(viewPaper(number));
    more.hidden = number >= MOST_PAPERS;
  };
  more.addEventListener("click", () => { add(); rows.lastChild.querySelector("input").focus(); });
  add();
  return [el("legend", {}, text("letter_papers")), rows, more, el("datalist", { id: "known-papers" }, known.map((name) => el("option", { value: name })))];
}

function viewPaper(number) {
  return el("div", { class: "paper" },
    el("input", { name: "documents", maxlength: 200, required: number === 1, list: "known-papers", autocomplete: "off", "aria-label": text("letter_paper_n", { n: number }) }),
    el("select", { name: "form", "aria-label": text("letter_form_n", { n: number }) }, FORMS.map((form) => el("option", { value: form }, text(`form_${form}`)))),
    el("input", { name: "count", type: "number", min: 1, max: 999, value: 1, required: true, "aria-label": text("letter_count_n", { n: number }) }));
}

function ofKind(kind, ...parts) {
  return el("fieldset", { class: "of-kind", "data-kind": kind }, parts);
}

function dueWords(dossier) {
  return dossier.due_day ? text("letter_due_after", { day: day(dossier.due_day) }) : text("letter_due_after_today");
}

function field(key, input, hint = null) {
  return el("label", { class: "field" }, text(key), input, hint ? el("small", {}, hint) : null);
}

function optional(key, attributes) {
  return el("label", { class: "field" }, el("span", {}, text(key), " ", el("small", {}, `(${text("optional")})`)), el("input", attributes));
}

function readForm(fields, form) {
  const body = { kind: fields.kind };
  for (const name of ["reason", "basis", "right_agency", "due_day", "contact_phone"]) if (fields[name]?.trim()) body[name] = fields[name].trim();
  const [names, forms, counts] = ["documents", "form", "count"].map((name) => new FormData(form).getAll(name));
  const documents = names.map((name, index) => ({ name: name.trim(), form: forms[index], count: Number(counts[index]) })).filter(({ name }) => name);
  if (documents.length) body.documents = documents;
  return body;
}

/** A refusal that names a field, in the words that stand beside that field. */
function inOwnWords(problem, dossier) {
  if (problem.field === "due_day") problem.detail = `${text("letter_due")}: ${dueWords(dossier)}`;
  if (problem.field === "documents") problem.detail = text("letter_papers_missing");
  if (problem.field === "reason") problem.detail = text("letter_reason_missing");
  return problem;
}
