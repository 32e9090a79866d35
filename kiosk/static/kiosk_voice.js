// Spoken prompts: each screen has one sentence, spoken when it appears, if the citizen has asked for it.

import { playable } from "/look/sound_form.js";

/** Off, medium, loud: what one button steps through. */
export const LEVELS = [0, 0.5, 1];

/** The clip of a fixed prompt. */
export function promptAddress(name, language) {
  return `/kiosk/voice/${language}/${name}`;
}

/** The clip that says a ticket's number and how many are ahead, by the hall's own voice. */
export function numberAddress({ label, ahead }, language) {
  const facts = new URLSearchParams({ label, language });
  if (Number.isInteger(ahead)) facts.set("ahead", ahead);
  return `/display/number?${facts}`;
}

/** token: the kiosk's own, since any label could be asked for: the server speaks those to its devices alone. */
export function createVoice({ token }) {
  const player = new Audio();
  let spoken = ""; // the addresses said last, or being said
  let rest = [];

  async function next() {
    const address = rest.shift();
    if (address === undefined) return;
    const said = spoken;
    const clip = await fetchClip(address);
    if (spoken !== said) return; // another screen has come up meanwhile
    URL.revokeObjectURL(player.src);
    if (clip === null) {
      next(); // no voice on the server: the words stand on the screen
      return;
    }
    player.src = URL.createObjectURL(clip);
    player.play().catch(() => {}); // sound not allowed yet
  }

  async function fetchClip(address) {
    try {
      const answer = await fetch(playable(address), { headers: { Authorization: `Bearer ${token}` } });
      return answer.ok ? await answer.blob() : null;
    } catch {
      return null;
    }
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
