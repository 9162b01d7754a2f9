// For tests that expect a coded error.

import { QuorateError } from '../../core/errors.ts';

/** The code of the `QuorateError` that `action` throws; 'none' if it throws nothing. Other errors pass through. */
export function codeOf(action: () => unknown): string {
  return errorOf(action)?.code ?? 'none';
}

export function errorOf(action: () => unknown): QuorateError | undefined {
  try {
    action();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof QuorateError) return thrown;
    throw thrown;
  }
}
