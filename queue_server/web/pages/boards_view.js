// The boards as staff see them: there or gone, and which of them speaks the calls of which zones.

import { el, icon } from "/look/dom.js";
import { text } from "/pages/session.js";

/** One line a board; nothing at all where the site has none. */
export function viewBoards(boards) {
  if (boards.length === 0) return null;
  return el("section", { class: "kiosks", "aria-label": text("boards") }, boards.map((one) => {
    const { key, sign, isTrouble } = stateOf(one);
    return el("p", { class: isTrouble ? "kiosk-line late" : "kiosk-line", "data-key": one.id },
      icon(sign), el("b", {}, one.name), " ", boardWords(one, key));
  }));
}

/** What a board does, in words. */
export function boardWords(board, key = stateOf(board).key) {
  return text(key, { zones: board.speaks.join(", ") });
}

function stateOf({ is_connected: isConnected, can_sound: canSound, sounds, speaks }) {
  if (!isConnected) return { key: "board_gone", sign: "wifi-off", isTrouble: true };
  if (speaks.length > 0) return canSound ? { key: "board_speaks", sign: "volume-2", isTrouble: false } : { key: "board_locked", sign: "volume-x", isTrouble: true };
  if (sounds === false) return { key: "board_silent", sign: "volume-x", isTrouble: false };
  return { key: canSound ? "board_ready" : "board_unheard", sign: "volume-x", isTrouble: false };
}
