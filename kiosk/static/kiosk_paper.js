// What becomes of the slip of the ticket on the screen, and the words for it.

import { Problem } from "/look/api.js";
import { el, icon } from "./dom.js";

const ASK_MILLISECONDS = 1500;
const ENDED = new Set(["done", "given_up"]);

/** Asks until the slip is out, or `isShown()` says that the screen is another citizen's; `onNews` gets the job's state. */
export async function followPaper({ api, ticket, isShown, onNews }) {
  while (ticket.print && isShown()) {
    await new Promise((resolve) => { setTimeout(resolve, ASK_MILLISECONDS); });
    if (!isShown()) return;
    try {
      const { print } = await api.get(`/print-jobs/${ticket.print.job}/state`);
      if (isShown()) onNews(print);
      if (ENDED.has(print.state)) return;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (!problem.isPassing) return;
    }
  }
}

export function paperWords({ ticket: own, paper, isMoved, offer }, texts) {
  const words = (picture, title, hint) => [icon(picture), el("b", {}, title), el("span", {}, hint)];
  const text = (key, more) => texts.text(`kiosk.${key}`, more);
  const job = own.print && (paper ?? own.print);
  const fault = paper === null || paper === undefined ? offer?.printer?.fault : paper.fault;
  if (job?.is_moved && job.state !== "given_up") return words("printer", text("paper_elsewhere", { printer: job.printer_name }), text(`paper_elsewhere_${offer?.printer?.fault === "paper_out" ? "out" : "hint"}`));
  if (!job || job.state === "given_up" || (fault && job.state !== "done")) return words("smartphone", text("no_paper"), text(own.follow_url ? "no_paper_qr" : "no_paper_alone"));
  if (isMoved) return words("circle-check", text("moved"), text("moved_hint"));
  const isOut = job.state === "done";
  return [words("printer", text(isOut ? "printed" : "printing"), text("printing_hint")), el("span", { class: "down" }, icon("arrow-down"))];
}
