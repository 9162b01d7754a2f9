// A store that all members of a group share, three copies of each key. Usage, in as many terminals as you like:
//   npx tsx examples/replica-store/main.ts <id> <port> [<host:port of another>…]
// Then, on standard input: put <key> <value>, get <key>, delete <key>; with a ! behind the command, sloppy: put! <key> <value>.

import { join as joinPath } from 'node:path';
import { createInterface } from 'node:readline';
import { createMembership, createReplicaStore, QuorateError } from '../../src/index.ts';

const [id, port, ...join] = process.argv.slice(2);
if (id === undefined || port === undefined) throw new Error('usage: main.ts <id> <port> [<host:port>…]');

const membership = await createMembership({
  nodeId: Number(id),
  listen: { host: '127.0.0.1', port: Number(port) },
  join,
});
const store = await createReplicaStore(membership, { directory: joinPath('/tmp/quorate-replica-store', id) });
store.events.on('handedOff', ({ key, target }) => console.log(`handed ${key} over to ${target}`));

let session: string | undefined;
async function run(line: string): Promise<void> {
  const [command = '', key = '', value = ''] = line.split(' ');
  const options = { sloppy: command.endsWith('!'), ...(session !== undefined && { session }) };
  switch (command.replace('!', '')) {
    case 'put': {
      const written = await store.put(key, Buffer.from(value), options);
      session = written.session;
      console.log(written.isSloppy ? 'written, by stand-ins' : 'written');
      return;
    }
    case 'delete':
      session = (await store.delete(key, options)).session;
      console.log('deleted');
      return;
    case 'get': {
      const read = await store.get(key, options);
      session = read.session;
      const values = read.values.map((each) => Buffer.from(each).toString());
      console.log(`${values.join(' | ') || '(nothing)'}${read.isSloppy ? '  (stand-ins answered)' : ''}`);
      return;
    }
    default:
      console.log(store.status());
  }
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    run(line).catch((error: unknown) => console.log(QuorateError.from(error).message));
  })
  .on('close', async () => {
    await store.close();
    await membership.close();
  });
