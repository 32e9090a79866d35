// How large letters are for those who read them: angles of capitals, whether a screen is too small.

const CAPITAL = 0.74; // height of a capital, in em, of Be Vietnam Pro
const MILLIMETRES_PER_INCH = 25.4;
export const LEAST_STAGE_DEGREES = 0.7;
export const LEAST_LIST_DEGREES = 0.35;
export const LIST_PIXELS = 110; // of the drawing, see board.css

/** The angle in degrees under which a capital of a type size in CSS pixels is seen on a screen of this diagonal. */
export function capitalDegrees(pixels, { inches, metres, width, height }) {
  const millimetresPerPixel = (inches * MILLIMETRES_PER_INCH) / Math.hypot(width, height);
  const capital = pixels * CAPITAL * millimetresPerPixel;
  return (2 * Math.atan(capital / 2 / (metres * 1000)) * 180) / Math.PI;
}

/** One pixel of the board's drawing, 1920 × 1080 or 1080 × 1920, in CSS pixels: --u of board.css. */
export function unitPixels(width, height) {
  return width >= height ? Math.min(width / 1920, height / 1080) : Math.min(width / 1080, height / 1920);
}

/** Whether the list of a board cannot be read from where people sit; false when nobody said where that is. */
export function isTooSmall(device, width, height) {
  const { diagonal_inches: inches, viewing_metres: metres } = device ?? {};
  if (!inches || !metres) return false;
  return capitalDegrees(LIST_PIXELS * unitPixels(width, height), { inches, metres, width, height }) < LEAST_LIST_DEGREES;
}
