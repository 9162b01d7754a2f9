// The replicated logs that a node can run, by name. The rest of the host knows them through `LogDefinition` only; one more
// engine is one more entry here.

import { QuorateError } from '../core/errors.ts';
import type { Millis } from '../core/protocol.ts';
import { multiPaxos } from '../protocols/multi-paxos/index.ts';
import { raft } from '../protocols/raft/index.ts';
import type { LogDefinition, LogSpec } from '../protocols/replicated-log.ts';
import { zab } from '../protocols/zab/index.ts';

/** What every engine can be told, in words that all of them share; left out, the engine's own defaults count. */
export interface CommonOptions {
  /** Silence after which a leader is replaced. */
  readonly electionTimeoutMs?: Millis;
  /** How often a leader says that it lives. */
  readonly heartbeatIntervalMs?: Millis;
  /** Compacted entries that stay in memory for members that lag. */
  readonly retainedEntries?: number;
}

type Loose<T> = { readonly [K in keyof T]: T[K] | undefined };

interface Engine<S extends LogSpec, O> {
  readonly definition: LogDefinition<S, O>;
  /** The engine's own options for the common ones. */
  readonly optionsFor: (common: CommonOptions) => Partial<O>;
}

const engine = <S extends LogSpec, O>(
  definition: LogDefinition<S, O>,
  optionsFor: (common: CommonOptions) => Partial<O>,
): Engine<S, O> => ({ definition, optionsFor });

/** Where time-outs are drawn at random: as much of them as in the engine's defaults. */
function withJitter({ electionTimeoutMs, ...common }: CommonOptions) {
  if (electionTimeoutMs === undefined) return common;
  return { ...common, electionTimeoutMs, electionJitterMs: Math.ceil(electionTimeoutMs * 0.43) };
}

const ENGINES = {
  raft: engine(raft, withJitter),
  'multi-paxos': engine(multiPaxos, withJitter),
  zab: engine(zab, (common) => common),
};

export type EngineName = keyof typeof ENGINES;
/** Each engine's own options. */
export type EngineOptions = {
  readonly [N in EngineName]: (typeof ENGINES)[N] extends Engine<infer _S, infer O> ? O : never;
};
export const ENGINE_NAMES = Object.keys(ENGINES) as readonly EngineName[];
export const DEFAULT_ENGINE = 'raft' satisfies EngineName;

/** An engine with the options to run it with. */
export interface ChosenEngine {
  readonly definition: LogDefinition<LogSpec, object>;
  readonly protocolOptions: object;
}

/** The engine `name`; its `own` options win over the common ones. Throws `invalid-option` if there is none. */
export function chooseEngine(name: string, common: Loose<CommonOptions>, own: object = {}): ChosenEngine {
  checkEngineName(name);
  const { definition, optionsFor }: Engine<LogSpec, object> = ENGINES[name];
  const given: CommonOptions = Object.fromEntries(Object.entries(common).filter(([, value]) => value !== undefined));
  return { definition, protocolOptions: { ...optionsFor(given), ...own } };
}

/**
 * Which engine a node runs: the one that was asked for, else the one that its data directory holds, else Raft. Whether what
 * was asked for and what is held agree is checked where the directory is claimed.
 */
export function engineNameOf(asked: string | undefined, held: string | undefined): EngineName {
  if (asked === undefined && held !== undefined && !isEngineName(held)) {
    throw new QuorateError(
      'foreign-data-directory',
      `the data directory belongs to the engine ${held}, which this program does not have: it has ${ENGINE_NAMES.join(', ')}`,
    );
  }
  const name = asked ?? held ?? DEFAULT_ENGINE;
  checkEngineName(name);
  return name;
}

/** Refuses to found or join a cluster whose members, as far as they answered, run another engine. */
export function refuseOtherEngine(name: string, clusters: readonly { readonly engine: string }[]): void {
  const other = clusters.find(({ engine: theirs }) => theirs !== '' && theirs !== name);
  if (other === undefined) return;
  throw new QuorateError(
    'engine-mismatch',
    `the cluster runs the consensus engine ${other.engine}, this node was to run ${name}: start it with ${other.engine}`,
  );
}

function checkEngineName(name: string): asserts name is EngineName {
  if (isEngineName(name)) return;
  throw new QuorateError('invalid-option', `consensus is '${name}': must be one of ${ENGINE_NAMES.join(', ')}`);
}

function isEngineName(name: string): name is EngineName {
  return Object.hasOwn(ENGINES, name);
}
