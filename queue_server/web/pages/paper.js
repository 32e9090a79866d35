// What became of a slip, and how the printers are, in words for staff.

import { el, icon } from "/look/dom.js";
import { ask } from "/pages/dialog.js";
import { clock } from "/pages/format.js";
import { api, text } from "/pages/session.js";

const ASK_MILLISECONDS = 1500;
const FINE = new Set(["ok", "preview"]);
const ENDED = new Set(["done", "given_up"]);

/** A job (the `print` of an answer, or null) in one sentence. */
export function paperWords(job) {
  if (!job || job.is_preview) return text("no_printer");
  const named = { printer: job.printer_name ?? job.printer };
  if (job.state === "done") return text("paper_done", named);
  if (job.state === "given_up") return text("paper_given_up", named);
  if (job.fault) return text("paper_waits", { ...named, fault: text(`fault_${job.fault}`) });
  return text(job.is_moved ? "paper_moved" : "printing", named);
}

/** A line that keeps itself true until the slip is out or the line has left the page. */
export function paperLine(job) {
  const words = el("span", {}, paperWords(job));
  const line = el("p", { class: "paper-line", role: "status" }, icon("printer"), words);
  followPaper(job, { isWanted: () => line.isConnected, onNews(print) { words.textContent = paperWords(print); } });
  return line;
}

/**
 * Say what was made and where it comes out, until the reader closes it. lines: what it is; more: a node beside it
 * (a further way to have it). Answers as `ask`, so `more` may be a button that submits a value.
 */
export function showPrinted({ title, lines, print, more = null }) {
  return ask({ title, leave: null, body: [lines.map((line) => el("p", {}, line)), paperLine(print), more] });
}

/** Asks what became of a job (null: nothing to ask) until it has ended or nobody wants to know; `onNews` gets its state. */
export async function followPaper(job, { isWanted, onNews }) {
  while (job) {
    await new Promise((resolve) => { setTimeout(resolve, ASK_MILLISECONDS); });
    if (!isWanted()) return;
    try {
      const { print } = await api.get(`/print-jobs/${job.job}/state`);
      onNews(print);
      if (ENDED.has(print.state)) return;
    } catch { /* asked again */ }
  }
}

/** One line a printer; those that only show slips are left out while none waits. */
export function viewPrinters(printers) {
  const shown = printers.filter((one) => one.state !== "preview" || one.waiting > 0);
  if (shown.length === 0) return null;
  return el("section", { class: "kiosks printers", "aria-label": text("printers") }, shown.map(viewPrinter));
}

function viewPrinter(one) {
  const isFine = FINE.has(one.state);
  const taker = one.passes_to === null ? "" : ` · ${text("passes_to", { printer: one.passes_to })}`;
  return el("p", { class: isFine ? "kiosk-line" : "kiosk-line late", "data-key": `printer-${one.code}` },
    icon(isFine ? "circle-check" : "printer"),
    el("b", {}, one.name), " ",
    text(one.state === "preview" ? "printer_preview" : isFine ? "printer_ok" : `fault_${one.state}`),
    one.trouble_since === null ? "" : ` ${text("since", { time: clock(one.trouble_since) })}`,
    taker,
    one.waiting > 0 ? el("small", { class: "soft" }, ` ${text("slips_waiting", { n: one.waiting })}`) : null);
}

/** What an event about paper says to those who mind the floor; null for any other event. */
export function paperNews(event) {
  const printer = event.printer_name ?? event.printer;
  if (event.kind === "printer_changed") return event.fault === null ? { words: text("printer_again", { printer }), isTrouble: false } : { words: text("printer_trouble", { printer, fault: text(`fault_${event.fault}`) }), isTrouble: true };
  if (event.kind === "slips_passed_on") return { words: text("slips_passed_on", { printer, n: event.count, to: event.fallback }), isTrouble: true };
  if (event.kind === "slip_given_up") return { words: text("slip_given_up", { printer, label: event.label ?? "" }), isTrouble: true };
  return null;
}
