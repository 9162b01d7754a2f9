// Member addresses as operators write them.
import { QuorateError } from '../core/errors.js';
/**
 * Reads `host:port`, `http://host:port`, `https://host:port`, `[v6]:port`; of a comma-separated list the first. Throws
 * `invalid-address`.
 */
export function parseAddress(address) {
    const first = (address.split(',')[0] ?? '').trim();
    const match = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:\[([0-9a-fA-F:.]+(?:%[\w.-]+)?)\]|([^:/[\]]+)):(\d{1,5})\/?$/.exec(first);
    const host = match?.[1] ?? match?.[2];
    const port = Number(match?.[3]);
    if (host === undefined || !(port >= 0 && port <= 65535)) {
        throw new QuorateError('invalid-address', `not a member's address: '${address}' (expected host:port or a URL)`);
    }
    return { host, port };
}
//# sourceMappingURL=address.js.map