// --auto-tls and --peer-auto-tls: a certificate of the member's own, kept in its data directory like etcd's.
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { selfSigned } from '../../grpc/self-signed.js';
const DAY_MS = 86_400_000;
/** The files of a self-signed certificate in `directory`: those that are there, or new ones if it is not good any more. */
export function autoCertificate(options) {
    const { directory, now } = options;
    const certFile = join(directory, 'cert.pem');
    const keyFile = join(directory, 'key.pem');
    if (!isGood(certFile, keyFile, now)) {
        const hosts = [...new Set([...options.hosts, 'localhost', '127.0.0.1'])];
        const { cert, key } = selfSigned({
            commonName: 'quorate',
            hosts,
            notBefore: new Date(now - DAY_MS),
            notAfter: new Date(now + options.validityYears * 365 * DAY_MS),
        });
        mkdirSync(directory, { recursive: true, mode: 0o700 });
        writeFileSync(keyFile, key, { mode: 0o600 });
        writeFileSync(certFile, cert);
    }
    return { certFile, keyFile };
}
function isGood(certFile, keyFile, now) {
    if (!existsSync(certFile) || !existsSync(keyFile))
        return false;
    try {
        return Date.parse(new X509Certificate(readFileSync(certFile)).validTo) > now + DAY_MS;
    }
    catch {
        return false;
    }
}
//# sourceMappingURL=auto-tls.js.map