// Paxos on a stage of five, S1 to S5: S1 wants X, S5 wants Y. What is sent, promised, refused and accepted goes into a
// transcript.

import { PaxosInvariants } from '../../checkers/paxos/index.ts';
import { utf8Decode, utf8Encode } from '../../core/bytes.ts';
import type { Input, NodeId } from '../../core/protocol.ts';
import { createPaxos, type PaxosSpec, RULES, type Rules, showBallot } from '../../protocols/paxos/index.ts';
import { Stage } from './stage.ts';

const ALL: readonly NodeId[] = [1, 2, 3, 4, 5];
/** Long enough for every wait of a proposer and a learner here. */
const LONG_MS = 5000;

export interface PaxosScene {
  readonly stage: Stage<PaxosSpec>;
  readonly transcript: string[];
  /** What each node has learned; '' for nothing. */
  learned(): string[];
  /** Ballots that any node began. */
  readonly ballots: Set<string>;
  /** Called as a node has taken an input. */
  onStep(react: (node: NodeId, input: Input<PaxosSpec>) => void): void;
  propose(node: NodeId, value: string): void;
  /** What the node accepted last, as `value at ballot`; '' for nothing. */
  accepted(node: NodeId): string;
}

export function paxosScene(
  counters: ReadonlyMap<NodeId, number> = new Map(),
  rules: Partial<Rules> = {},
  seed = 1,
): PaxosScene {
  const transcript: string[] = [];
  const ballots = new Set<string>();
  let react: (node: NodeId, input: Input<PaxosSpec>) => void = () => {};
  const remembers = new Map([...counters].map(([node, counter]) => [node, [{ type: 'counter', counter } as const]]));
  const stage = new Stage<PaxosSpec>(createPaxos({ ...RULES, ...rules }), {
    nodes: ALL.length,
    seed,
    remembers,
    options: { phaseTimeoutMs: 100, backOffMs: 20, inquiryMs: 100 },
    observers: [
      new PaxosInvariants(ALL.length),
      {
        stepped(node, input) {
          if (input.type === 'message') {
            const { message } = input;
            if (message.type === 'prepare') ballots.add(showBallot(message.ballot));
            const line = tell(input.from, node.id, message);
            if (line !== '') transcript.push(`${stage.world.now.toFixed(1).padStart(7)} ms  ${line}`);
          }
          react(node.id, input);
        },
        emitted({ id }, { value }) {
          transcript.push(
            `${stage.world.now.toFixed(1).padStart(7)} ms  S${id} learns that ${utf8Decode(value)} is chosen`,
          );
        },
      },
    ],
  });
  stage.run(1);
  return {
    stage,
    transcript,
    ballots,
    learned: () =>
      stage.cluster.nodes.map((node) => {
        const value = node.isAlive ? node.state.learner.chosen : undefined;
        return value === undefined ? '' : utf8Decode(value);
      }),
    onStep(then) {
      react = then;
    },
    propose(node, value) {
      stage.node(node).request({ type: 'propose', value: utf8Encode(value) });
    },
    accepted(node) {
      const { accepted } = stage.node(node).state.acceptor;
      return accepted === undefined ? '' : `${utf8Decode(accepted.value)} at ${showBallot(accepted.ballot)}`;
    },
  };
}

/** Votes and inquiries go from all to all: they would drown the rest. */
function tell(from: NodeId, to: NodeId, message: PaxosSpec['Message']): string {
  switch (message.type) {
    case 'prepare':
      return `S${to} gets prepare ${showBallot(message.ballot)} from S${from}`;
    case 'promise': {
      const { accepted } = message;
      const had = accepted ? `, having accepted ${utf8Decode(accepted.value)} at ${showBallot(accepted.ballot)}` : '';
      return `S${to} has S${from}'s promise of ${showBallot(message.ballot)}${had}`;
    }
    case 'accept':
      return `S${to} gets accept ${showBallot(message.proposal.ballot)} ${utf8Decode(message.proposal.value)} from S${from}`;
    case 'refused':
      return `S${to} is refused ${showBallot(message.ballot)} by S${from}, which promised ${showBallot(message.promised)}`;
    default:
      return '';
  }
}

export { ALL, LONG_MS };
