// QR codes on the kiosk: their library comes with the first touch, so that the page itself stays small.

let draw = null;

/** Fetch the library, once. A QR is left out until it is here; the number stands on the screen all the same. */
export async function loadQr() {
  draw ??= (await import("./qr.js")).qrPicture;
}

export function qrPicture(address, words) {
  return draw === null ? null : draw(address, words);
}
