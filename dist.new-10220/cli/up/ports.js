// Finds out, before anything is started, which of the wanted ports are taken.
import { createServer } from 'node:net';
import { QuorateError } from '../../core/errors.js';
/** Throws a `QuorateError` `port-in-use` that names every taken port and what wanted it. */
export async function assertPortsAreFree(members) {
    const wanted = members.flatMap(({ name, clientPort, peerPort }) => [
        { port: clientPort, use: `${name}, for clients` },
        { port: peerPort, use: `${name}, for its peers` },
    ]);
    const states = await Promise.all(wanted.map(({ port }) => whyTaken(port)));
    const taken = wanted.flatMap(({ port, use }, i) => (states[i] ? [`${port} (${use}: ${states[i]})`] : []));
    if (taken.length === 0)
        return;
    const ports = taken.length === 1 ? 'port' : 'ports';
    throw new QuorateError('port-in-use', `cannot listen on ${ports} ${taken.join(', ')}: is a cluster running already? Stop it, or choose others with --base-port`);
}
/** Undefined if one can listen on `port` of the loopback address; else why not. */
function whyTaken(port) {
    return new Promise((resolve) => {
        const server = createServer();
        server.once('error', (error) => {
            resolve(error.code === 'EADDRINUSE' ? 'in use' : error.message);
        });
        server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(undefined)));
    });
}
//# sourceMappingURL=ports.js.map