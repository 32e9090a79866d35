// The server's time on this screen, and instants as the site writes them. The device's own clock and
// zone are not trusted: a kiosk that was off for a week still shows the right minute.

const MINUTE = 60_000;

export function createClock() {
  let base = Date.now();
  let measuredAt = performance.now();
  let zoneMinutes = 7 * 60;
  return {
    /** Take over an instant the server has just sent. */
    set(iso) {
      const instant = Date.parse(iso ?? "");
      if (Number.isNaN(instant)) return;
      base = instant;
      measuredAt = performance.now();
      zoneMinutes = offsetMinutes(iso);
    },
    /** Milliseconds since the epoch, by the server. */
    now: () => base + performance.now() - measuredAt,
    /** The instant as the site's wall clock reads it: "2026-11-25T09:14:03". */
    wall: (milliseconds) => new Date(milliseconds + zoneMinutes * MINUTE).toISOString().slice(0, 19),
    /** Whole seconds until an instant, never below 0. */
    secondsUntil(iso) {
      return Math.max(0, Math.ceil((Date.parse(iso) - (base + performance.now() - measuredAt)) / 1000));
    },
  };
}

/** "09:14" out of "2026-11-25T09:14:03+07:00", as the site's wall clock reads it. */
export function timeOf(iso) {
  return iso.slice(11, 16);
}

/** "25/11/2026", the way both languages write a day here. */
export function dayOf(iso) {
  const [year, month, day] = iso.slice(0, 10).split("-");
  return `${day}/${month}/${year}`;
}

/** 0 for Monday to 6 for Sunday. */
export function weekdayOf(iso) {
  return (new Date(`${iso.slice(0, 10)}T00:00:00Z`).getUTCDay() + 6) % 7;
}

function offsetMinutes(iso) {
  const match = /([+-])(\d\d):(\d\d)$/.exec(iso);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === "-" ? -minutes : minutes;
}
