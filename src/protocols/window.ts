// What is under way to one follower: bounded by messages and bytes. After a loss the window starts at one message and grows
// with what is acknowledged, as TCP's does (RFC 5681, slow start): where the network reorders or drops, a follower that takes
// entries in order only would refuse nearly all of a full window, and each time cause the whole of it to be sent again.

export interface Window {
  /** Last index and bytes of each message that is under way, in order. */
  inflight: { readonly index: number; readonly bytes: number }[];
  inflightBytes: number;
  /** Messages that may be under way by what was seen of the network; the options set another bound. */
  messagesMax: number;
}

export interface WindowOptions {
  readonly maxInflightMessages: number;
  readonly maxInflightBytes: number;
}

export function newWindow(): Window {
  return { inflight: [], inflightBytes: 0, messagesMax: Number.MAX_SAFE_INTEGER };
}

export function hasRoom(window: Window, { maxInflightMessages, maxInflightBytes }: WindowOptions): boolean {
  const { inflight, inflightBytes, messagesMax } = window;
  return inflight.length < Math.min(maxInflightMessages, messagesMax) && inflightBytes < maxInflightBytes;
}

export function addInflight(window: Window, index: number, bytes: number): void {
  window.inflight.push({ index, bytes });
  window.inflightBytes += bytes;
}

/** All through `index` arrived. */
export function freeInflight(window: Window, index: number): void {
  const { inflight } = window;
  let freed = 0;
  for (const message of inflight) {
    if (message.index > index) break;
    window.inflightBytes -= message.bytes;
    freed++;
  }
  if (freed === 1) inflight.shift();
  else if (freed > 1) inflight.splice(0, freed);
  if (window.messagesMax < Number.MAX_SAFE_INTEGER) window.messagesMax += freed;
}

/** Nothing is under way any more, or counts. */
export function clearInflight(window: Window): void {
  window.inflight = [];
  window.inflightBytes = 0;
}

/** Something of a window was lost or came out of order. */
export function narrow(window: Window): void {
  clearInflight(window);
  window.messagesMax = 1;
}
