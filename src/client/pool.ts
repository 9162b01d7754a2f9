// The members as one: a connection to whichever can be reached. Calls stay on one connection as long as it serves; when it
// breaks, or its member says that it cannot help, the next call goes to another.

import { GRPC_STATUS } from '../grpc/status.ts';
import { Connection } from './connection.ts';
import type { Endpoint } from './endpoints.ts';
import { messageOf, RpcError } from './errors.ts';
import type { ClientSettings } from './options.ts';

/** A member that does not answer delays the attempt at the next one by so much (as RFC 8305 has it for addresses). */
const STAGGER_MS = 250;
const BACKOFF_MS_MIN = 25;
const BACKOFF_MS_MAX = 500;

export class Pool {
  private readonly settings: ClientSettings;
  private current: Connection | undefined;
  private dialing: Promise<Connection> | undefined;
  /** Where the next attempt begins. */
  private first = 0;
  private isClosed = false;
  private readonly opened = new Set<Connection>();

  constructor(settings: ClientSettings) {
    this.settings = settings;
  }

  get size(): number {
    return this.settings.endpoints.length;
  }

  /** A connection on which a call may start. Tries until `deadline` (`performance.now()` milliseconds). */
  async acquire(deadline: number, signal?: AbortSignal): Promise<Connection> {
    for (let tries = 0; ; tries++) {
      signal?.throwIfAborted();
      if (this.isClosed) throw new RpcError(GRPC_STATUS.cancelled, 'the client is closed');
      if (this.current?.isOpen) return this.current;
      this.dialing ??= this.dialAny();
      const failure = await beforeDeadline(this.dialing, deadline, signal);
      if (this.current?.isOpen) continue;
      const left = deadline - performance.now();
      if (left <= 0) throw unreachable(failure);
      const backoff = Math.min(BACKOFF_MS_MIN * 2 ** tries, BACKOFF_MS_MAX, left);
      await pause(backoff, signal);
    }
  }

  /** The member behind `connection` did not help: the next call goes elsewhere, if there is anywhere else. */
  avoid(connection: Connection): void {
    if (this.current !== connection) return;
    this.current = undefined;
    this.first = (this.settings.endpoints.indexOf(connection.endpoint) + 1) % this.size;
  }

  close(): void {
    this.isClosed = true;
    for (const connection of this.opened) connection.close();
  }

  private async dialAny(): Promise<Connection> {
    const { endpoints } = this.settings;
    const order = [...endpoints.slice(this.first), ...endpoints.slice(0, this.first)];
    try {
      // One that was left for another member still stands, and will do again.
      const connection = await firstToStand(order, (endpoint) => {
        const standing = [...this.opened].find((each) => each.endpoint === endpoint && each.isOpen);
        return standing ? Promise.resolve(standing) : this.open(endpoint);
      });
      this.current = connection;
      return connection;
    } finally {
      this.dialing = undefined;
    }
  }

  private async open(endpoint: Endpoint): Promise<Connection> {
    const connection = await Connection.open(endpoint, this.settings);
    if (this.isClosed) {
      connection.close();
      throw new RpcError(GRPC_STATUS.cancelled, 'the client is closed');
    }
    this.opened.add(connection);
    connection.onRetire(() => this.avoid(connection));
    connection.onClose(() => this.opened.delete(connection));
    return connection;
  }
}

/** Opens in order, the next one as soon as one fails or takes its time. */
function firstToStand(
  order: readonly Endpoint[],
  open: (endpoint: Endpoint) => Promise<Connection>,
): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const failures: string[] = [];
    let started = 0;
    let isSettled = false;
    let timer: NodeJS.Timeout | undefined;
    const startNext = (): void => {
      clearTimeout(timer);
      const endpoint = order[started];
      if (isSettled || endpoint === undefined) return;
      started++;
      timer = setTimeout(startNext, STAGGER_MS);
      open(endpoint).then(
        (connection) => {
          isSettled = true;
          clearTimeout(timer);
          resolve(connection);
        },
        (thrown: unknown) => {
          failures.push(messageOf(thrown));
          if (failures.length < order.length) startNext();
          else {
            clearTimeout(timer);
            reject(new RpcError(GRPC_STATUS.unavailable, failures.join('; '), { isUnreachable: true }));
          }
        },
      );
    };
    startNext();
  });
}

/** Waits for `dialing`, but no longer than allowed; resolves to what went wrong. */
async function beforeDeadline(
  dialing: Promise<Connection>,
  deadline: number,
  signal: AbortSignal | undefined,
): Promise<string> {
  const ended = new AbortController();
  const dialed = dialing.then(
    () => '',
    (thrown: unknown) => messageOf(thrown),
  );
  const signals = signal ? [signal, ended.signal] : [ended.signal];
  const late = pause(deadline - performance.now(), AbortSignal.any(signals)).then(() => 'no member answered in time');
  try {
    return await Promise.race([dialed, late]);
  } finally {
    late.catch(() => {});
    ended.abort();
  }
}

function unreachable(failure: string): RpcError {
  return new RpcError(GRPC_STATUS.unavailable, `no endpoint could be reached: ${failure}`, { isUnreachable: true });
}

/** Rejects with the signal's reason, if that comes first. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const end = (): void => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    };
    // Timers take 31 bits: more than three weeks.
    const timer = setTimeout(end, Math.min(Math.max(0, milliseconds), 2 ** 31 - 1));
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
