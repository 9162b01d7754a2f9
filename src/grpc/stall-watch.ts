// Notices bytes that do not move: looked at now and then, it costs the hot path nothing.

export class StallWatch {
  private seenBytes = 0;
  private since = 0;

  /** True once `bytes`, not 0, has been the same for `timeoutMs`. */
  isStalled(bytes: number, nowMs: number, timeoutMs: number): boolean {
    if (bytes === 0 || bytes !== this.seenBytes) {
      this.seenBytes = bytes;
      this.since = nowMs;
      return false;
    }
    return nowMs - this.since >= timeoutMs;
  }
}
