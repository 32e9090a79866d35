"""Faults of a page's layout, found in the browser: outside, covered, too small, cut."""

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
