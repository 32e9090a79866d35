"""Faults of a page's layout, found in the browser: outside, covered, too small, cut, one over the other."""

from playwright.sync_api import Page

from tests.audit import await_faces

# WCAG 2.2, 1.4.10: a page scrolls one way only down to this width.
NARROWEST_WIDTH = 320

FAULTS = """() => {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollHeight > innerHeight + 1) wrong.push(`page ${root.scrollHeight} > ${innerHeight}`);
  const isOutside = ({ left, right, top, bottom }) =>
    left < 0 || top < 0 || right > innerWidth + 1 || bottom > innerHeight + 1;
  for (const one of document.querySelectorAll("button")) {
    if (!one.checkVisibility()) continue;
    const box = one.getBoundingClientRect();
    const name = one.textContent || one.getAttribute("aria-label");
    const seen = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    if (isOutside(box)) wrong.push(`outside: ${name}`);
    else if (!one.contains(seen)) wrong.push(`covered: ${name}`);
    if (Math.min(box.width, box.height) < 64) wrong.push(`small: ${name} ${box.width}x${box.height}`);
    if (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1) wrong.push(`cut: ${name}`);
  }
  for (const one of document.querySelectorAll("h1, h2, p:not(.unseen), li, dd")) {
    if (one.checkVisibility() && isOutside(one.getBoundingClientRect())) wrong.push(`outside: ${one.textContent}`);
    if (one.scrollWidth > one.clientWidth + 1) wrong.push(`cut: ${one.textContent}`);
  }
  return wrong;
}"""


ZOOM_FAULTS = """() => {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) wrong.push(`page ${root.scrollWidth} wide in ${innerWidth}`);
  const words = (one) => (one.textContent || one.getAttribute("aria-label") || "").trim().slice(0, 40);
  const name = (one) => `${one.tagName} ${words(one)}`;
  const isShown = (one) => one.checkVisibility() && !one.closest(".unseen");
  for (const one of document.querySelectorAll("#app :is(button, a, textarea)")) {
    if (!isShown(one)) continue;
    one.scrollIntoView({ block: "center" });
    const box = one.getBoundingClientRect();
    const at = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    if (!one.contains(at)) wrong.push(`covered: ${name(one)}`);
    const isCut = one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
    if (isCut) wrong.push(`cut: ${name(one)}`);
  }
  const texts = [...document.querySelectorAll("#app *")].filter((one) => isShown(one)
    && [...one.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim() !== ""));
  // The words themselves, line by line: a box may be large and empty, and a line has room above and below its letters.
  const letters = ({ left, right, top, bottom, height, width }) =>
    ({ left, right, width, height: height * 0.6, top: top + height * 0.2, bottom: bottom - height * 0.2 });
  const lines = texts.map((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    const rects = [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
    return { one, rects: rects.map(letters) };
  });
  for (const { one, rects } of lines) {
    if (rects.some(({ left, right }) => left < -1 || right > innerWidth + 1)) wrong.push(`outside: ${name(one)}`);
  }
  const isOver = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.height, b.height) / 3;
  lines.forEach(({ one, rects }, index) => {
    for (const { one: other, rects: others } of lines.slice(index + 1)) {
      if (one.contains(other) || other.contains(one)) continue;
      if (rects.some((a) => others.some((b) => isOver(a, b)))) wrong.push(`over: ${name(one)} / ${name(other)}`);
    }
  });
  scrollTo(0, 0);
  return wrong;
}"""


def zoom_faults(page: Page, width: int, height: int) -> list[str]:
    """What is lost when the page is laid out at this size: at 200 % zoom half of a screen's own width and height."""
    page.set_viewport_size({"width": width, "height": height})
    await_faces(page)
    found: list[str] = page.evaluate(ZOOM_FAULTS)
    return [f"{width}x{height} {fault}" for fault in found]
