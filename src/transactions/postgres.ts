// PostgreSQL as a participant: PREPARE TRANSACTION, and COMMIT PREPARED or ROLLBACK PREPARED.
//
// The caller brings the client library (`pg`, or what looks like it), so that nobody has to install it who needs none.

import { QuorateError } from '../core/errors.ts';
import type { Millis } from '../core/protocol.ts';
import type { Outcome } from '../protocols/atomic-commit.ts';
import { GID_START } from './names.ts';
import type { Participant, PreparedBranch, Session } from './participant.ts';

interface Rows {
  /** The first word of the command that was carried out, as the server names it. */
  readonly command: string;
  // biome-ignore lint/suspicious/noExplicitAny: as pg types them.
  readonly rows: any[];
}

/** What is needed of a client of the package `pg`. */
export interface PostgresClient {
  query(text: string): Promise<Rows>;
  /** With an error, or true, the connection is closed instead of given back. */
  release(destroy?: Error | boolean): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  removeListener(event: 'error', listener: (error: Error) => void): unknown;
}

/** What is needed of a pool of the package `pg`. */
export interface PostgresPool {
  connect(): Promise<PostgresClient>;
  /** Not used; it says what the work of a transaction may ask of its client. */
  query(text: string): unknown;
}

export interface PostgresOptions<P extends PostgresPool> {
  /**
   * Connections to one database; at least two, as one stays in use for carrying out. The same user, or a superuser, everywhere:
   * PostgreSQL lets nobody else end what a user has prepared. Whoever made the pool ends it, and listens to its errors.
   */
  readonly pool: P;
  /** Default: the database's own. */
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  /**
   * How long a command of the work waits for a lock, in milliseconds; then it fails. Default 10,000. No server notices two
   * transactions that wait for each other in two databases.
   */
  readonly lockTimeoutMs?: Millis;
  /** A server that says nothing to a command of ours for so long has its connection closed, in milliseconds. Default 10,000. */
  readonly timeoutMs?: Millis;
}

/** What a transaction's work uses: `query`, until the work is over. */
export type PostgresWork<P extends PostgresPool> = Pick<P, 'query'>;

const DEFAULT_TIMEOUT_MS = 10_000;
const ISOLATIONS: readonly string[] = ['read committed', 'repeatable read', 'serializable'];
/** undefined_object: no such prepared transaction. */
const UNKNOWN_GID = '42704';

/** A PostgreSQL database, whose server has `max_prepared_transactions` above 0. Throws `invalid-option`. */
export function postgresParticipant<P extends PostgresPool>(options: PostgresOptions<P>): Participant<PostgresWork<P>> {
  return new PostgresParticipant(options);
}

class PostgresParticipant<P extends PostgresPool> implements Participant<PostgresWork<P>> {
  private readonly pool: P;
  private readonly beginText: string;
  private readonly timeoutMs: Millis;
  /**
   * For carrying out and looking, apart from the work: sessions that hold all other connections may wait for locks of what
   * is prepared, which must then still be carried out.
   */
  private control: Promise<Connection> | undefined;

  constructor({ pool, isolation, timeoutMs, lockTimeoutMs }: PostgresOptions<P>) {
    this.pool = pool;
    this.timeoutMs = duration('timeoutMs', timeoutMs);
    const begin = isolation === undefined ? 'BEGIN' : `BEGIN ISOLATION LEVEL ${isolation}`;
    this.beginText = `${begin}; SET LOCAL lock_timeout = ${Math.ceil(duration('lockTimeoutMs', lockTimeoutMs))}`;
    if (isolation === undefined || ISOLATIONS.includes(isolation)) return;
    throw new QuorateError('invalid-option', `isolation is '${isolation}': must be one of ${ISOLATIONS.join(', ')}`);
  }

  async check(): Promise<void> {
    const { rows } = await this.command('SHOW max_prepared_transactions');
    if (Number(rows[0]?.max_prepared_transactions) > 0) return;
    throw new QuorateError(
      'unfit-participant',
      'PostgreSQL’s max_prepared_transactions is 0: set it to the number of transactions at a time, at the least, in ' +
        'postgresql.conf, and start the server again',
    );
  }

  async begin(): Promise<Session<PostgresWork<P>>> {
    const connection = await this.connect();
    try {
      await connection.query(this.beginText);
    } catch (error) {
      connection.close();
      throw error;
    }
    return new PostgresSession(connection, this);
  }

  async prepared(): Promise<PreparedBranch[]> {
    const { rows } = await this.command(
      'SELECT gid, 1000 * extract(epoch FROM clock_timestamp() - prepared)::float8 AS age FROM pg_prepared_xacts ' +
        `WHERE database = current_database() AND gid LIKE '${GID_START}%' ORDER BY prepared`,
    );
    return rows.map(({ gid, age }) => ({ gid, ageMs: Math.max(0, age) }));
  }

  async carryOut(gid: string, outcome: Outcome): Promise<boolean> {
    try {
      await this.command(carryOutText(gid, outcome));
      return true;
    } catch (error) {
      if (isAnswer(error) && (error as { code?: unknown }).code === UNKNOWN_GID) return false;
      throw error;
    }
  }

  async close(): Promise<void> {
    const { control } = this;
    this.control = undefined;
    await control?.then(
      (connection) => connection.release(),
      () => {},
    );
  }

