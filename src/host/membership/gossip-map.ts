// `createGossipMap`: a map that all members of a group share, eventually alike everywhere: the gossip machine over the same
// sockets and the same list of members.

import { ByteReader, ByteWriter } from '../../core/bytes.ts';
import { ProtocolDriver } from '../../core/driver.ts';
import { QuorateError } from '../../core/errors.ts';
import type { Millis, NodeId } from '../../core/protocol.ts';
import {
  type Entry,
  entriesOf,
  entryOf,
  type GossipCommand,
  type GossipEvent,
  type GossipOptions,
  type GossipSpec,
  gossip,
  problemOf,
} from '../../protocols/gossip/index.ts';
import { Listeners } from '../callbacks.ts';
import { systemClock } from '../clock.ts';
import { NoLog } from './no-log.ts';
import type { Channel, Membership } from './types.ts';

const DEFAULT_TOMBSTONE_MS = 24 * 3600 * 1000;
/** Death certificates are looked through so many times in their time. */
const REAPS_PER_LIFE = 24;
const REAP_INTERVAL_MIN_MS = 1000;

export interface GossipMapOptions {
  /** Tells maps of one group apart; the same on all members. Default 'map'. */
  readonly name?: string;
  /**
   * How long deletions are remembered, in milliseconds. Default a day. A member that was cut off for longer brings deleted keys
   * back.
   */
  readonly tombstoneMs?: Millis;
  /** How news travel, and bounds: keys of 256 bytes, values of 16 KiB. */
  readonly gossip?: Partial<GossipOptions>;
}

export interface GossipMapEvents {
  /** A newer write of a key is here; without a value it was deleted. */
  changed: {
    readonly key: string;
    readonly value: Uint8Array | undefined;
    readonly writer: NodeId;
    readonly isLocal: boolean;
  };
  /** The map cannot go on: a bug of Quorate's. */
  stopped: QuorateError;
}

/**
 * A map in memory. Of two writes of a key the later one holds, by the writers' clocks, or by causality where a writer knew of
 * the other write. A member that starts again gets it from the others; when all stop, it is gone.
 */
export interface GossipMap {
  get(key: string): Uint8Array | undefined;
  keys(): string[];
  /** Throws `key-too-long`, `value-too-long`, `closed`. */
  set(key: string, value: Uint8Array): void;
  delete(key: string): void;
  readonly events: { on: Listeners<GossipMapEvents>['on'] };
  /** The membership stays as it is. */
  close(): void;
}

/** Shares a map over `membership`. Throws `invalid-option`. */
export function createGossipMap(membership: Membership, options: GossipMapOptions = {}): GossipMap {
  return new SharedMap(membership, options);
}

class SharedMap implements GossipMap {
  readonly events = new Listeners<GossipMapEvents>();
  private readonly options: GossipOptions;
  private readonly channel: Channel;
  private readonly driver: ProtocolDriver<GossipSpec>;
  private readonly state: Readonly<GossipSpec['State']>;
  private readonly unsubscribe: readonly (() => void)[];
  private readonly reapTimer: NodeJS.Timeout;
  private requests = 0;
  private isClosed = false;

  constructor(membership: Membership, { name = 'map', tombstoneMs = DEFAULT_TOMBSTONE_MS, ...rest }: GossipMapOptions) {
    if (!(tombstoneMs > 0)) {
      throw new QuorateError(
        'invalid-option',
        `tombstoneMs is ${tombstoneMs}: must be a positive number of milliseconds`,
      );
    }
    this.options = gossip.parseOptions(rest.gossip ?? {});
    const protocol = gossip.create({
      self: membership.id,
      members: [membership.id],
      options: this.options,
      random: Math.random,
      durable: [],
    });
    this.state = protocol.state;
    this.channel = membership.channel(`map ${name}`, (from, body) => this.receive(from, body));
    this.driver = new ProtocolDriver<GossipSpec>({
      self: membership.id,
      protocol,
      log: new NoLog<GossipSpec>(),
      network: { send: (to, message) => this.send(to, message), flush: () => {} },
      clock: systemClock,
      // Whatever could be refused is refused before it is asked.
      onReply: () => {},
      onEvent: (event) => this.onEvent(event),
      onFatal: (error) => {
        this.close();
        this.events.emit('stopped', error);
      },
    });
    this.driver.input({ type: 'start' });
    const meet = (): void => {
      const peers = membership.members().map(({ id }) => id);
      this.driver.input({ type: 'request', id: ++this.requests, command: { type: 'set-peers', peers } });
    };
    meet();
    this.unsubscribe = (['joined', 'failed', 'left'] as const).map((event) => membership.events.on(event, meet));
    const reapEveryMs = Math.max(REAP_INTERVAL_MIN_MS, tombstoneMs / REAPS_PER_LIFE);
    this.reapTimer = setInterval(() => this.reap(Date.now() - tombstoneMs), reapEveryMs);
    this.reapTimer.unref();
  }

  get(key: string): Uint8Array | undefined {
    const value = entryOf(this.state, key)?.value;
    return value && new Uint8Array(value);
  }

  keys(): string[] {
    const isThere = ({ value }: Entry): boolean => value !== undefined;
    return entriesOf(this.state)
      .filter(isThere)
      .map(({ key }) => key)
      .sort();
  }

  set(key: string, value: Uint8Array): void {
    this.write({ type: 'put', key, value: new Uint8Array(value), at: Date.now() });
  }

  delete(key: string): void {
    this.write({ type: 'delete', key, at: Date.now() });
  }

  private write(command: GossipCommand & { type: 'put' | 'delete' }): void {
    if (this.isClosed) throw new QuorateError('closed', 'the map was closed');
    const problem = problemOf(command, this.options);
    if (problem !== undefined) throw new QuorateError(problem.code, problem.message);
    this.driver.input({ type: 'request', id: ++this.requests, command });
  }

  private reap(below: number): void {
    this.driver.input({ type: 'request', id: ++this.requests, command: { type: 'reap', below } });
  }

  private send(to: NodeId, message: GossipSpec['Message']): void {
    const writer = new ByteWriter();
    gossip.wire.encodeMessage(message, writer);
    // Rumours may get lost: there is anti-entropy behind them.
    const isUrgent = message.type === 'rumours' || message.type === 'feedback';
    this.channel.send(to, writer.finish(), { isUrgent });
  }

  private receive(from: NodeId, body: Uint8Array): void {
    let message: GossipSpec['Message'];
    try {
      message = gossip.wire.decodeMessage(new ByteReader(body));
    } catch {
      return;
    }
    this.driver.input({ type: 'message', from, message });
  }

  private onEvent(event: GossipEvent): void {
    if (event.type !== 'changed') return;
    const { key, value, node } = event.entry;
    this.events.emit('changed', {
      key,
      value: value && new Uint8Array(value),
      writer: node,
      isLocal: event.source === 'local',
    });
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    clearInterval(this.reapTimer);
    for (const unsubscribe of this.unsubscribe) unsubscribe();
    this.channel.close();
    this.driver.stop();
  }
}
