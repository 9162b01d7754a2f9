// One member of a group: prints who comes and goes, and shares a map. Run several, each in its own terminal: see README.md.

import { createInterface } from 'node:readline';
import { createGossipMap, createMembership, type Member, QuorateError } from '../../src/index.ts';

const [name, portText, ...join] = process.argv.slice(2);
const port = Number(portText);
if (name === undefined || !(port > 0)) {
  console.error('usage: npx tsx examples/membership/main.ts NAME PORT [HOST:PORT of a member…]');
  process.exit(2);
}

const describe = ({ id, address, status, metadata }: Member): string =>
  `${Buffer.from(metadata).toString()} (${address}, ${id}) ${status}`;

async function main(): Promise<void> {
  const membership = await createMembership({
    listen: { host: '127.0.0.1', port },
    metadata: Buffer.from(name!),
    ...(join.length > 0 && { join }),
  });
  const map = createGossipMap(membership);
  for (const event of ['joined', 'updated', 'refuted', 'failed', 'left'] as const) {
    membership.events.on(event, (member) => console.log(`${event}: ${describe(member)}`));
  }
  membership.events.on('suspected', ({ member }) => console.log(`suspected: ${describe(member)}`));
  map.events.on('changed', ({ key, value }) => {
    console.log(value === undefined ? `${key} was deleted` : `${key} is ${Buffer.from(value).toString()}`);
  });

  console.log(
    `${name} listens at ${membership.address}; type members, set KEY VALUE, delete KEY, or Ctrl-D to say goodbye`,
  );
  for await (const line of createInterface({ input: process.stdin })) {
    const [verb, key = '', ...rest] = line.trim().split(' ');
    if (verb === 'members') for (const member of membership.members()) console.log(describe(member));
    else if (verb === 'set') map.set(key, Buffer.from(rest.join(' ')));
    else if (verb === 'delete') map.delete(key);
    else if (verb !== '') console.log('members, set KEY VALUE, delete KEY, or Ctrl-D');
  }
  map.close();
  await membership.leave();
  await membership.close();
}

main().catch((error) => {
  console.error(error instanceof QuorateError ? `${error.code}: ${error.message}` : error);
  process.exit(1);
});
