// What all connections of a server hold together, and when that is too much: the limits of one connection are worth
// little to a server that has thousands of them.

import type { ServerOptions } from './options.ts';

export class Load {
  /** Calls under way. */
  unaryCalls = 0;
  streams = 0;
  /** Request bytes that wait in calls, and response bytes that wait for their readers. */
  heldBytes = 0;
  /** Calls that were refused because of all this. */
  refused = 0;
  private readonly options: ServerOptions;

  constructor(options: ServerOptions) {
    this.options = options;
  }

  /** Too much is held: no more calls, no large answers, and streams get on as fast as each is read. */
  get isFull(): boolean {
    return this.heldBytes > this.options.maxHeldBytes;
  }

  /** Whether one more call of the kind is one too many. */
  refuses(isUnary: boolean): boolean {
    const { maxUnaryCalls, maxStreams } = this.options;
    if (!this.isFull && (isUnary ? this.unaryCalls < maxUnaryCalls : this.streams < maxStreams)) return false;
    this.refused++;
    return true;
  }

  began(isUnary: boolean): void {
    if (isUnary) this.unaryCalls++;
    else this.streams++;
  }

  ended(isUnary: boolean): void {
    if (isUnary) this.unaryCalls--;
    else this.streams--;
  }
}
