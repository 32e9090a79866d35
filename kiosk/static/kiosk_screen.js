// Puts the state on the glass: draws it, moves the focus, and says it to the ear. Nothing here changes the state.

import { draw } from "./dom.js";
import { isShownOnly } from "./kiosk_paper.js";
import { procedureOf } from "./kiosk_papers.js";
import { screenOf, viewOf } from "./kiosk_views.js";
import { createVoice, numberAddress, promptAddress } from "./kiosk_voice.js";

/**
 * root: where the page is drawn; token: the kiosk's; spoken: the line for screen readers; onOther(): another screen has come up;
 * onHere(): a key has answered the question whether someone is still there.
 */
export function createScreen({ root, token, spoken, onOther, onHere }) {
  const voice = createVoice({ token });
  let shown = null;
  let asker = null; // what had the focus before the page asked whether someone is still there

  function show(state, texts) {
    dress(state, texts);
    draw(root, viewOf(state, texts));
    speak(state);
    const screen = nameOf(state);
    if (screen === shown) {
      askAside();
      return;
    }
    const isFirst = shown === null;
    shown = screen;
    asker = null;
    onOther();
    announce(state, texts, isFirst);
  }

  /** A screen reader hears the new screen's heading; the ticket in full. */
  function announce(state, texts, isFirst) {
    window.scrollTo(0, 0);
    if (!isFirst) root.querySelector("h1")?.focus({ preventScroll: true });
    const { ticket } = state;
    if (screenOf(state) !== "ticket") spoken.textContent = "";
    else if (ticket.counters?.length > 0) {
      spoken.textContent = texts.text("kiosk.spoken", { label: ticket.label, counters: texts.either(ticket.counters) });
    } else spoken.textContent = texts.text("kiosk.spoken_alone", { label: ticket.label });
  }

  /** The question whether someone is still there takes the focus and gives it back. */
  function askAside() {
    const answer = root.querySelector(".still button");
    if (answer !== null && asker === null) {
      asker = document.activeElement;
      answer.focus({ preventScroll: true });
    } else if (answer === null && asker !== null) {
      if (asker.isConnected) asker.focus({ preventScroll: true });
      asker = null;
    }
  }

  /** The prompt of this screen, if the citizen wants to hear it; with a ticket, its number first. */
  function speak(state) {
    const screen = screenOf(state);
    if (screen === "sending" || screen === "starting") return;
    const { language, ticket, volume } = state;
    if (screen !== "ticket") voice.say([promptAddress(promptOf(screen, state), language)], volume);
    else voice.say([numberAddress(ticket, language), ...paperPrompts(state)], volume);
  }

  // Any key is an answer; while the page asks, Tab leads nowhere else. Enter and Space press the button.
  addEventListener("keydown", (event) => {
    if (asker === null || event.key === "Enter" || event.key === " ") return;
    if (event.key === "Tab" || event.key === "Escape") event.preventDefault();
    onHere();
  }, { capture: true });

  return { show };
}

/** The page's language, title and aids. */
function dress(state, texts) {
  const page = document.documentElement;
  page.lang = state.language;
  document.title = texts.text("kiosk.title");
  setOrDrop(page.dataset, "contrast", state.isHighContrast ? "high" : null);
  setOrDrop(page.dataset, "text", state.isLargeText ? "large" : null);
  setOrDrop(page.dataset, "reach", state.isLowReach ? "low" : null);
}

/** What is told apart as a screen of its own, for the focus and for held presses. */
function nameOf(state) {
  return screenOf(state) + (state.need ?? "") + (state.isMoving ? "move" : "") + (state.procedure ?? "") + (state.found?.state ?? "");
}

function promptOf(screen, state) {
  if (screen === "papers") return procedureOf(state)?.is_online_only ? "online" : "papers";
  if (screen === "dossier") return state.found?.answer?.is_ready ? "ready" : "dossier";
  return screen;
}

/** Where the slip comes out, or that there is none. The slip of a moved ticket has been taken already. */
function paperPrompts({ ticket, offer, isMoved, language }) {
  if (isMoved) return [];
  const hasPaper = ticket.print && !offer?.printer?.fault && !isShownOnly(null, offer);
  return [promptAddress(hasPaper ? "ticket" : "ticket_no_paper", language)];
}

function setOrDrop(dataset, name, value) {
  if (value === null) delete dataset[name];
  else dataset[name] = value;
}
