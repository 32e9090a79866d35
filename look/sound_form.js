// Sounds are served as Ogg Opus; a browser that cannot play it (Safari before 18.4) asks for the same as MP3.

const isOpusPlayed = new Audio().canPlayType("audio/ogg; codecs=opus") !== "";

/** The address of a sound in a form that this browser plays. */
export function playable(address) {
  return isOpusPlayed ? address : `${address}${address.includes("?") ? "&" : "?"}as=mp3`;
}
