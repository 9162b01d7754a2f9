// Log entries for tests, told apart by their data.

import type { LogEntry } from '../replicated-log.ts';

export const entry = (index: number, term: number, text = `${index}`): LogEntry => ({
  index,
  term,
  kind: 'data',
  origin: 9,
  request: 1000 + index,
  data: Uint8Array.from(text, (c) => c.charCodeAt(0)),
});
