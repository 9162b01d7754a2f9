// What the Protocol interface costs with Raft behind it, disk and network left out: `npm run bench -- protocol-step`.
// Three nodes in one process commit proposals of 256 bytes; every input, `flush` included, counts as a step. `plain` hands
// messages and records over as they are, `wire` as bytes. Heap counts what was allocated, not what was kept.

import { ByteReader, ByteWriter } from '../src/core/bytes.ts';
import type { Input, Outbox, Protocol } from '../src/core/protocol.ts';
import { createRandom } from '../src/core/random.ts';
import { type RaftMessage, type RaftSpec, RULES, raft } from '../src/protocols/raft/index.ts';
import type { Membership } from '../src/protocols/replicated-log.ts';

const PROPOSAL = new Uint8Array(256).map((_, at) => at * 7);
const PROPOSALS_PER_TURN = [1, 16, 256];
const MIN_MILLIS_PER_CASE = 1500;
const COMPACT_EVERY_TURNS = 200;
const VOTERS = [1, 2, 3];

interface Node {
  readonly id: number;
  readonly protocol: Protocol<RaftSpec>;
  inputs: Input<RaftSpec>[];
  gated: (() => void)[];
  applied: number;
}

class Cluster {
  readonly nodes: Node[];
  steps = 0;
  now = 0;
  private request = 1;
  private readonly isWire: boolean;
  private readonly writer = new ByteWriter(1 << 20);

  constructor(isWire: boolean) {
    this.isWire = isWire;
    const addresses = VOTERS.map((node) => ({ node, address: `${node}` }));
    const membership: Membership = {
      voters: VOTERS,
      outgoing: [],
      learners: [],
      learnersNext: [],
      autoLeave: false,
      addresses,
    };
    const options = raft.parseOptions({ retainedEntries: 1000 });
    this.nodes = VOTERS.map((id) => ({
      id,
      protocol: raft.create({
        self: id,
        members: VOTERS,
        membership,
        applied: 0,
        options,
        random: createRandom(id),
        durable: [],
      }),
      inputs: [{ type: 'start' }],
      gated: [],
      applied: 0,
    }));
    this.settle();
    this.now = 1000;
    this.nodes[0]?.inputs.push({ type: 'request', id: this.request++, command: { type: 'campaign' } });
    this.settle();
  }

  propose(count: number): void {
    const { inputs } = this.nodes[0] as Node;
    for (let i = 0; i < count; i++) {
      inputs.push({ type: 'request', id: this.request++, command: { type: 'propose', data: PROPOSAL } });
    }
  }

  compact(): void {
    for (const node of this.nodes) {
      node.inputs.push({ type: 'request', id: this.request++, command: { type: 'compact', index: node.applied } });
    }
  }

  settle(): void {
    for (let isBusy = true; isBusy; ) {
      isBusy = false;
      for (const node of this.nodes) if (node.inputs.length > 0) isBusy = this.turn(node);
    }
  }

  private turn(node: Node): boolean {
    const { inputs, protocol } = node;
    node.inputs = [];
    const out = this.outbox(node);
    for (const input of inputs) protocol.step(input, this.now, out);
    protocol.step({ type: 'flush' }, this.now, out);
    this.steps += inputs.length + 1;
    // The disk of this bench is done at once.
    const { gated } = node;
    node.gated = [];
    for (const effect of gated) effect();
    return true;
  }

  private outbox(node: Node): Outbox<RaftSpec> {
    const post = (to: number, message: RaftMessage) => {
      const target = this.nodes[to - 1] as Node;
      target.inputs.push({ type: 'message', from: node.id, message: to === node.id ? message : this.carry(message) });
    };
    return {
      persist: (record) => {
        if (!this.isWire) return;
        this.writer.reset();
        raft.wire.encodeRecord(record, this.writer);
      },
      send: (to, message) => node.gated.push(() => post(to, message)),
      sendEarly: post,
      reply: () => {},
      emit: () => {},
      emitEarly: (event) => {
        if (event.type === 'committed') node.applied += event.entries.length;
      },
      setTimer: () => {},
      clearTimer: () => {},
    };
  }

  private carry(message: RaftMessage): RaftMessage {
    if (!this.isWire) return message;
    this.writer.reset();
    raft.wire.encodeMessage(message, this.writer);
    return raft.wire.decodeMessage(new ByteReader(this.writer.copy()));
  }
}

/** Sums what the heap grew by between looks; a look that finds it smaller saw a collection and tells nothing. */
class Allocation {
  private last = process.memoryUsage().heapUsed;
  private bytes = 0;
  private steps = 0;

  look(stepsSince: number): void {
    const { heapUsed } = process.memoryUsage();
    if (heapUsed >= this.last) {
      this.bytes += heapUsed - this.last;
      this.steps += stepsSince;
    }
    this.last = heapUsed;
  }

  get bytesPerStep(): number {
    return this.bytes / Math.max(1, this.steps);
  }
}

function measure(isWire: boolean, proposals: number): void {
  const cluster = new Cluster(isWire);
  const run = (minMillis: number, after: (stepsOfTurn: number) => void) => {
    const until = performance.now() + minMillis;
    for (let turns = 0; performance.now() < until; turns++) {
      const before = cluster.steps;
      cluster.propose(proposals);
      if (turns % COMPACT_EVERY_TURNS === 0) cluster.compact();
      cluster.settle();
      after(cluster.steps - before);
    }
  };
  run(500, () => {});
  const steps = cluster.steps;
  const applied = cluster.nodes[0]?.applied ?? 0;
  const startedAt = performance.now();
  run(MIN_MILLIS_PER_CASE, () => {});
  const seconds = (performance.now() - startedAt) / 1000;
  const stepsDone = cluster.steps - steps;
  const committed = (cluster.nodes[0]?.applied ?? 0) - applied;
  const allocation = new Allocation();
  run(MIN_MILLIS_PER_CASE / 3, (stepsOfTurn) => allocation.look(stepsOfTurn));
  const columns = [
    `${isWire ? 'wire' : 'plain'}`.padEnd(7),
    `${proposals}`.padStart(14),
    `${Math.round(stepsDone / seconds).toLocaleString('en')}`.padStart(12),
    ((seconds * 1e6) / stepsDone).toFixed(2).padStart(9),
    `${Math.round(allocation.bytesPerStep)}`.padStart(18),
    `${Math.round(committed / seconds).toLocaleString('en')}`.padStart(13),
    ((seconds * 1e6) / committed).toFixed(2).padStart(11),
  ];
  console.log(columns.join(' '));
}

/** A rule asked through the table against the same comparison written out: what being replaceable costs. */
function measureRules(): void {
  const rounds = 50_000_000;
  const table = { ...RULES };
  const time = (body: () => number): number => {
    body();
    const startedAt = performance.now();
    body();
    return ((performance.now() - startedAt) * 1e6) / rounds;
  };
  const asked = time(() => {
    let yes = 0;
    for (let i = 0; i < rounds; i++) if (table.commitsByCounting(i & 3, i & 1)) yes++;
    return yes;
  });
  const written = time(() => {
    let yes = 0;
    for (let i = 0; i < rounds; i++) if ((i & 3) === (i & 1)) yes++;
    return yes;
  });
  console.log(`\na rule asked through the table: ${asked.toFixed(2)} ns; written out: ${written.toFixed(2)} ns`);
}

console.log('form    proposals/turn      steps/s   µs/step    heap bytes/step   commits/s   µs/commit');
for (const isWire of [false, true]) for (const proposals of PROPOSALS_PER_TURN) measure(isWire, proposals);
measureRules();
