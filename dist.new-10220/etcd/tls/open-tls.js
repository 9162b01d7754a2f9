// From what the options say about TLS to what listeners and diallers use.
import { join } from 'node:path';
import { autoCertificate } from './auto-tls.js';
import { TlsMaterial } from './material.js';
/** Where self-signed certificates lie in a data directory, as etcd has them. */
const DIRECTORY = 'fixtures';
/** Throws `bad-certificate`, which names the file, and `invalid-option`. */
export function openTls({ source, dataDir, side, addresses, log }) {
    if (source.type === 'files')
        return new TlsMaterial(source, log);
    const files = autoCertificate({
        directory: join(dataDir, DIRECTORY, side),
        hosts: addresses.map(({ host }) => host),
        validityYears: source.validityYears ?? 1,
        now: Date.now(),
    });
    log.warn({ side, ...files }, 'self-signed certificate: connections are encrypted, but nobody knows with whom');
    return new TlsMaterial({ ...files, trustsAnyone: true }, log);
}
//# sourceMappingURL=open-tls.js.map