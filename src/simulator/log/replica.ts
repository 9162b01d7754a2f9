// A replica of the simulator: a replicated log on a simulated node, the small state machine above it, and the host's duties
// between them: applying in order, serving reads once applied far enough, flushing, compacting, moving snapshots.

import { violated } from '../../checkers/invariant.ts';
import type { LogObserver, Watched } from '../../checkers/log-observer.ts';
import { assert, QuorateError } from '../../core/errors.ts';
import type { Input, Millis, NodeId, Protocol } from '../../core/protocol.ts';
import type { Random } from '../../core/random.ts';
import type {
  LogCommand,
  LogDefinition,
  LogEntry,
  LogEvent,
  LogResult,
  LogSpec,
  LogStatus,
  Membership,
  SnapshotMessage,
} from '../../protocols/replicated-log.ts';
import type { VirtualClock } from '../clock.ts';
import type { SimulatedDisk } from '../disk.ts';
import { type NodeSettings, SimulatedNode, type Upper } from '../node.ts';
import type { World } from '../world.ts';
import type { ClientInput, ClientOutput, MachineKind, ReplicatedMachine } from './machines.ts';
import { SnapshotShelf } from './snapshot-shelf.ts';

/** The answer to a client's request, as far as this replica knows it. */
export type Answer =
  | { readonly type: 'served'; readonly output: ClientOutput }
  | { readonly type: 'done'; readonly index: number }
  /** Certainly not done. */
  | { readonly type: 'refused'; readonly code: string; readonly leader: NodeId }
  /** Nobody can say. */
  | { readonly type: 'unknown' };

export interface ReplicaSettings extends NodeSettings {
  /** Entries kept in the log behind the state machine's durable index. */
  readonly compactionMargin: number;
  readonly snapshotMs: number;
}

interface Waiting {
  readonly command: LogCommand;
  readonly input: ClientInput | undefined;
  readonly done: (answer: Answer) => void;
}

interface WaitingRead {
  readonly request: number;
  readonly index: number;
  readonly validUntil: number;
}

interface Image {
  readonly index: number;
  readonly bytes: Uint8Array;
}

interface SnapshotTransfer {
  readonly bytes: Uint8Array;
  readonly delivered: () => void;
}

const REQUESTS_PER_LIFE = 0x1_0000_0000;

export class LogReplica<S extends LogSpec, Options> implements Upper<S>, Watched {
  readonly id: NodeId;
  readonly node: SimulatedNode<S>;
  machine: ReplicatedMachine;
  leader: NodeId = 0;
  isRemoved = false;
  /** What its disk holds is damaged, and known to be: it does not start again. */
  isCorrupt = false;
  private readonly world: World;
  private readonly definition: LogDefinition<S, Options>;
  private readonly options: Options;
  private readonly founders: Membership;
  private readonly settings: ReplicaSettings;
  private readonly observer: LogObserver;
  private readonly kind: MachineKind;
  private readonly random: Random;
  private readonly disk: SimulatedDisk;
  // What the disk holds besides the WAL.
  private image: Image;
  private shelf: SnapshotShelf | undefined;
  // What a crash forgets.
  private requests = new Map<number, Waiting>();
  private reads: WaitingRead[] = [];
  private readonly outgoing = new Map<string, Uint8Array>();
  private flushes: { readonly after: number; readonly image: Image }[] = [];
  /** The log was told to compact through `index` when so many records were persisted. */
  private compactions: { readonly after: number; readonly index: number }[] = [];
  private nextRequest = 0;

  constructor(
    world: World,
    id: NodeId,
    definition: LogDefinition<S, Options>,
    options: Options,
    founders: Membership,
    clock: VirtualClock,
    disk: SimulatedDisk,
    settings: ReplicaSettings,
    observer: LogObserver,
    kind: MachineKind,
  ) {
    this.world = world;
    this.id = id;
    this.definition = definition;
    this.options = options;
    this.founders = founders;
    this.settings = settings;
    this.observer = observer;
    this.kind = kind;
    this.disk = disk;
    this.machine = kind.create();
    this.image = { index: 0, bytes: this.machine.snapshot() };
    this.random = world.randomFor(4, id);
    this.node = new SimulatedNode<S>(world, id, definition.wire, this, clock, disk, settings);
  }

  get isAlive(): boolean {
    return this.node.isAlive;
  }

  get now(): Millis {
    return this.node.now;
  }

  get life(): number {
    return this.node.life;
  }

  get state(): Readonly<S['State']> {
    return this.node.protocol.state;
  }

  get status(): LogStatus {
    return this.definition.status(this.state);
  }

  start(): void {
    // A write that was lost at the very end of the log leaves no trace: only the disk itself can tell.
    if (this.disk.hasLostTail) this.isCorrupt = true;
    else this.node.start();
    if (this.isAlive) this.disk.foundWhole();
  }

  // Requests from clients and operators

