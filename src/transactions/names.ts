// What transactions are called: for people (`bank-1/57/3`), and in the databases that have prepared them.

import { QuorateError } from '../core/errors.ts';

/** Unique for ever within its decision log. */
export interface TransactionName {
  /** Its manager. */
  readonly coordinator: string;
  /** Which start of that manager: see `DecisionLog.enter`. */
  readonly life: number;
  /** From 1 in each life, rising. */
  readonly number: number;
}

/** What a database keeps of a transaction that it has prepared. */
export interface Branch extends TransactionName {
  /** The id of the decision log that knows the outcome. Nobody else may be asked. */
  readonly log: string;
  /** The names of all participants, where they fit in; otherwise their number. */
  readonly participants: readonly string[] | number;
}

/** PostgreSQL takes so many bytes. */
const GID_LENGTH_MAX = 199;
const PREFIX = 'quorate';
/** Letters, digits, and what neither separates nor quotes. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;
const GID = /^quorate:([^:]+):([^:]+):(\d+):(\d+):([^:]+):(?:~(\d+)|([^:~]+))$/;

/** Throws `invalid-option` unless `name` can name a coordinator or a participant. */
export function checkName(name: string, what: string): void {
  if (NAME.test(name)) return;
  throw new QuorateError(
    'invalid-option',
    `${what} is '${name}': must be 1 to 32 letters, digits, dots, dashes or underscores, a letter or digit first`,
  );
}

export function nameText({ coordinator, life, number }: TransactionName): string {
  return `${coordinator}/${life}/${number}`;
}

/** Throws `invalid-option`. */
export function parseName(text: string): TransactionName {
  const [, coordinator, life, number] = /^([^/]+)\/(\d+)\/(\d+)$/.exec(text) ?? [];
  if (coordinator !== undefined && NAME.test(coordinator))
    return { coordinator, life: Number(life), number: Number(number) };
  throw new QuorateError('invalid-option', `'${text}' is no transaction: they are called COORDINATOR/LIFE/NUMBER`);
}

/** The name under which `participant` prepares it; its own, as two may be databases of one server, which takes a name once. */
export function gidOf(
  name: TransactionName,
  log: string,
  participant: string,
  participants: readonly string[],
): string {
  const start = [PREFIX, log, name.coordinator, name.life, name.number, participant].join(':');
  const whole = `${start}:${participants.join('+')}`;
  return whole.length <= GID_LENGTH_MAX ? whole : `${start}:~${participants.length}`;
}

/** Undefined: somebody else prepared it. */
export function parseGid(gid: string): Branch | undefined {
  const [, log, coordinator, life, number, , count, names] = GID.exec(gid) ?? [];
  if (log === undefined || coordinator === undefined) return undefined;
  const participants = names === undefined ? Number(count) : names.split('+');
  return { log, coordinator, life: Number(life), number: Number(number), participants };
}

/** All of Quorate's begin like this. */
export const GID_START = `${PREFIX}:`;
