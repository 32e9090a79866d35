// What hangs in the hall, one after another while it is quiet: pictures, videos, opening hours.
// A picture is fetched once and kept, so a cut line does not empty the screen.

const LONGEST_VIDEO = 180_000;
const AGAIN_AFTER = 60_000;

/** token: of the device. isCalm: videos are left out (reduced motion). onChange(): draw again. */
export function createSlides({ token, isCalm, onChange }) {
  const state = { slides: [], files: new Map(), current: null, seconds: 15, timer: null, isOn: false };

  /** Take what hangs now, in its order, and for how long each is shown; fetches what is new, forgets what is gone. */
  function take(postings, seconds) {
    state.seconds = seconds;
    state.slides = postings.filter((one) => one.kind !== "notice" && !(isCalm && one.kind === "video"));
    const wanted = new Set(state.slides.filter((one) => one.media_type).map((one) => one.id));
    for (const [id, file] of state.files) if (!wanted.has(id)) forget(id, file);
    for (const id of wanted) if (!state.files.has(id)) fetchFile(id);
    if (state.current === null) return;
    const same = state.slides.find((one) => one.id === state.current.id);
    if (same) state.current = same; // its words may be others
    else next();
  }

  function forget(id, file) {
    state.files.delete(id);
    if (file.address) URL.revokeObjectURL(file.address);
  }

  async function fetchFile(id) {
    const file = { address: null };
    state.files.set(id, file);
    try {
      const answer = await fetch(`/api/v1/postings/${id}/file`, { headers: { Authorization: `Bearer ${token()}` } });
      if (!answer.ok) throw new Error(String(answer.status));
      const content = await answer.blob();
      if (state.files.get(id) === file) file.address = URL.createObjectURL(content);
      if (state.isOn && state.current === null) next();
    } catch {
      // Shown as soon as it is there; what else hangs goes on meanwhile.
      setTimeout(() => { if (state.files.get(id) === file) fetchFile(id); }, AGAIN_AFTER);
    }
  }

  function ready() {
    return state.slides.filter((one) => !one.media_type || state.files.get(one.id)?.address);
  }

  /** Show slides from now on, or not any more: a call takes the stage at once. */
  function turn(isOn) {
    if (isOn === state.isOn) return;
    state.isOn = isOn;
    clearTimeout(state.timer);
    if (isOn) next();
    else state.current = null;
  }

  function next() {
    clearTimeout(state.timer);
    if (!state.isOn) return;
    const shown = ready();
    const place = shown.findIndex((one) => one.id === state.current?.id);
    state.current = shown[(place + 1) % shown.length] ?? null;
    if (shown.length > 0) state.timer = setTimeout(next, state.current.kind === "video" ? LONGEST_VIDEO : state.seconds * 1000);
    onChange();
  }

  /** A video that ended, or that this browser cannot play, makes way; the only one begins again. */
  function onVideo(video) {
    if (video === null || video.dataset.isWatched) return;
    video.dataset.isWatched = "yes";
    video.muted = true; // never over a call; the attribute alone does not mute what a script has made
    video.addEventListener("ended", () => (ready().length === 1 ? video.play() : next()));
    video.addEventListener("error", () => { state.slides = state.slides.filter((one) => String(one.id) !== video.dataset.id); next(); });
    video.play().catch(() => {});
  }

  return {
    take, turn, onVideo,
    get current() { return state.current && { ...state.current, address: state.files.get(state.current.id)?.address ?? null }; },
    get isEmpty() { return ready().length === 0; },
  };
}
