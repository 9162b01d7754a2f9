// Tells a run as a story: one line for what a reader of the protocol cares about. Also runs Raft's invariants.

import type { LogObserver, Watched } from '../../src/checkers/log-observer.ts';
import { RaftInvariants } from '../../src/checkers/raft/index.ts';
import type { Input, Millis, NodeId } from '../../src/core/protocol.ts';
import type { RaftMessage, RaftOptions, RaftState } from '../../src/protocols/raft/index.ts';
import type { LogEntry, LogResult, LogSpec, Membership } from '../../src/protocols/replicated-log.ts';

interface Seen {
  life: number;
  role: string;
  term: number;
  vote: NodeId;
  leader: NodeId;
  commitIndex: number;
  membership: Membership;
}

export class Story implements LogObserver {
  lines: string[] = [];
  /** Whether messages are told, too. */
  showsMessages = false;
  /** Terms begun: what elections cost. */
  elections = 0;
  private readonly invariants: RaftInvariants;
  private readonly seen = new Map<NodeId, Seen>();

  constructor(options: RaftOptions) {
    this.invariants = new RaftInvariants(options);
  }

  private tell(line: string): void {
    this.lines.push(line);
  }

  stepped(node: Watched, input: Input<LogSpec>): void {
    this.invariants.stepped(node, input);
    const state = node.state as RaftState;
    const { term, vote, leader, commitIndex, membership } = state;
    const now: Seen = { life: node.life, role: state.role.type, term, vote, leader, commitIndex, membership };
    const before = this.seen.get(node.id);
    this.seen.set(node.id, now);
    if (before === undefined || before.life !== now.life) return;
    this.tellRole(node.id, before, now);
    if (now.vote !== before.vote && now.vote !== 0 && now.vote !== node.id) {
      this.tell(`${node.id} votes for ${now.vote} in term ${term}`);
    }
    if (membership !== before.membership) {
      this.tell(`${node.id} works with ${describeMembership(membership)}`);
    }
    if (commitIndex > before.commitIndex) this.tell(`${node.id} commits through ${commitIndex}`);
  }

  private tellRole(id: NodeId, before: Seen, now: Seen): void {
    if (now.role === 'leader' && (before.role !== 'leader' || before.term !== now.term)) {
      this.tell(`${id} leads term ${now.term}`);
    } else if (now.role === 'candidate' && (before.role !== 'candidate' || before.term !== now.term)) {
      this.elections++;
      this.tell(`${id} campaigns for term ${now.term}`);
    } else if (now.role === 'pre-candidate' && before.role !== 'pre-candidate') {
      this.tell(`${id} asks whether it could win term ${now.term + 1}`);
    } else if (now.role === 'follower' && before.role === 'leader') {
      this.tell(`${id} steps down${now.term > before.term ? `: there is a term ${now.term}` : ''}`);
    } else if (now.role === 'follower' && before.role !== 'follower' && now.leader === 0) {
      this.tell(`${id} gives up`);
    }
    if (now.leader !== before.leader && now.leader !== 0 && now.leader !== id) {
      this.tell(`${id} follows ${now.leader} in term ${now.term}`);
    }
  }

  sent(node: Watched, to: NodeId, message: LogSpec['Message']): void {
    this.invariants.sent(node, to, message);
    if (this.showsMessages) this.tell(`${node.id} → ${to}  ${describeMessage(message as RaftMessage)}`);
  }

  crashed(node: Watched): void {
    this.invariants.crashed(node);
  }

  applied(_node: Watched, _entry: LogEntry): void {}

  restored(node: Watched, index: number): void {
    this.tell(`${node.id} replaces its state by a snapshot of everything through ${index}`);
  }

  replied(_node: Watched, _request: number, _result: LogResult): void {}

  readBegan(node: Watched, request: number): void {
    this.invariants.readBegan(node, request);
  }

  readAnswered(node: Watched, request: number, index: number, validUntil: Millis): void {
    this.invariants.readAnswered(node, request, index, validUntil);
  }
}

export function describeMembership({ voters, outgoing, learners }: Membership): string {
  const joint = outgoing.length > 0 ? ` and, jointly, ${outgoing.join(' ')}` : '';
  return `voters ${voters.join(' ')}${joint}${learners.length > 0 ? `, learners ${learners.join(' ')}` : ''}`;
}

function describeMessage(message: RaftMessage): string {
  switch (message.type) {
    case 'vote-request':
      return `${message.isPreVote ? 'pre-vote?' : 'vote?'} term ${message.term}, my log ends with ${message.lastIndex}.${message.lastTerm}`;
    case 'vote-response':
      return `${message.isPreVote ? 'pre-vote' : 'vote'} ${message.granted ? 'yes' : 'no'}, term ${message.term}`;
    case 'append':
      return `append after ${message.prevIndex}.${message.prevTerm}: ${message.entries.map(({ index, term }) => `${index}.${term}`).join(' ') || 'nothing'}, committed ${message.commitIndex}`;
    case 'append-response':
      if (message.accepted) return `have ${message.index}`;
      return `no match at ${message.index}, perhaps at ${message.hintIndex}.${message.hintTerm} (term ${message.term})`;
    case 'heartbeat':
      return `heartbeat ${message.round}, committed ${message.commitIndex}`;
    case 'heartbeat-response':
      return `heartbeat ${message.round} heard`;
    case 'install-snapshot':
      return `snapshot of everything through ${message.index}.${message.indexTerm}`;
    case 'timeout-now':
      return 'campaign now';
    case 'forward-proposals':
      return `propose ${message.proposals.length} for me`;
    case 'forward-change':
      return 'change the membership for me';
    case 'forward-read':
      return 'from where may I read?';
    case 'read-answer':
      return `read from ${message.index}`;
    case 'refusal':
      return `refused: ${message.code}`;
    default:
      return message.type;
  }
}
