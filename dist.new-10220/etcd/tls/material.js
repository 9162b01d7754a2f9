// Certificates and keys as TLS needs them, read from files, and read again when the files have changed: whoever renews a
// certificate restarts nothing.
import { readFileSync, statSync } from 'node:fs';
import { checkServerIdentity, createSecureContext } from 'node:tls';
import { QuorateError } from '../../core/errors.js';
import { opensslCiphers } from './ciphers.js';
export class TlsMaterial {
    files;
    log;
    paths;
    signature;
    loaded;
    /** Throws `bad-certificate`, which names the file, and `invalid-option`. */
    constructor(files, log) {
        this.files = files;
        this.log = log;
        const { certFile, keyFile, clientCertFile, clientKeyFile, trustedCaFile, crlFile } = files;
        this.paths = [certFile, keyFile, clientCertFile, clientKeyFile, trustedCaFile, crlFile].filter((path) => path !== undefined);
        this.signature = this.sign();
        this.loaded = load(files);
    }
    /** For a listener: the same object as long as the files stay the same. */
    get server() {
        this.refresh();
        return this.loaded.server;
    }
    /** For dialling other members. */
    get client() {
        this.refresh();
        return this.loaded.client;
    }
    /** Reads the files again if they have changed. What is unusable is left alone. */
    refresh() {
        const signature = this.sign();
        if (signature === this.signature)
            return;
        this.signature = signature;
        try {
            this.loaded = load(this.files);
        }
        catch (thrown) {
            const { code, message } = QuorateError.from(thrown);
            this.log.warn({ code }, `the changed certificate is not used, the one before stays: ${message}`);
            return;
        }
        this.log.info({ certFile: this.files.certFile }, 'certificate files have changed: new connections use them');
    }
    /** Why whoever shows this certificate, which is one of a trusted authority's, may not connect; undefined if it may. */
    refusal(certificate) {
        const { allowedCn, allowedHostname } = this.files;
        const name = certificate?.subject?.CN;
        if (allowedCn !== undefined && name !== allowedCn) {
            return `its certificate has the common name '${name ?? ''}', not '${allowedCn}'`;
        }
        if (allowedHostname === undefined)
            return undefined;
        const isFor = certificate !== undefined && checkServerIdentity(allowedHostname, certificate) === undefined;
        return isFor ? undefined : `its certificate is not for '${allowedHostname}'`;
    }
    /** What tells that files were replaced. */
    sign() {
        return this.paths
            .map((path) => {
            const found = statSync(path, { throwIfNoEntry: false });
            return found === undefined ? '-' : `${found.ino}:${found.size}:${found.mtimeMs}`;
        })
            .join();
    }
}
function load(files) {
    const { trustedCaFile, crlFile, cipherSuites = [], minVersion = 'TLSv1.2', maxVersion } = files;
    const common = {
        ...(trustedCaFile !== undefined && { ca: read(trustedCaFile) }),
        ...(crlFile !== undefined && { crl: pemOfCrl(crlFile) }),
        ...(cipherSuites.length > 0 && { ciphers: opensslCiphers(cipherSuites) }),
        minVersion,
        ...(maxVersion !== undefined && { maxVersion }),
    };
    const asksForCertificate = files.clientCertAuth === true || trustedCaFile !== undefined;
    const pair = readPair(files.certFile, files.keyFile);
    const clientPair = files.clientCertFile === undefined ? pair : readPair(files.clientCertFile, files.clientKeyFile ?? files.keyFile);
    const server = { ...common, ...pair, requestCert: asksForCertificate, rejectUnauthorized: asksForCertificate };
    const client = { ...common, ...clientPair, requestCert: true, rejectUnauthorized: files.trustsAnyone !== true };
    try {
        createSecureContext(server);
    }
    catch (thrown) {
        throw bad(trustedCaFile ?? files.certFile, thrown.message);
    }
    return { server, client };
}
/** A certificate with its chain, and its key. */
function readPair(certFile, keyFile) {
    const cert = read(certFile);
    const key = read(keyFile);
    try {
        createSecureContext({ cert });
    }
    catch (thrown) {
        throw bad(certFile, thrown.message);
    }
    try {
        createSecureContext({ cert, key });
    }
    catch (thrown) {
        throw bad(keyFile, thrown.message);
    }
    return { cert, key };
}
function read(path) {
    try {
        return readFileSync(path);
    }
    catch (thrown) {
        throw bad(path, thrown.message);
    }
}
function pemOfCrl(path) {
    const bytes = read(path);
    if (bytes.includes('-----BEGIN'))
        return bytes;
    const base64 = bytes.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
    return Buffer.from(`-----BEGIN X509 CRL-----\n${base64}\n-----END X509 CRL-----\n`);
}
function bad(path, why) {
    return new QuorateError('bad-certificate', `${path} cannot be used for TLS: ${why}`);
}
//# sourceMappingURL=material.js.map