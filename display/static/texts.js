// The words of boards and signs, Vietnamese unless the address asks for ?language=en.

export const language = new URLSearchParams(location.search).get("language") === "en" ? "en" : "vi";

export async function loadTexts() {
  const response = await fetch(`/display/static/texts/${language}.json`);
  const texts = await response.json();
  document.documentElement.lang = language;
  return (key, facts = {}) => (texts[key] ?? key).replace?.(/\{(\w+)\}/g, (_, name) => facts[name] ?? "") ?? texts[key];
}

/** A wait range in whole minutes: low down, high up; never a single minute that promises too much. */
export function waitText(text, wait) {
  if (!wait) return "";
  const low = Math.floor(wait.low_seconds / 60);
  const high = Math.max(1, Math.ceil(wait.high_seconds / 60));
  if (wait.high_seconds === 0) return text("no_wait");
  return low === 0 ? text("minutes_up_to", { high }) : text("minutes", { low, high: Math.max(high, low + 1) });
}

/** "09:05" in the site's own time, whatever the screen's zone is set to: the instant carries its offset. */
export function clockOf(iso) {
  return iso ? iso.slice(11, 16) : "";
}

/** The site's time now as an ISO-like text, from the offset of a server's instant and the error of our clock. */
export function siteClock(serverNow) {
  const offset = serverNow.slice(-6);
  const minutes = (offset[0] === "-" ? -1 : 1) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)));
  const ahead = Date.parse(serverNow) - Date.now();
  return () => new Date(Date.now() + ahead + minutes * 60000);
}