  /** On the connection for it; a broken one is replaced at the next call. */
  private async command(text: string): Promise<Rows> {
    this.control ??= this.connect();
    const { control } = this;
    try {
      return await (await control).query(text);
    } catch (error) {
      if (!isAnswer(error)) {
        if (this.control === control) this.control = undefined;
        control.then(
          (connection) => connection.close(),
          () => {},
        );
      }
      throw error;
    }
  }

  private async connect(): Promise<Connection> {
    return new Connection(await this.pool.connect(), this.timeoutMs);
  }
}

/** A client on loan, that ends with its connection at the latest, and whose commands have an end. */
class Connection {
  readonly client: PostgresClient;
  private readonly timeoutMs: Millis;
  isBroken = false;
  private isReturned = false;
  /** Over once the command before is. */
  private before: Promise<void> = Promise.resolve();

  constructor(client: PostgresClient, timeoutMs: Millis) {
    this.client = client;
    this.timeoutMs = timeoutMs;
    client.on('error', this.onError);
  }

  /** Without a listener, a connection that is lost ends the process. */
  private readonly onError = (): void => {
    this.isBroken = true;
  };

  /** One command at a time: a client does not want two. */
  query(text: string): Promise<Rows> {
    const answer = this.before.then(() => this.queryNow(text));
    this.before = answer.then(
      () => {},
      () => {},
    );
    return answer;
  }

  private async queryNow(text: string): Promise<Rows> {
    if (this.isReturned) throw new QuorateError('unreachable', 'the connection to PostgreSQL is closed');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.close();
        reject(new QuorateError('timed-out', `PostgreSQL did not answer within ${this.timeoutMs} ms`));
      }, this.timeoutMs);
    });
    try {
      return await Promise.race([this.client.query(text), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Back to the pool, as good as new. */
  release(): void {
    this.giveBack(this.isBroken);
  }

  /** The server ends what is open on it. */
  close(): void {
    this.giveBack(true);
  }

  private giveBack(destroy: boolean): void {
    if (this.isReturned) return;
    this.isReturned = true;
    this.client.release(destroy);
    // What a connection that is being closed has to say interests nobody; one that is given back, the pool looks after.
    if (!destroy) this.client.removeListener('error', this.onError);
  }
}

class PostgresSession<P extends PostgresPool> implements Session<PostgresWork<P>> {
  readonly work: PostgresWork<P>;
  private readonly connection: Connection;
  private readonly participant: PostgresParticipant<P>;
  private state: 'working' | 'preparing' | 'prepared' | 'over' = 'working';
  /** Set once it was tried to prepare. */
  private gid: string | undefined;
  private preparing: Promise<void> | undefined;

  constructor(connection: Connection, participant: PostgresParticipant<P>) {
    this.connection = connection;
    this.participant = participant;
    const { client } = connection;
    // What is sent later would run outside of the transaction.
    const query = (...parameters: unknown[]): unknown => {
      if (this.state !== 'working') throw new QuorateError('transaction-over', 'the work of this transaction is over');
      return (client.query as (...all: unknown[]) => unknown).apply(client, parameters);
    };
    this.work = { query: query as P['query'] };
  }

  prepare(gid: string): Promise<void> {
    this.state = 'preparing';
    this.gid = gid;
    this.preparing = this.tryToPrepare(gid);
    return this.preparing;
  }

  private async tryToPrepare(gid: string): Promise<void> {
    const { command } = await this.connection.query(`PREPARE TRANSACTION '${gid}'`);
    if (command !== 'PREPARE') {
      // A command of the work failed, or it ended the transaction itself; PostgreSQL reports that as success.
      throw new QuorateError('transaction-failed', 'PostgreSQL rolled back instead: a command of the work had failed');
    }
    this.state = 'prepared';
  }

  async end(outcome: Outcome): Promise<void> {
    if (this.state === 'over') return;
    const { gid, connection, participant } = this;
    // It has an end: see Connection.query. Otherwise it might be prepared behind the back of what follows.
    await this.preparing?.catch(() => {});
    if (gid === undefined) {
      this.state = 'over';
      await connection.query('ROLLBACK').then(
        () => connection.release(),
        // The server rolls back when it notices that the connection is gone.
        () => connection.close(),
      );
      return;
    }
    if (this.state === 'prepared' && !connection.isBroken) {
      try {
        await connection.query(carryOutText(gid, outcome));
        this.state = 'over';
        connection.release();
        return;
      } catch {
        // Whether it worked, another connection will tell.
      }
    }
    connection.close();
    await participant.carryOut(gid, outcome);
    this.state = 'over';
  }
}

function duration(name: string, value = DEFAULT_TIMEOUT_MS): Millis {
  if (Number.isFinite(value) && value > 0) return value;
  throw new QuorateError('invalid-option', `${name} is ${value}: must be a positive number of milliseconds`);
}

/** Names have nothing in them that must be quoted; those that others made up are refused before they come here. */
function carryOutText(gid: string, outcome: Outcome): string {
  return `${outcome === 'commit' ? 'COMMIT' : 'ROLLBACK'} PREPARED '${gid.replaceAll("'", "''")}'`;
}

/** Whether the server refused, and goes on; all else, its farewells too, says nothing about what became of the command. */
function isAnswer(error: unknown): boolean {
  return (error as { severity?: unknown }).severity === 'ERROR';
}
