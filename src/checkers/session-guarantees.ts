// Session guarantees (Terry et al. 1994), checked on histories in which every operation says which version it wrote or saw.
// Linear in the history: versions of a key are numbered in the one order that all replicas apply (etcd's mod revision).

/** In the order in which the session performed them. Version 0: the key did not exist. */
export interface SessionOperation {
  readonly session: string;
  readonly type: 'read' | 'write';
  readonly key: string;
  readonly version: number;
}

export type SessionGuarantee = 'read-your-writes' | 'monotonic-reads' | 'monotonic-writes' | 'writes-follow-reads';

export const SESSION_GUARANTEES: readonly SessionGuarantee[] = [
  'read-your-writes',
  'monotonic-reads',
  'monotonic-writes',
  'writes-follow-reads',
];

export interface SessionViolation {
  readonly guarantee: SessionGuarantee;
  /** Positions in the history: the operation that set the bound, and the one that falls below it. */
  readonly earlier: number;
  readonly later: number;
  readonly text: string;
}

interface Bound {
  readonly version: number;
  readonly at: number;
}

/**
 * Every violation of the wanted guarantees. Versions are comparable within a key; with `isGlobal` over all keys (one
 * revision counter for the store), which makes the write guarantees hold across keys, too.
 */
export function checkSessions(
  history: readonly SessionOperation[],
  guarantees: readonly SessionGuarantee[] = SESSION_GUARANTEES,
  isGlobal = false,
): SessionViolation[] {
  const violations: SessionViolation[] = [];
  const written = new Map<string, Bound>();
  const read = new Map<string, Bound>();
  history.forEach((operation, at) => {
    const own = `${operation.session} ${operation.key}`;
    // What a session wrote or read bounds later writes of any key where one counter orders them all.
    const wide = isGlobal ? `${operation.session} ` : own;
    const must = (guarantee: SessionGuarantee, bound: Bound | undefined, mayEqual: boolean): void => {
      if (bound === undefined || !guarantees.includes(guarantee)) return;
      if (operation.version > bound.version || (mayEqual && operation.version === bound.version)) return;
      violations.push({ guarantee, earlier: bound.at, later: at, text: describe(history, guarantee, bound.at, at) });
    };
    if (operation.type === 'read') {
      must('read-your-writes', written.get(own), true);
      must('monotonic-reads', read.get(own), true);
    } else {
      must('monotonic-writes', written.get(wide), false);
      must('writes-follow-reads', read.get(wide), false);
    }
    const seen = operation.type === 'read' ? read : written;
    for (const key of new Set([own, wide])) raise(seen, key, operation.version, at);
  });
  return violations;
}

function raise(bounds: Map<string, Bound>, key: string, version: number, at: number): void {
  const bound = bounds.get(key);
  if (bound === undefined || version > bound.version) bounds.set(key, { version, at });
}

function describe(
  history: readonly SessionOperation[],
  guarantee: SessionGuarantee,
  earlier: number,
  later: number,
): string {
  const tell = (at: number): string => {
    const { type, key, version } = history[at]!;
    return `${type === 'read' ? 'read' : 'wrote'} version ${version} of ${key}`;
  };
  return `${guarantee}: session ${history[later]!.session} ${tell(earlier)} (${earlier}), then ${tell(later)} (${later})`;
}
