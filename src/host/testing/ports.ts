// Free ports below the range from which the system takes the ports of outgoing connections: a member that is killed and
// started again must find its port still free.

import { createServer } from 'node:net';

const LOWEST = 12_000;
const HIGHEST = 30_000;

/** `count` ports on which nobody listens at the moment, all different. */
export async function findFreePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (!found.has(port) && (await isFree(port))) found.add(port);
  }
  return [...found];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(true)));
  });
}
