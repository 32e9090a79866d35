// A QR code as SVG on the page, error correction M and a quiet zone of 4 modules as on paper.

import { encode } from "/look/vendor/uqr.js";
import { el } from "./dom.js";

export function qrPicture(address, words) {
  const { data, size } = encode(address, { ecc: "M", border: 4 });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  return el(
    "svg",
    { class: "qr", viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": words, "shape-rendering": "crispEdges" },
    el("rect", { class: "qr-light", width: size, height: size }),
    el("path", { class: "qr-dark", d: dark }),
  );
}
