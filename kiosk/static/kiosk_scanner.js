// The scanner: a keyboard wedge, told from typing by its speed. What it sends reaches one function and
// nothing else of the page or the browser, is limited in length, and is forgotten at once.

/** A scanner leaves less than this between two keys; nobody types a whole code so fast. */
const SCAN_GAP_MILLISECONDS = 50;
const QUIET_MILLISECONDS = 100;
const SHORTEST_SCAN = 6;
const LONGEST_SCAN = 512;
const TOKEN = /\/(d)\/([0-9a-f]{32})(?:$|[?#/])/;
const CODE = /^[A-Z0-9][A-Z0-9._-]{3,59}$/;
const YEARS_OF_PRIORITY = 60;

/**
 * Listen on the whole page. onScan(text) gets a scanned line, onType(letter) a typed one ("Backspace" and
 * " " among them); wantsTyping() says whether the page has a place for typed letters now.
 */
export function watchScanner({ onScan, onType, wantsTyping }) {
  let line = "";
  let lastAt = -Infinity;
  let isTooLong = false;
  let timer = null;
  let startedAt = 0;

  function end() {
    clearTimeout(timer);
    const text = line;
    const wasTooLong = isTooLong;
    line = "";
    isTooLong = false;
    const isFast = (lastAt - startedAt) / text.length < SCAN_GAP_MILLISECONDS;
    if (wasTooLong) onScan(null);
    else if (text.length >= SHORTEST_SCAN && isFast) onScan(text);
    else if (wantsTyping()) for (const letter of text) onType(letter);
  }

  function take(letter, at) {
    if (line === "") startedAt = at;
    if (line.length >= LONGEST_SCAN) isTooLong = true;
    else line += letter;
    clearTimeout(timer);
    timer = setTimeout(end, QUIET_MILLISECONDS);
  }

  addEventListener("keydown", (event) => {
    const isInScan = line !== "" && event.timeStamp - lastAt < SCAN_GAP_MILLISECONDS;
    // No shortcut of the browser, pressed or sent by a code with control characters in it.
    if (event.ctrlKey || event.altKey || event.metaKey || /^F\d/.test(event.key)) event.preventDefault();
    else if (event.key === "Enter" && line !== "") {
      event.preventDefault();
      event.stopPropagation();
      end();
    } else if (event.key === "Tab" && isInScan) event.preventDefault();
    else if (event.key === "Backspace" && line === "" && wantsTyping()) onType("Backspace");
    else if (event.key.length === 1 && (event.key !== " " || isInScan || (wantsTyping() && event.target.closest("button") === null))) {
      event.preventDefault();
      event.stopPropagation();
      if (!/\p{C}/u.test(event.key)) take(event.key, event.timeStamp);
    }
    lastAt = event.timeStamp;
  }, { capture: true });
  // A space within a scan must not press the button that has the focus.
  addEventListener("keyup", (event) => { if (line !== "" && (event.key === " " || event.key === "Enter")) event.preventDefault(); }, { capture: true });
}

/**
 * What a scanned line is: {kind: "card", isElderly} (isElderly null when no age can be read),
 * {kind: "token", token}, {kind: "code", code} or {kind: "unknown"}. now: the site's "2026-11-25T…".
 */
export function readScan(text, now) {
  const line = (text ?? "").replace(/\p{C}/gu, "").trim();
  if (/^\d{12}\|/.test(line) || /^\d{12}$/.test(line)) return { kind: "card", isElderly: isElderly(line, now) };
  const token = TOKEN.exec(line);
  if (token !== null) return { kind: "token", token: token[2] };
  const code = line.toUpperCase();
  return CODE.test(code) ? { kind: "code", code } : { kind: "unknown" };
}

/**
 * 60 or older on the day: by the day of birth (fourth field), else by century and year in the number's
 * fourth to sixth digit, where only the year is known and the citizen gets the benefit of it.
 */
function isElderly(line, now) {
  const [number, , , born] = line.split("|");
  const date = /^(\d\d)(\d\d)(\d{4})$/.exec(born ?? "");
  const latest = `${Number(now.slice(0, 4)) - YEARS_OF_PRIORITY}${now.slice(4, 10)}`;
  if (date !== null) return `${date[3]}-${date[2]}-${date[1]}` <= latest;
  const century = Math.floor(Number(number[3]) / 2);
  if (century > 1) return null;
  return 1900 + century * 100 + Number(number.slice(4, 6)) <= Number(latest.slice(0, 4));
}
