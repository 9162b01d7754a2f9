// The lossy network: every pair of nodes has a link each way, with its own faults on top of the weather that all share.
// What travels is bytes in a checksummed frame, so corruption is injected into real encodings and must be noticed.

import { crc32 } from '../core/crc32.ts';
import type { NodeId } from '../core/protocol.ts';
import type { Random } from '../core/random.ts';

export interface Weather {
  /** Delay of a message: uniform between these two, in milliseconds… */
  readonly delayMinMs: number;
  readonly delayMaxMs: number;
  /** …and for some, a tail on top: exponential with this mean. */
  readonly tailChance: number;
  readonly tailMeanMs: number;
  readonly dropChance: number;
  readonly duplicateChance: number;
  readonly corruptChance: number;
  /** Whether messages of one link keep their order, as on one connection. */
  readonly isOrdered: boolean;
}

export const CALM: Weather = {
  delayMinMs: 0.2,
  delayMaxMs: 1,
  tailChance: 0,
  tailMeanMs: 0,
  dropChance: 0,
  duplicateChance: 0,
  corruptChance: 0,
  isOrdered: true,
};

interface Link {
  /** How many faults cut it at present: they may overlap. */
  cuts: number;
  slowMs: number;
  /** Nothing arrives before. */
  cloggedUntil: number;
  lastArrival: number;
}

/** Called for each message that gets through, maybe more than once. */
export type Deliver = (from: NodeId, to: NodeId, body: Uint8Array, attachment: unknown) => void;

export interface NetworkStats {
  sent: number;
  /** Of what was sent. */
  bytes: number;
  delivered: number;
  lost: number;
  duplicated: number;
  corrupted: number;
}

export class Network {
  weather: Weather = CALM;
  readonly stats: NetworkStats = { sent: 0, bytes: 0, delivered: 0, lost: 0, duplicated: 0, corrupted: 0 };
  private readonly links = new Map<number, Link>();
  private readonly random: Random;
  private readonly schedule: (delayMs: number, run: () => void) => void;
  private readonly now: () => number;
  private readonly deliver: Deliver;

  constructor(
    random: Random,
    now: () => number,
    schedule: (delayMs: number, run: () => void) => void,
    deliver: Deliver,
  ) {
    this.random = random;
    this.now = now;
    this.schedule = schedule;
    this.deliver = deliver;
  }

  private link(from: NodeId, to: NodeId): Link {
    const key = from * 4096 + to;
    let link = this.links.get(key);
    if (link === undefined) {
      link = { cuts: 0, slowMs: 0, cloggedUntil: 0, lastArrival: 0 };
      this.links.set(key, link);
    }
    return link;
  }

  /** Cuts the way from `from` to `to` until `mend` was called as often. */
  cut(from: NodeId, to: NodeId): void {
    this.link(from, to).cuts++;
  }

  mend(from: NodeId, to: NodeId): void {
    const link = this.link(from, to);
    if (link.cuts > 0) link.cuts--;
  }

  slow(from: NodeId, to: NodeId, byMs: number): void {
    this.link(from, to).slowMs = byMs;
  }

  /** Holds back everything until `untilMs`, when it arrives all at once. */
  clog(from: NodeId, to: NodeId, untilMs: number): void {
    const link = this.link(from, to);
    link.cloggedUntil = Math.max(link.cloggedUntil, untilMs);
  }

  isCut(from: NodeId, to: NodeId): boolean {
    return this.link(from, to).cuts > 0;
  }

  /** Fair weather, every link whole. */
  heal(): void {
    this.weather = CALM;
    for (const link of this.links.values()) {
      link.cuts = 0;
      link.slowMs = 0;
      link.cloggedUntil = 0;
      // What is still under way does not hold up what comes now.
      link.lastArrival = 0;
    }
  }

  /** `body` is copied into a frame. `attachment` travels beside it, as a second connection would carry it. */
  send(from: NodeId, to: NodeId, body: Uint8Array, attachment: unknown, extraMs = 0): void {
    const { weather, random, stats } = this;
    stats.sent++;
    stats.bytes += body.length;
    const link = this.link(from, to);
    if (link.cuts > 0 || (weather.dropChance > 0 && random() < weather.dropChance)) {
      stats.lost++;
      return;
    }
    const checksum = crc32(body);
    const frame = body.slice();
    if (weather.duplicateChance > 0 && random() < weather.duplicateChance) {
      stats.duplicated++;
      this.transmit(link, from, to, frame, checksum, attachment, extraMs);
    }
    if (weather.corruptChance > 0 && frame.length > 0 && random() < weather.corruptChance) {
      const damaged = frame.slice();
      damaged[random.below(damaged.length)]! ^= 1 << random.below(8);
      this.transmit(link, from, to, damaged, checksum, attachment, extraMs);
      return;
    }
    this.transmit(link, from, to, frame, checksum, attachment, extraMs);
  }

  private transmit(
    link: Link,
    from: NodeId,
    to: NodeId,
    frame: Uint8Array,
    checksum: number,
    attachment: unknown,
    extraMs: number,
  ): void {
    const { weather, random } = this;
    let delay = weather.delayMinMs + random() * (weather.delayMaxMs - weather.delayMinMs) + link.slowMs + extraMs;
    if (weather.tailChance > 0 && random() < weather.tailChance) delay -= weather.tailMeanMs * Math.log(1 - random());
    const now = this.now();
    delay = Math.max(delay, link.cloggedUntil - now);
    if (weather.isOrdered) {
      delay = Math.max(delay, link.lastArrival - now);
      link.lastArrival = now + delay;
    }
    this.schedule(delay, () => this.arrive(link, from, to, frame, checksum, attachment));
  }

  private arrive(link: Link, from: NodeId, to: NodeId, frame: Uint8Array, checksum: number, attachment: unknown): void {
    // What was under way when the link was cut is lost too.
    if (link.cuts > 0) {
      this.stats.lost++;
      return;
    }
    if (crc32(frame) !== checksum) {
      this.stats.corrupted++;
      return;
    }
    this.stats.delivered++;
    this.deliver(from, to, frame, attachment);
  }
}
