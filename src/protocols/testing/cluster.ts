// A small deterministic cluster for contract tests: nodes with disks that sync when told, a network that keeps order unless
// told otherwise and can be cut, one clock. All messages and records cross it as bytes. Faults beyond that are the simulator's business.

import { ByteReader, ByteWriter } from '../../core/bytes.ts';
import { assert } from '../../core/errors.ts';
import type { Input, Millis, NodeId, Outbox, Protocol } from '../../core/protocol.ts';
import { createRandom } from '../../core/random.ts';
import type {
  LogCommand,
  LogDefinition,
  LogEntry,
  LogEvent,
  LogResult,
  LogSpec,
  LogStatus,
  Membership,
  MembershipChange,
  SnapshotMessage,
} from '../replicated-log.ts';

const LATENCY_MS = 1;
/** More turns than any run here takes: nodes that keep each other busy for ever. */
const MAX_TURNS = 20_000;

export function membershipOf(voters: readonly NodeId[], learners: readonly NodeId[] = []): Membership {
  const addresses = [...voters, ...learners].sort((a, b) => a - b).map((node) => ({ node, address: `node-${node}` }));
  return { voters, outgoing: [], learners, learnersNext: [], autoLeave: false, addresses };
}

interface Mail {
  readonly at: Millis;
  readonly to: NodeId;
  readonly from: NodeId;
  readonly bytes: Uint8Array;
  /** A snapshot's state machine, on the side as a driver would carry it. */
  readonly snapshot: readonly LogEntry[] | undefined;
}

export interface ClusterOptions<O> {
  readonly voters: readonly NodeId[];
  readonly options?: Partial<O>;
  readonly seed?: number;
}

/** One life after another of one member. */
export class TestNode<S extends LogSpec, O> {
  readonly id: NodeId;
  readonly founding: Membership;
  protocol: Protocol<S> | undefined;
  /** What the disk holds for certain, as bytes; and what is on its way there. */
  durable: Uint8Array[] = [];
  writing: Uint8Array[] = [];
  /** While true nothing becomes durable. */
  isDiskStalled = false;
  gated: (() => void)[] = [];
  inputs: Input<S>[] = [];
  timers = new Map<string, Millis>();
  /** The state machine: the log itself, and how much of it is durable with it. */
  applied: LogEntry[] = [];
  appliedThrough = 0;
  appliedDurably = 0;
  durableApplied: LogEntry[] = [];
  readonly events: LogEvent[] = [];
  readonly replies = new Map<number, LogResult>();
  readonly incomingSnapshots = new Map<number, readonly LogEntry[]>();
  private readonly cluster: TestCluster<S, O>;

  constructor(cluster: TestCluster<S, O>, id: NodeId, founding: Membership) {
    this.cluster = cluster;
    this.id = id;
    this.founding = founding;
  }

  get state(): Readonly<S['State']> {
    assert(this.protocol !== undefined, `node ${this.id} is down`);
    return this.protocol.state;
  }

  get status(): LogStatus {
    return this.cluster.definition.status(this.state);
  }

  start(): void {
    const { definition, options, seed } = this.cluster;
    const durable = this.durable.map((bytes) => definition.wire.decodeRecord(new ByteReader(bytes)));
    this.applied = [...this.durableApplied];
    this.appliedThrough = this.appliedDurably;
    this.protocol = definition.create({
      self: this.id,
      members: this.founding.voters,
      membership: this.founding,
      applied: this.appliedDurably,
      options,
      random: createRandom(seed * 1000 + this.id + this.durable.length * 17),
      durable,
    });
    this.inputs = [{ type: 'start' }];
  }

  /** Power off: what was not synced is gone. */
  crash(): void {
    this.protocol = undefined;
    this.writing = [];
    this.gated = [];
    this.inputs = [];
    this.timers.clear();
  }

  request(command: LogCommand): number {
    const id = this.cluster.nextRequest++;
    this.inputs.push({ type: 'request', id, command });
    return id;
  }

  propose(text: string): number {
    return this.request({ type: 'propose', data: Uint8Array.from(text, (c) => c.charCodeAt(0)) });
  }

  change(changes: readonly MembershipChange[], transition: 'simple' | 'auto' | 'explicit' = 'simple'): number {
    return this.request({ type: 'change-membership', changes, transition });
  }

  /** The user's data applied so far, as text. */
  get data(): string[] {
    return this.applied.filter(({ kind }) => kind === 'data').map(({ data }) => String.fromCharCode(...data));
  }

  /** The state machine becomes durable, and the log before it may go; so do the records that held it alone. */
  compact(): void {
    const { definition } = this.cluster;
    this.appliedDurably = this.appliedThrough;
    this.durableApplied = [...this.applied];
    this.request({ type: 'compact', index: this.appliedDurably });
    this.turn();
    this.sync();
    // A new segment, headed by the checkpoint, keeps what holds later entries.
    const kept = this.durable.filter(
      (bytes) => definition.recordIndex(definition.wire.decodeRecord(new ByteReader(bytes))) > this.appliedDurably,
    );
    const checkpoint = definition.checkpoint(this.state).map((record) => this.cluster.recordBytes(record));
    this.durable = [...kept, ...checkpoint];
  }

