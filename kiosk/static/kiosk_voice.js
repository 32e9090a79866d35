// Spoken prompts: each screen has one sentence, spoken when it appears, if the citizen has asked for it.

/** Off, medium, loud: what one button steps through. */
export const LEVELS = [0, 0.5, 1];

/** The clip of a fixed prompt. */
export function promptAddress(name, language) {
  return `/kiosk/voice/${language}/${name}.wav`;
}

/** The clip that says a ticket's number and how many are ahead, by the hall's own voice. */
export function numberAddress({ label, ahead }, language) {
  const facts = new URLSearchParams({ label, language });
  if (Number.isInteger(ahead)) facts.set("ahead", ahead);
  return `/display/number.wav?${facts}`;
}

export function createVoice() {
  const player = new Audio();
  let spoken = ""; // the addresses said last, or being said
  let rest = [];

  function next() {
    const address = rest.shift();
    if (address === undefined) return;
    player.src = address;
    // No voice on the server, or sound not allowed yet: the words stand on the screen.
    player.play().catch(() => {});
  }

  player.onended = next;
  player.onerror = next;

  return {
    /** Speak these clips once, one after the other, at LEVELS[level]; level 0 is silence. */
    say(addresses, level) {
      player.volume = LEVELS[level];
      const wanted = level === 0 ? "" : addresses.join(" ");
      if (wanted === spoken) return;
      spoken = wanted;
      player.pause();
      rest = level === 0 ? [] : [...addresses];
      next();
    },
  };
}