  /** `input`: what a read reads. `done` is called at most once; never, if nobody is there. */
  request(command: LogCommand, input: ClientInput | undefined, done: (answer: Answer) => void): void {
    if (!this.isAlive) return;
    const id = ++this.nextRequest;
    this.requests.set(id, { command, input, done });
    if (command.type === 'read') this.observer.readBegan(this, id);
    this.node.feed({ type: 'request', id, command } as Input<S>);
  }

  private tell(command: LogCommand): void {
    this.request(command, undefined, () => {});
  }

  /** Persists the state machine as of now, in the background, and then lets the log be compacted. */
  flush(): void {
    if (!this.isAlive || this.machine.index <= this.image.index) return;
    const image = { index: this.machine.index, bytes: this.machine.snapshot() };
    // It must never be ahead of the durable log: entries may be applied before the own disk has them.
    this.flushes.push({ after: this.node.persisted, image });
    this.finishFlushes();
  }

  private finishFlushes(): void {
    while (this.flushes.length > 0 && this.flushes[0]!.after <= this.node.durable) {
      const { image } = this.flushes.shift()!;
      const { life } = this;
      this.world.after(this.random() * this.settings.snapshotMs, () => {
        if (life !== this.life || !this.isAlive || image.index <= this.image.index) return;
        this.image = image;
        this.world.note(() => `${this.id}   state machine durable at ${image.index}`);
        const margin = this.random.below(this.settings.compactionMargin + 1);
        if (image.index > margin) this.tell({ type: 'compact', index: image.index - margin });
      });
    }
  }

  peerDisconnected(node: NodeId): void {
    this.tell({ type: 'peer-disconnected', node });
  }

  // Upper

  create(durable: readonly S['Record'][], random: () => number): Protocol<S> {
    const { id, founders, options, definition, image } = this;
    this.machine = this.kind.restore(image.bytes);
    this.nextRequest = this.life * REQUESTS_PER_LIFE;
    const init = { self: id, members: founders.voters, membership: founders, options, random };
    const protocol = definition.create({ ...init, durable, applied: image.index });
    this.shelf = new SnapshotShelf(this.disk.fs, {
      random: this.random,
      later: (run) => this.later(this.random() * this.settings.snapshotMs, run),
    });
    // Else the log goes on from one that is not restored yet.
    if (definition.status(protocol.state).firstIndex <= image.index + 1) this.shelf.discardAll();
    return protocol;
  }

  /** If this life lasts so long. */
  private later(delayMs: number, run: () => void): void {
    const { life } = this;
    this.world.after(delayMs, () => {
      if (life === this.life && this.isAlive) run();
    });
  }

  corrupt(error: QuorateError): boolean {
    if (!this.disk.isDamaged) return false;
    this.world.note(() => `${this.id} is corrupt: ${error.message}`);
    this.isCorrupt = true;
    return true;
  }

  recordIndex(record: S['Record']): number {
    return this.definition.recordIndex(record);
  }

  checkpoint(): readonly S['Record'][] {
    return this.definition.checkpoint(this.state);
  }

  stepped(input: Input<S>): void {
    if (input.type === 'request' && input.command.type === 'compact') {
      this.compactions.push({ after: this.node.persisted, index: input.command.index });
    }
    this.observer.stepped(this, input as Input<LogSpec>);
  }

  durable(): void {
    this.finishFlushes();
    while (this.compactions.length > 0 && this.compactions[0]!.after <= this.node.durable) {
      this.node.release(this.compactions.shift()!.index);
    }
  }

  crashed(): void {
    const requests = this.requests;
    this.requests = new Map();
    this.reads = [];
    this.flushes = [];
    this.compactions = [];
    this.outgoing.clear();
    this.leader = 0;
    this.observer.crashed(this);
    for (const waiting of requests.values()) waiting.done({ type: 'unknown' });
  }

  replying(id: number, result: LogResult): void {
    if (result.type === 'readable') this.observer.readAnswered(this, id, result.index, result.validUntil);
  }

  reply(id: number, result: LogResult): void {
    this.observer.replied(this, id, result);
    const waiting = this.requests.get(id);
    if (waiting === undefined) return; // refused a second time, or not of this life
    switch (result.type) {
      case 'readable':
        this.reads.push({ request: id, index: result.index, validUntil: result.validUntil });
        this.serveReads();
        return;
      case 'done':
        this.finish(id, { type: 'done', index: result.index });
        return;
      case 'refused':
        this.finish(id, { type: 'refused', code: result.code, leader: result.leader });
    }
  }

  private finish(id: number, answer: Answer): void {
    const waiting = this.requests.get(id);
    if (waiting === undefined) return;
    this.requests.delete(id);
    waiting.done(answer);
  }