  turn(): boolean {
    const { protocol } = this;
    if (protocol === undefined || this.inputs.length === 0) return false;
    const inputs = this.inputs;
    this.inputs = [];
    const out = this.outbox();
    const { now } = this.cluster;
    for (const input of inputs) protocol.step(input, now, out);
    protocol.step({ type: 'flush' }, now, out);
    return true;
  }

  sync(): void {
    if (this.isDiskStalled) return;
    this.durable.push(...this.writing);
    this.writing = [];
    const gated = this.gated;
    this.gated = [];
    for (const effect of gated) effect();
  }

  private outbox(): Outbox<S> {
    const { cluster } = this;
    return {
      persist: (record) => this.writing.push(cluster.recordBytes(record)),
      send: (to, message) => this.gated.push(() => this.post(to, message)),
      sendEarly: (to, message) => this.post(to, message),
      reply: (id, result) => this.gated.push(() => this.replies.set(id, result)),
      emit: (event) => this.gated.push(() => this.onEvent(event)),
      emitEarly: (event) => this.onEvent(event),
      setTimer: (timer, at) => this.timers.set(timer, at),
      clearTimer: (timer) => this.timers.delete(timer),
    };
  }

  private post(to: NodeId, message: S['Message']): void {
    if (to === this.id) {
      this.inputs.push({ type: 'message', from: this.id, message });
      return;
    }
    const isSnapshot = message.type === 'install-snapshot';
    const { index } = message as SnapshotMessage;
    const snapshot = isSnapshot ? this.applied.filter((entry) => entry.index <= index) : undefined;
    this.cluster.post(this.id, to, message, snapshot);
    if (isSnapshot) {
      const delivered = this.cluster.isConnected(this.id, to);
      this.request({ type: 'snapshot-status', to, delivered });
    }
  }

  private onEvent(event: LogEvent): void {
    this.events.push(event);
    switch (event.type) {
      case 'committed':
        for (const entry of event.entries) {
          assert(entry.index === this.appliedThrough + 1, `${entry.index} committed after ${this.appliedThrough}`);
          this.applied.push(entry);
          this.appliedThrough = entry.index;
        }
        return;
      case 'snapshot-needed':
        this.request({ type: 'send-snapshot', to: event.to, index: this.appliedThrough });
        return;
      case 'restore': {
        const snapshot = this.incomingSnapshots.get(event.index);
        assert(snapshot !== undefined, `no snapshot at ${event.index} arrived`);
        this.applied = [...snapshot];
        this.appliedThrough = event.index;
        this.durableApplied = [...snapshot];
        this.appliedDurably = event.index;
        return;
      }
      default:
        return;
    }
  }
}

export class TestCluster<S extends LogSpec, O> {
  readonly definition: LogDefinition<S, O>;
  readonly options: O;
  readonly seed: number;
  readonly nodes = new Map<NodeId, TestNode<S, O>>();
  now: Millis = 0;
  nextRequest = 1;
  /** Every message that crossed the network, in order, for traces and round trips. */
  readonly trace: { readonly from: NodeId; readonly to: NodeId; readonly message: S['Message'] }[] = [];
  /** Messages for which this says true are lost. */
  drop: (from: NodeId, to: NodeId, message: S['Message']) => boolean = () => false;
  /** How long each message takes; where it differs, messages overtake one another. */
  latencyMs: () => Millis = () => LATENCY_MS;
  private mail: Mail[] = [];
  private readonly cuts = new Set<string>();

  constructor(definition: LogDefinition<S, O>, { voters, options = {}, seed = 1 }: ClusterOptions<O>) {
    this.definition = definition;
    this.options = definition.parseOptions(options);
    this.seed = seed;
    for (const id of voters) this.add(id, membershipOf(voters));
  }

  /** A fresh member; without a founding membership it waits to be added. */
  add(id: NodeId, founding: Membership = membershipOf([])): TestNode<S, O> {
    const node = new TestNode(this, id, founding);
    this.nodes.set(id, node);
    node.start();
    return node;
  }

  node(id: NodeId): TestNode<S, O> {
    const node = this.nodes.get(id);
    assert(node !== undefined, `no node ${id}`);
    return node;
  }

  restart(id: NodeId): void {
    this.node(id).crash();
    this.node(id).start();
  }

  isConnected(a: NodeId, b: NodeId): boolean {
    return !this.cuts.has(`${a} ${b}`);
  }

  isolate(id: NodeId): void {
    for (const other of this.nodes.keys()) {
      this.cuts.add(`${id} ${other}`);
      this.cuts.add(`${other} ${id}`);
    }
  }

