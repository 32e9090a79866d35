// Draws a page from its state: builds elements, then changes only what differs on the page, so that
// focus and a finger on a button survive a redraw. Text only, never HTML.

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "path", "circle", "rect", "use"]);

/** An element. An attribute of null, undefined or false is left out; children are nodes or plain text. */
export function el(tag, attributes, ...children) {
  const node = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

let isSheetHere = false;

/**
 * Bring the icons into the page itself: a page that has just lost its server can then still draw
 * the icon that says so. Without them the words stand alone.
 */
export async function loadIcons(sheet = "/look/icons.svg") {
  const response = await fetch(sheet);
  const drawing = new DOMParser().parseFromString(await response.text(), "image/svg+xml").documentElement;
  for (const symbol of drawing.querySelectorAll("symbol")) symbol.id = `icon-${symbol.id}`;
  drawing.setAttribute("class", "icon-sheet");
  drawing.setAttribute("aria-hidden", "true");
  drawing.setAttribute("width", "0");
  drawing.setAttribute("height", "0");
  document.body.append(document.importNode(drawing, true));
  isSheetHere = true;
}

/** An icon of the shared set, always beside a word and therefore hidden from a screen reader. */
export function icon(name) {
  return el("svg", { class: "icon", "aria-hidden": "true" }, isSheetHere ? el("use", { href: `#icon-${name}` }) : null);
}

/**
 * Make the children of root equal to nodes, keeping elements that are already right. When what had the focus is
 * gone, an element with data-focus gets it, else the heading where it can take it: nobody who works by keyboard
 * is thrown back to the top of the page.
 */
export function draw(root, ...nodes) {
  const focused = root.contains(document.activeElement) ? document.activeElement : null;
  changeChildren(root, nodes.flat(Infinity).filter(Boolean));
  if (focused !== null && !focused.isConnected) root.querySelector("[data-focus], h1[tabindex]")?.focus({ preventScroll: true });
}

/**
 * One listener for all buttons of a page: an element with data-do="name" runs actions[name](dataset).
 * isHeld() true swallows the press (a second tap of a double tap, a finger still on the glass).
 */
export function listen(root, actions, isHeld = () => false) {
  root.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-do]");
    if (pressed === null || pressed.getAttribute("aria-disabled") === "true") return;
    event.preventDefault();
    if (isHeld()) return;
    actions[pressed.dataset.do](pressed.dataset);
  });
}

function changeChildren(parent, wanted) {
  wanted.forEach((next, index) => {
    const current = parent.childNodes[index];
    if (current === undefined) parent.append(next);
    else if (isSameThing(current, next)) change(current, next);
    else place(parent, current, next, wanted.slice(index + 1));
  });
  while (parent.childNodes.length > wanted.length) parent.lastChild.remove();
}

/** Something new has come before what stands here, or something before it has gone: the others keep their elements. */
function place(parent, current, next, later) {
  const others = [...parent.childNodes];
  const old = others.slice(others.indexOf(current) + 1).find((one) => isSameThing(one, next));
  if (old !== undefined && !later.some((one) => isSameThing(current, one))) {
    while (old.previousSibling !== current) old.previousSibling.remove();
    current.remove();
    change(old, next);
  } else if (later.some((one) => isSameThing(current, one))) current.before(next);
  else current.replaceWith(next);
}

function isSameThing(current, next) {
  if (current.nodeType !== next.nodeType || current.nodeName !== next.nodeName) return false;
  return current.nodeType !== Node.ELEMENT_NODE || current.getAttribute("data-key") === next.getAttribute("data-key");
}

function change(current, next) {
  if (current.nodeType === Node.TEXT_NODE) {
    if (current.data !== next.data) current.data = next.data;
    return;
  }
  for (const { name } of [...current.attributes]) if (!next.hasAttribute(name)) current.removeAttribute(name);
  for (const { name, value } of next.attributes) if (current.getAttribute(name) !== value) current.setAttribute(name, value);
  changeChildren(current, [...next.childNodes]);
}
