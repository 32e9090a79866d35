// What becomes of a slip: of the ticket on the screen, of the list of papers; and the words for it.

import { Problem } from "/look/api.js";
import { el, icon } from "./dom.js";

const ASK_MILLISECONDS = 1500;
const ENDED = new Set(["done", "given_up"]);

/** Asks until the job's slip is out, or `isShown()` says that the screen is another citizen's; `onNews` gets the job's state. */
export async function followPaper({ api, job, isShown, onNews }) {
  while (job && isShown()) {
    await new Promise((resolve) => { setTimeout(resolve, ASK_MILLISECONDS); });
    if (!isShown()) return;
    try {
      const { print } = await api.get(`/print-jobs/${job.job}/state`);
      if (isShown()) onNews(print);
      if (ENDED.has(print.state)) return;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (!problem.isPassing) return;
    }
  }
}

/**
 * Prints the list of a procedure's papers and follows it. `onNews` gets {isFailed, job}: neither while it is asked
 * for; a job as it was made, then as the server says it stands.
 */
export async function printList({ api, procedure, language, isShown, onNews }) {
  try {
    const { print: job } = await api.post(`/procedures/${encodeURIComponent(procedure)}/print`, { language });
    if (isShown()) onNews({ isFailed: job === null, job });
    await followPaper({ api, job, isShown, onNews: (now) => onNews({ isFailed: false, job: now }) });
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (isShown()) onNews({ isFailed: true, job: null });
  }
}

/** The words on the button of the list, and whether it may be pressed: what waits for paper comes out by itself. */
export function listWords({ listPrint, offer }, texts) {
  const words = (key, isReady = false, facts = {}) => ({ word: texts.text(`papers.${key}`, facts), isReady });
  if (listPrint === null) return words("print", true);
  const { isFailed, job } = listPrint;
  if (isFailed || job?.state === "given_up") return words("not_printed", true);
  if (job === null) return words("printing");
  if (job.is_moved) return words(job.state === "done" ? "printed_elsewhere" : "elsewhere", false, { printer: job.printer_name });
  if (job.state === "done") return words("printed");
  if (isShownOnly(job, offer)) return words("no_printer");
  const fault = faultOf(job, offer);
  if (fault) return words(fault === "paper_out" ? "paper_out" : "in_trouble");
  return words("coming");
}

/** What stands in the way: as the job's state says, before its first answer as the printer's. */
function faultOf(job, offer) {
  return job?.state === undefined ? offer?.printer?.fault : job.fault;
}

/** Whether nothing comes out, because the printer is none: its slips are shown to staff. */
export function isShownOnly(job, offer) {
  return Boolean(job?.state === undefined ? offer?.printer?.is_preview : job.is_preview);
}

export function paperWords({ ticket: own, paper, isMoved, offer }, texts) {
  const words = (picture, title, hint) => [icon(picture), el("b", {}, title), el("span", {}, hint)];
  const text = (key, more) => texts.text(`kiosk.${key}`, more);
  const job = own.print && (paper ?? own.print);
  const fault = faultOf(paper, offer);
  if (job?.is_moved && job.state !== "given_up") return words("printer", text("paper_elsewhere", { printer: job.printer_name }), text(`paper_elsewhere_${offer?.printer?.fault === "paper_out" ? "out" : "hint"}`));
  if (!job || job.state === "given_up" || (job.state !== "done" && (fault || isShownOnly(paper, offer)))) return words("smartphone", text("no_paper"), text(own.follow_url ? "no_paper_qr" : "no_paper_alone"));
  if (isMoved) return words("circle-check", text("moved"), text("moved_hint"));
  const isOut = job.state === "done";
  return [words("printer", text(isOut ? "printed" : "printing"), text("printing_hint")), el("span", { class: "down" }, icon("arrow-down"))];
}
