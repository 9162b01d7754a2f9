// The TLS flags, for clients and for members: from settings to what the server takes.
import { QuorateError } from '../../core/errors.js';
/** What one side listens with; undefined where none of its URLs is https. Odd settings become `warnings`. */
export function tlsOf(values, side, warnings) {
    const { prefix, listening } = side;
    const urls = `--listen-${prefix === '' ? 'client' : 'peer'}-urls`;
    const isWanted = listening.some(({ isTls }) => isTls);
    const source = sourceOf(values, prefix);
    if (isWanted && source === undefined) {
        throw invalid(`${urls} has an https URL: it needs --${prefix}cert-file and --${prefix}key-file, or --${prefix}auto-tls`);
    }
    if (source !== undefined && !listening.every(({ isTls }) => isTls)) {
        warnings.push(`${urls} has an http URL, which is served without TLS whatever the certificate flags say`);
    }
    return isWanted ? source : undefined;
}
function sourceOf(values, prefix) {
    const certFile = values.optional(`${prefix}cert-file`);
    const keyFile = values.optional(`${prefix}key-file`);
    const rest = { ...trust(values, prefix), ...versions(values) };
    if ((certFile === undefined) !== (keyFile === undefined)) {
        throw invalid(`--${prefix}cert-file and --${prefix}key-file are needed both`);
    }
    if (certFile === undefined || keyFile === undefined) {
        refuseWithoutCertificate(values, prefix);
        if (!values.boolean(`${prefix}auto-tls`))
            return undefined;
        return { type: 'self-signed', validityYears: values.integer('self-signed-cert-validity') };
    }
    return { type: 'files', certFile, keyFile, ...rest };
}
/** Asking for checks that nothing would make is a mistake worth stopping for. */
function refuseWithoutCertificate(values, prefix) {
    const names = [`${prefix}client-cert-auth`].filter((name) => values.boolean(name));
    names.push(...[`${prefix}trusted-ca-file`].filter((name) => values.optional(name) !== undefined));
    if (names.length > 0)
        throw invalid(`--${names[0]} needs --${prefix}cert-file and --${prefix}key-file`);
}
function trust(values, prefix) {
    const text = (key, name) => {
        const value = values.optional(name);
        return (value === undefined ? {} : { [key]: value });
    };
    const isPeer = prefix === 'peer-';
    return {
        clientCertAuth: values.boolean(`${prefix}client-cert-auth`),
        ...text('trustedCaFile', `${prefix}trusted-ca-file`),
        ...text('crlFile', isPeer ? 'peer-crl-file' : 'client-crl-file'),
        ...text('allowedHostname', isPeer ? 'peer-cert-allowed-hostname' : 'client-cert-allowed-hostname'),
        ...(isPeer && {
            ...text('allowedCn', 'peer-cert-allowed-cn'),
            ...text('clientCertFile', 'peer-client-cert-file'),
            ...text('clientKeyFile', 'peer-client-key-file'),
        }),
    };
}
const VERSIONS = { 'TLS1.2': 'TLSv1.2', 'TLS1.3': 'TLSv1.3' };
function versions(values) {
    const suites = values.optional('cipher-suites');
    const least = values.optional('tls-min-version');
    const most = values.optional('tls-max-version');
    if (least === 'TLS1.3' && suites !== undefined) {
        throw invalid('--cipher-suites cannot be chosen for TLS 1.3, which --tls-min-version asks for');
    }
    if (least === 'TLS1.3' && most === 'TLS1.2')
        throw invalid('--tls-min-version TLS1.3 is above --tls-max-version TLS1.2');
    return {
        ...(suites !== undefined && { cipherSuites: suites.split(',').map((suite) => suite.trim()) }),
        ...(least !== undefined && { minVersion: VERSIONS[least] }),
        ...(most !== undefined && { maxVersion: VERSIONS[most] }),
    };
}
function invalid(message) {
    return new QuorateError('invalid-option', message);
}
//# sourceMappingURL=tls.js.map