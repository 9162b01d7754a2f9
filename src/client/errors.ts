// How calls fail. A client must know two things of a failed write: may it have taken effect all the same, and is it of any
// use to ask another member?

import { QuorateError } from '../core/errors.ts';
import { GRPC_STATUS } from '../grpc/status.ts';

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(GRPC_STATUS).map(([name, status]) => [status, name] as const),
);

/** `unavailable`, `deadline-exceeded`, …: gRPC's status as a code of ours. */
function codeOf(status: number): string {
  return (NAMES.get(status) ?? 'unknown').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** A call that ended with another status than OK, or without one. Its `code` is gRPC's status in lower case with dashes. */
export class RpcError extends QuorateError {
  /** gRPC's status code (`GRPC_STATUS`). */
  readonly status: number;
  /**
   * False: no member has acted on the request, and none will. True: it may have taken effect although this error came
   * instead of an answer. Whoever repeats a write then must know that it may happen twice.
   */
  readonly mayHaveApplied: boolean;
  /** No member could be reached at all. */
  readonly isUnreachable: boolean;

  constructor(
    status: number,
    message: string,
    options: { readonly mayHaveApplied?: boolean; readonly isUnreachable?: boolean; readonly cause?: unknown } = {},
  ) {
    super(codeOf(status), message, options);
    this.name = 'RpcError';
    this.status = status;
    this.mayHaveApplied = options.mayHaveApplied ?? false;
    this.isUnreachable = options.isUnreachable ?? false;
  }

  /** The same error, of a call that had attempts before. */
  of(mayHaveApplied: boolean): RpcError {
    if (mayHaveApplied === this.mayHaveApplied) return this;
    return new RpcError(this.status, this.message, { ...this, mayHaveApplied, cause: this });
  }

  /** gRPC's own name of the status, as in `DeadlineExceeded`. */
  get statusName(): string {
    const name = NAMES.get(this.status) ?? 'unknown';
    return name.charAt(0).toUpperCase() + name.slice(1);
  }
}

/** Another member may do better: the one that was asked has no leader, is going away, or is gone. */
export function isUnavailable(error: unknown): error is RpcError {
  return error instanceof RpcError && error.status === GRPC_STATUS.unavailable;
}

/** A new token helps. The request was refused before anything was done. */
export function needsNewToken(error: unknown): error is RpcError {
  if (!(error instanceof RpcError)) return false;
  return /invalid auth token|revision in header is old|revision of auth store is old/.test(error.message);
}

/** What is shown of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