  heal(): void {
    this.cuts.clear();
  }

  recordBytes(record: S['Record']): Uint8Array {
    const writer = new ByteWriter();
    this.definition.wire.encodeRecord(record, writer);
    return writer.copy();
  }

  messageBytes(message: S['Message']): Uint8Array {
    const writer = new ByteWriter();
    this.definition.wire.encodeMessage(message, writer);
    return writer.copy();
  }

  post(from: NodeId, to: NodeId, message: S['Message'], snapshot: readonly LogEntry[] | undefined): void {
    if (!this.isConnected(from, to) || this.drop(from, to, message)) return;
    this.trace.push({ from, to, message });
    this.mail.push({ at: this.now + this.latencyMs(), from, to, bytes: this.messageBytes(message), snapshot });
  }

  /** Runs until nothing is due before `untilMs` from now. */
  run(durationMs: Millis): void {
    const until = this.now + durationMs;
    for (let turns = 0; this.stepTo(until); turns++) assert(turns < MAX_TURNS, `no end of turns at ${this.now} ms`);
    this.now = until;
  }

  /** Runs until `condition`; fails with `what` after `limitMs`. */
  until(what: string, condition: () => boolean, limitMs: Millis = 20_000): void {
    const until = this.now + limitMs;
    while (!condition()) assert(this.stepTo(until), `not within ${limitMs} ms: ${what}`);
  }

  /** One moment: all turns and syncs that are due, or the clock moves to the next timer or mail. */
  private stepTo(until: Millis): boolean {
    let isBusy = false;
    for (const node of this.nodes.values()) {
      isBusy = node.turn() || isBusy;
      node.sync();
    }
    if (isBusy || [...this.nodes.values()].some((node) => node.protocol && node.inputs.length > 0)) return true;
    const next = this.nextDue();
    if (next > until) return false;
    this.now = Math.max(this.now, next);
    this.deliverDue();
    return true;
  }

  private nextDue(): Millis {
    let next = Number.POSITIVE_INFINITY;
    for (const { at } of this.mail) next = Math.min(next, at);
    for (const node of this.nodes.values()) for (const at of node.timers.values()) next = Math.min(next, at);
    return next;
  }

  private deliverDue(): void {
    const due = this.mail.filter(({ at }) => at <= this.now);
    this.mail = this.mail.filter(({ at }) => at > this.now);
    for (const { from, to, bytes, snapshot } of due) {
      const node = this.nodes.get(to);
      if (node?.protocol === undefined || !this.isConnected(from, to)) continue;
      const message = this.definition.wire.decodeMessage(new ByteReader(bytes));
      if (snapshot !== undefined) node.incomingSnapshots.set((message as SnapshotMessage).index, snapshot);
      node.inputs.push({ type: 'message', from, message });
    }
    for (const node of this.nodes.values()) {
      for (const [timer, at] of node.timers) {
        if (at > this.now) continue;
        node.timers.delete(timer);
        node.inputs.push({ type: 'timer', timer });
      }
    }
  }

  /** The living leader of the highest term that a majority of the living follows, if there is one. */
  leader(): TestNode<S, O> | undefined {
    const alive = [...this.nodes.values()].filter(({ protocol }) => protocol !== undefined);
    const leaders = alive.filter(({ id, state }) => state.leader === id).sort((a, b) => b.state.term - a.state.term);
    return leaders[0];
  }

  /** Waits for a leader that has committed something in its term and is followed by all who are reachable. */
  elect(): TestNode<S, O> {
    let leader: TestNode<S, O> | undefined;
    this.until('a leader that all reachable nodes follow', () => {
      leader = this.leader();
      if (leader === undefined) return false;
      const { id, state } = leader;
      const { voters } = state.membership;
      const followers = voters.filter((voter) => {
        const node = this.nodes.get(voter);
        return node?.protocol !== undefined && node.state.leader === id && node.state.term === state.term;
      });
      const last = leader.applied[leader.applied.length - 1];
      const isEstablished = leader.appliedThrough > 0 && (last === undefined || last.term === state.term);
      return followers.length * 2 > voters.length && isEstablished;
    });
    return leader as TestNode<S, O>;
  }

  /** Runs until `node` has the answer to `request`. */
  answer(node: TestNode<S, O>, request: number): LogResult {
    this.until(`an answer to request ${request}`, () => node.replies.has(request));
    return node.replies.get(request) as LogResult;
  }

  /** Proposes on `node` and waits until all living members that are connected to it applied it. */
  commit(node: TestNode<S, O>, ...texts: string[]): void {
    const wanted = texts.map((text) => ({ text, request: node.propose(text) }));
    this.until(`${texts.join(', ')} committed`, () =>
      wanted.every(({ request }) => node.applied.some((e) => e.origin === node.id && e.request === request)),
    );
  }
}
