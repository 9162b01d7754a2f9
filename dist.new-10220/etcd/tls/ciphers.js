// Cipher suites by the names that etcd's flags have them under (IANA's), for OpenSSL, which has names of its own.
import { getCiphers } from 'node:tls';
import { QuorateError } from '../../core/errors.js';
/** Suites of TLS 1.3 cannot be chosen by --cipher-suites, in etcd neither: all are good, and all are offered. */
const TLS_1_3 = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256'];
/** For Node's `ciphers`. Throws `invalid-option`, which names the suite. */
export function opensslCiphers(suites) {
    const known = new Set(getCiphers());
    const names = suites.map((suite) => {
        const name = opensslName(suite);
        if (known.has(name.toLowerCase()))
            return name;
        throw new QuorateError('invalid-option', `there is no cipher suite '${suite}' (expected such as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256)`);
    });
    return [...names.filter((name) => !TLS_1_3.includes(name)), ...TLS_1_3].join(':');
}
/** TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 is ECDHE-RSA-AES128-GCM-SHA256; RSA alone is not said. */
function opensslName(suite) {
    const [, exchange, cipher] = /^TLS_(\w+?)_WITH_(\w+)$/.exec(suite) ?? [];
    if (exchange === undefined || cipher === undefined)
        return suite;
    const words = cipher
        .replace(/^AES_(128|256)_CBC/, 'AES$1')
        .replace(/^AES_(128|256)/, 'AES$1')
        .replace(/^CHACHA20_POLY1305_SHA256$/, 'CHACHA20_POLY1305');
    const prefix = exchange === 'RSA' ? '' : `${exchange}-`;
    return `${prefix}${words}`.replaceAll('_', '-');
}
//# sourceMappingURL=ciphers.js.map