  private serveReads(): void {
    if (this.reads.length === 0) return;
    const ready = this.reads.filter((read) => read.index <= this.machine.index);
    this.reads = this.reads.filter((read) => read.index > this.machine.index);
    const now = this.node.now;
    for (const { request, validUntil } of ready) {
      const waiting = this.requests.get(request)!;
      if (now >= validUntil) this.finish(request, { type: 'refused', code: 'lease-over', leader: this.leader });
      else this.finish(request, { type: 'served', output: this.machine.read(waiting.input!) });
    }
  }

  emit(event: LogEvent): void {
    switch (event.type) {
      case 'committed':
        for (const entry of event.entries) this.apply(entry);
        this.serveReads();
        return;
      case 'leader-changed':
        this.leader = event.leader;
        return;
      case 'membership-changed':
        this.isRemoved = false;
        return;
      case 'snapshot-needed':
        this.prepareSnapshot(event.to);
        return;
      case 'restore':
        this.restore(event.index);
        return;
      case 'snapshot-ignored':
        this.shelf!.isIgnored(event.index);
        return;
      case 'removed':
        this.isRemoved = true;
    }
  }

  private apply(entry: LogEntry): void {
    const { machine } = this;
    if (entry.index !== machine.index + 1) {
      violated(
        'contiguous-commits',
        `node ${this.id} emits entry ${entry.index} as committed when its state machine is at ${machine.index}`,
      );
    }
    let output: ClientOutput | undefined;
    if (entry.kind === 'data') output = machine.apply(entry.index, entry.term, entry.data);
    else machine.skip(entry.index, entry.term);
    this.observer.applied(this, entry, machine.hash);
    if (entry.origin !== this.id || !this.requests.has(entry.request)) return;
    if (entry.kind !== 'data') return; // the protocol itself answers what changed the membership
    this.finish(entry.request, output === undefined ? { type: 'unknown' } : { type: 'served', output });
  }

  // Snapshots

  private prepareSnapshot(to: NodeId): void {
    const { life } = this;
    this.world.after(this.random() * this.settings.snapshotMs, () => {
      if (life !== this.life || !this.isAlive) return;
      this.outgoing.set(`${this.machine.index} ${to}`, this.machine.snapshot());
      this.tell({ type: 'send-snapshot', to, index: this.machine.index });
    });
  }

  attach(
    to: NodeId,
    message: S['Message'],
  ): { readonly payload: unknown; readonly extraMs: number } | undefined | 'lost' {
    this.observer.sent(this, to, message);
    if (message.type !== 'install-snapshot') return undefined;
    const { index } = message as SnapshotMessage;
    const offer = `${index} ${to}`;
    const bytes = this.outgoing.get(offer) ?? (this.image.index === index ? this.image.bytes : undefined);
    assert(bytes !== undefined, `node ${this.id} sends a snapshot at ${index} that its driver did not offer`);
    const { life } = this;
    let isSettled = false;
    const settle = (delivered: boolean): void => {
      if (isSettled || life !== this.life || !this.isAlive) return;
      isSettled = true;
      this.outgoing.delete(offer);
      this.tell({ type: 'snapshot-status', to, delivered });
    };
    const extraMs = this.random() * this.settings.snapshotMs;
    this.world.after(extraMs + 10 * this.settings.snapshotMs + 100, () => settle(false));
    const payload: SnapshotTransfer = { bytes, delivered: () => settle(true) };
    return { payload, extraMs };
  }

  receive(from: NodeId, message: S['Message'], attachment: unknown, accept: () => void): void {
    const { index, indexTerm } = message as SnapshotMessage;
    const transfer = attachment as SnapshotTransfer;
    const { life } = this;
    const kept = (): void => {
      if (life !== this.life || !this.isAlive) return;
      accept();
      this.later(1, () => {
        if (!this.world.network.isCut(this.id, from)) transfer.delivered();
      });
    };
    // The protocol has no use for one that is behind, and says so.
    if (index <= this.machine.index) this.later(this.random() * this.settings.snapshotMs, kept);
    else this.shelf!.receive(index, indexTerm, transfer.bytes, kept);
  }

  private restore(index: number): void {
    if (index < this.machine.index) {
      violated('contiguous-commits', `node ${this.id} goes back from ${this.machine.index} to a snapshot at ${index}`);
    }
    const bytes = this.readSnapshot(index);
    if (bytes === undefined) return;
    this.machine = this.kind.restore(bytes);
    assert(this.machine.index === index, 'a snapshot is named by its index');
    this.observer.restored(this, index, this.machine.hash);
    this.later(this.random() * this.settings.snapshotMs, () => {
      if (index > this.image.index) this.image = { index, bytes };
      this.shelf!.isHeld(index);
    });
    this.serveReads();
  }

  /** Undefined: it is damaged, and so the process is over. */
  private readSnapshot(index: number): Uint8Array | undefined {
    try {
      return this.shelf!.read(index);
    } catch (thrown) {
      if (!(thrown instanceof QuorateError && thrown.code === 'corrupt-snapshot' && this.corrupt(thrown))) throw thrown;
      this.node.crash('the snapshot that it goes on from is damaged');
      return undefined;
    }
  }
}
