// Fingers, keys and the browser's own ways: what wakes the page, what it swallows, and what ends a visit.

/** A second tap of a double tap must not reach what the first one has brought up. */
const HELD_MILLISECONDS = 400;
/** A screen that appears so soon after a press is held; one that appears by itself is not. */
const PRESS_MEMORY_MILLISECONDS = 1000;

/**
 * Watch the whole page. onTouch() runs at every touch and key; onLeave() when the browser goes back or keeps the
 * page for later, onReturn() when such a page comes up again.
 */
export function watchTouches({ onTouch, onLeave, onReturn }) {
  let lastTouch = performance.now();
  let lastPress = -Infinity;
  let heldUntil = 0;

  function touched() {
    lastTouch = performance.now();
    lastPress = lastTouch;
    // One entry of our own, made on a touch: "back" then leads here, to the first screen, and no further.
    if (history.state?.isKiosk !== true) history.pushState({ isKiosk: true }, "");
    onTouch();
  }

  addEventListener("pointerdown", touched);
  addEventListener("click", touched, true);
  addEventListener("keydown", touched);
  addEventListener("contextmenu", (event) => event.preventDefault());
  addEventListener("dragstart", (event) => event.preventDefault());
  addEventListener("popstate", onLeave);
  // A page kept by the browser for "back" must not come up with somebody's number.
  addEventListener("pagehide", onLeave);
  addEventListener("pageshow", (event) => { if (event.persisted) onReturn(); });

  return {
    /** Whether a press must do nothing now. */
    isHeld: () => performance.now() < heldUntil,
    /** Another screen has come up: hold it for a moment if a press brought it. */
    hold() {
      if (performance.now() - lastPress < PRESS_MEMORY_MILLISECONDS) heldUntil = performance.now() + HELD_MILLISECONDS;
    },
    idleSeconds: () => (performance.now() - lastTouch) / 1000,
    /** The state has been changed for a citizen: he is here. */
    restart() { lastTouch = performance.now(); },
  };
}
