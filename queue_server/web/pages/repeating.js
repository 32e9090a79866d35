// What must not happen twice: one key for one wish, and a lost answer is asked for again under it.

import { newIdempotencyKey } from "/look/api.js";
import { api } from "/pages/session.js";

const TRIES = 5;

/**
 * Sends bodies to a path. The same body again (after a refusal, after an answer that got lost) has the same key,
 * so the server does it once; another body is another wish. Answers the server's answer; throws its Problem.
 */
export function keyedPost(path) {
  let key = newIdempotencyKey();
  let last = null;
  return async (body = {}) => {
    const asked = JSON.stringify(body);
    if (last !== null && asked !== last) key = newIdempotencyKey();
    last = asked;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await api.post(path, body, { idempotencyKey: key });
      } catch (problem) {
        if (problem.code !== "unreachable" || attempt >= TRIES) throw problem;
      }
    }
  };
}
