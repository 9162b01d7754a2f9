// A process to be killed: applies a fixed log to a machine on LMDB, flushing as it goes, and prints each index that is
// durable. Run by lmdb-crash.test.ts. Arguments: directory, number of entries.

import { writeSync } from 'node:fs';
import { KvMachine } from '../../../kv/machine.ts';
import { openLmdbStore } from '../lmdb-store.ts';
import { entryAt } from './fixed-log.ts';

const [directory = '', count = '0'] = process.argv.slice(2);
const machine = new KvMachine(openLmdbStore({ directory }));

function flush(): Promise<void> {
  return new Promise((resolve, reject) =>
    machine.flush((error, durableIndex) => {
      if (error !== undefined) return reject(error);
      writeSync(1, `${durableIndex}\n`);
      resolve();
    }),
  );
}

async function run(): Promise<void> {
  let flushed = Promise.resolve();
  for (let index = machine.appliedIndex + 1; index <= Number(count); index++) {
    machine.apply(index, 1, entryAt(index));
    if (index % 20 !== 0) continue;
    await flushed;
    // Goes on applying while this one is under way.
    flushed = flush();
  }
  await flushed;
  await flush();
}

await run();
