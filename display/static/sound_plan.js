// What may be heard at a time of day, from the zone's own settings. Pure.

export const USUAL = {
  chime: true, voice: true, languages: ["vi"], reading: "D", zero_word: "lẻ", thousand_word: "nghìn",
  volume: 100, volume_by_hour: [], quiet_hours: [],
};

/** What a test of the loudspeaker does: whoever asks for it wants to hear it, in quiet hours too. */
export function planOfTest(settings, time) {
  const { volume } = planAt(settings, time);
  return { volume: volume || settings.volume / 100 || 1, chime: true, voice: true };
}

/** {volume (0 to 1), chime, voice} at "HH:MM" of the site. */
export function planAt(settings, time) {
  const isQuiet = settings.quiet_hours.some(({ begins, ends }) => (begins < ends ? begins <= time && time < ends : time >= begins || time < ends));
  // Each entry holds from its time until the next one's; before the first the general volume does.
  const entry = settings.volume_by_hour.findLast?.(({ begins }) => begins <= time);
  const percent = entry?.volume ?? settings.volume;
  const isHeard = !isQuiet && percent > 0;
  return { volume: isHeard ? percent / 100 : 0, chime: isHeard && settings.chime, voice: isHeard && settings.voice };
}
