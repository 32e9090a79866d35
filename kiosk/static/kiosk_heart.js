// Signs of life for the staff's page, and the page's own renewal after an upgrade.

const EVERY_MILLISECONDS = 30_000;

/** Report every 30 s. screenNow(): the screen shown; mayReload(): nobody stands at the kiosk. */
export function startHeart({ api, screenNow, mayReload }) {
  let version = null;

  async function beat() {
    try {
      const answer = await fetch("/kiosk/version", { cache: "no-store" });
      const { version: present } = await answer.json();
      version ??= present;
      if (present !== version && mayReload()) {
        location.reload();
        return;
      }
      await api.post("/heartbeat", { version, screen: screenNow() });
    } catch {
      // The server is away: staff see the silence, and the next beat comes.
    }
  }

  beat();
  setInterval(beat, EVERY_MILLISECONDS);
}
