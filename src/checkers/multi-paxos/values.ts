// Values: in one ballot at most one is proposed in a slot, and what is chosen binds every higher ballot (Paxos Made Simple
// P2c). And what a deposed leader left behind is not proposed again behind a later leader's own entries ('ghosts').

import type { LogEntry } from '../../protocols/replicated-log.ts';
import { violated } from '../invariant.ts';
import { isSame } from '../log-matching.ts';
import { entryIn, type MultiPaxosInvariant, type MultiPaxosStep, type MultiPaxosView } from './view.ts';

interface Proposed {
  readonly ballot: number;
  readonly entry: LogEntry;
}

export class Values implements MultiPaxosInvariant {
  /** By slot: what was accepted there by anybody, in each ballot. */
  private readonly proposed: Proposed[][] = [];

  check(step: MultiPaxosStep, view: MultiPaxosView): void {
    const { node, state, accepted, isProposing, isStart } = step;
    for (const { index, ballot, entry } of accepted) {
      if (isProposing && !isStart && ballot === state.term && index > state.commitIndex)
        this.noGhost(step, index, entry);
      this.oneValue(node.id, index, ballot, entry);
      const chosen = view.chosen[index];
      if (chosen !== undefined && ballot >= view.chosenBy[index]! && !isSame(chosen, entry)) {
        violated(
          'chosen-binds',
          `node ${node.id} accepts another value in slot ${index} in ballot ${ballot} than was chosen by ballot ${view.chosenBy[index]}`,
        );
      }
    }
    for (let index = Math.max(view.commitIndex, state.slots.startIndex) + 1; index <= state.commitIndex; index++) {
      this.binds(index, state.term, entryIn(state, index));
    }
  }

  private oneValue(node: number, index: number, ballot: number, entry: LogEntry): void {
    const here = this.at(index);
    const known = here.find((each) => each.ballot === ballot);
    if (known === undefined) here.push({ ballot, entry });
    else if (!isSame(known.entry, entry)) {
      violated('one-value', `node ${node} accepts a second value in slot ${index} in ballot ${ballot}`);
    }
  }

  /** Something was found to be chosen in `ballot` or before: what was accepted in higher ones before that was found. */
  private binds(index: number, ballot: number, chosen: LogEntry | undefined): void {
    if (chosen === undefined) return;
    for (const { ballot: other, entry } of this.at(index)) {
      if (other > ballot && !isSame(entry, chosen)) {
        violated(
          'chosen-binds',
          `slot ${index} is chosen by ballot ${ballot}; another value was accepted in ballot ${other}`,
        );
      }
    }
  }

  private noGhost({ node, state }: MultiPaxosStep, index: number, entry: LogEntry): void {
    if (entry.term === state.term || entry.kind === 'no-op') return;
    let free = 0;
    for (let at = Math.max(state.slots.startIndex, state.commitIndex - 20) + 1; at < index; at++) {
      free = Math.max(free, entryIn(state, at)?.term ?? 0);
    }
    const last = this.at(index).reduce((most, { ballot, entry: other }) => {
      return ballot < state.term && isSame(entry, other) ? Math.max(most, ballot) : most;
    }, 0);
    if (last === 0 || last >= free) return;
    violated(
      'no-ghosts',
      `node ${node.id} proposes again in slot ${index} what ballot ${last} left there, behind an entry of ballot ${free}`,
    );
  }

  private at(index: number): Proposed[] {
    let here = this.proposed[index];
    if (here === undefined) {
      here = [];
      this.proposed[index] = here;
    }
    return here;
  }
}
