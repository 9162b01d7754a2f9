// Two-phase commit's machines of one manager: a coordinator, and a node for each participant, all in this process.
//
// None of them keeps a log. What a participant must not forget is in its database: that it has prepared; what the coordinator
// must not forget is in the decision log. Its name is new in each life, so that no promise of an earlier one binds it.

import { ProtocolDriver } from '../core/driver.ts';
import type { QuorateError } from '../core/errors.ts';
import type { NodeId } from '../core/protocol.ts';
import { systemClock } from '../host/clock.ts';
import { NoLog } from '../host/membership/no-log.ts';
import type { Outcome, TransactionId } from '../protocols/atomic-commit.ts';
import { type TwoPhaseOptions, type TwoPhaseSpec, twoPhaseCommit } from '../protocols/two-phase-commit/index.ts';

/** Participants stand above all coordinators, whose ids are their lives. */
const FIRST_PARTICIPANT = 2 ** 52;

export interface CommitPort {
  /** Ask the participant at this place to prepare; `vote` is the answer. */
  prepare(place: number, number: number): void;
  /** `finished` is the answer. */
  carryOut(place: number, number: number, outcome: Outcome): void;
  /** Put it on record; `recorded` is the answer. May come again meanwhile. */
  record(number: number, outcome: Outcome): void;
  decided(number: number, outcome: Outcome): void;
  /** A commit is carried out everywhere. */
  completed(number: number): void;
  /** A bug of ours: nothing goes on. */
  failed(error: QuorateError): void;
}

export class CommitNodes {
  private readonly life: number;
  private readonly port: CommitPort;
  private readonly coordinator: ProtocolDriver<TwoPhaseSpec>;
  private readonly participants: readonly ProtocolDriver<TwoPhaseSpec>[];
  /** Ids of requests: transactions have those below. */
  private requests = 2 ** 52;

  constructor(life: number, participants: number, options: Partial<TwoPhaseOptions>, port: CommitPort) {
    this.life = life;
    this.port = port;
    this.coordinator = this.start(life, options);
    this.participants = Array.from({ length: participants }, (_, place) =>
      this.start(FIRST_PARTICIPANT + place, options),
    );
  }

  /** Decides about transaction `number`, above all before, of the participants at these places. */
  begin(number: number, places: readonly number[]): void {
    const participants = places.map((place) => FIRST_PARTICIPANT + place);
    this.coordinator.input({ type: 'request', id: number, command: { type: 'begin', participants } });
  }

  vote(place: number, number: number, yes: boolean): void {
    this.request(place, { type: 'vote', transaction: this.transaction(number), yes });
  }

  finished(place: number, number: number): void {
    this.request(place, { type: 'finished', transaction: this.transaction(number) });
  }

  recorded(number: number, outcome: Outcome, places: readonly number[]): void {
    const command = { type: 'recorded', transaction: this.transaction(number), outcome } as const;
    // Answers to nobody: these commands have no result.
    this.coordinator.input({ type: 'request', id: ++this.requests, command });
    for (const place of places) this.request(place, command);
  }

  stop(): void {
    for (const driver of [this.coordinator, ...this.participants]) driver.stop();
  }

  private request(place: number, command: TwoPhaseSpec['Command']): void {
    this.participants[place]?.input({ type: 'request', id: ++this.requests, command });
  }

  private transaction(number: number): TransactionId {
    return { coordinator: this.life, number };
  }

  private start(self: NodeId, options: Partial<TwoPhaseOptions>): ProtocolDriver<TwoPhaseSpec> {
    const protocol = twoPhaseCommit.create({
      self,
      members: [],
      options: twoPhaseCommit.parseOptions({ ...options, decisionRecord: 'port' }),
      random: Math.random,
      durable: [],
    });
    let mail: { to: NodeId; message: TwoPhaseSpec['Message'] }[] = [];
    const driver = new ProtocolDriver<TwoPhaseSpec>({
      self,
      protocol,
      log: new NoLog<TwoPhaseSpec>(),
      network: {
        send: (to, message) => mail.push({ to, message }),
        flush: () => {
          const sent = mail;
          mail = [];
          for (const { to, message } of sent) this.node(to)?.input({ type: 'message', from: self, message });
        },
      },
      clock: systemClock,
      // The event `decided` says the same.
      onReply: () => {},
      onEvent: (event) => this.onEvent(self - FIRST_PARTICIPANT, event),
      onFatal: (error) => {
        this.stop();
        this.port.failed(error);
      },
    });
    driver.input({ type: 'start' });
    return driver;
  }

  private node(id: NodeId): ProtocolDriver<TwoPhaseSpec> | undefined {
    return id === this.life ? this.coordinator : this.participants[id - FIRST_PARTICIPANT];
  }

  private onEvent(place: number, event: TwoPhaseSpec['Event']): void {
    const { port } = this;
    const { number } = event.transaction;
    switch (event.type) {
      case 'prepare':
        port.prepare(place, number);
        return;
      case 'carry-out':
        port.carryOut(place, number, event.outcome);
        return;
      case 'record':
        port.record(number, event.outcome);
        return;
      case 'decided':
        port.decided(number, event.outcome);
        return;
      case 'completed':
        port.completed(number);
    }
  }
}
