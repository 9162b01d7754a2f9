// Options of replicated logs: filling in defaults and checking what all of them check alike.

import { QuorateError } from '../core/errors.ts';

/** Which options hold what. */
export interface OptionKinds<O> {
  /** Positive milliseconds. */
  readonly durations: readonly (keyof O & string)[];
  /** Integers above 0. */
  readonly counts: readonly (keyof O & string)[];
  /** Integers from 0. */
  readonly countsOrNone: readonly (keyof O & string)[];
  readonly flags: readonly (keyof O & string)[];
}

export function invalidOption(protocol: string, name: string, value: unknown, rule: string): QuorateError {
  return new QuorateError('invalid-option', `${protocol} option ${name} is ${String(value)}: must be ${rule}`);
}

/** `partial` over `defaults`, where undefined counts as not given. Throws `invalid-option`. */
export function fillInOptions<O extends object>(
  protocol: string,
  defaults: O,
  partial: Partial<O>,
  kinds: OptionKinds<O>,
): O {
  const given = Object.fromEntries(Object.entries(partial).filter(([, value]) => value !== undefined));
  for (const name of Object.keys(given)) {
    if (!(name in defaults)) throw new QuorateError('invalid-option', `${protocol} has no option ${name}`);
  }
  const options: O = { ...defaults, ...given };
  const check = (names: readonly (keyof O & string)[], rule: string, isValid: (value: unknown) => boolean): void => {
    for (const name of names) if (!isValid(options[name])) throw invalidOption(protocol, name, options[name], rule);
  };
  const isCount = (value: unknown, least: number) => Number.isSafeInteger(value) && (value as number) >= least;
  check(
    kinds.durations,
    'a positive number of milliseconds',
    (value) => Number.isFinite(value) && (value as number) > 0,
  );
  check(kinds.counts, 'a positive integer', (value) => isCount(value, 1));
  check(kinds.countsOrNone, 'an integer that is not negative', (value) => isCount(value, 0));
  check(kinds.flags, 'true or false', (value) => typeof value === 'boolean');
  return options;
}
