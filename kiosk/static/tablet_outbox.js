// Ratings given while the server was away. They wait here, over a reload too, until they are answered.

const KEPT = "tablet.outbox";

/** api: the tablet's access. The server takes the same rating twice as one. */
export function createOutbox(api) {
  let waiting = load();

  function keep() {
    try {
      localStorage.setItem(KEPT, JSON.stringify(waiting));
    } catch {
      // Storage refused: they last as long as the page does.
    }
  }

  async function send({ ticket, ...rating }) {
    await api.post(`/tickets/${ticket}/rating`, rating);
  }

  return {
    /** "stored", "kept" (the server is away) or "closed" (the question has closed). */
    async give(rating) {
      try {
        await send(rating);
        return "stored";
      } catch (problem) {
        if (problem.isPassing === undefined) throw problem;
        if (!problem.isPassing) return problem.code === "already_rated" ? "stored" : "closed";
        waiting.push(rating);
        keep();
        return "kept";
      }
    },
    /** Try what waits; what the server refuses by now is dropped. */
    async flush() {
      for (const rating of [...waiting]) {
        try {
          await send(rating);
        } catch (problem) {
          if (problem.isPassing) return;
        }
        waiting = waiting.filter((other) => other !== rating);
        keep();
      }
    },
  };
}

function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT));
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}
