// Self-signed certificates for --auto-tls: one X.509 certificate (RFC 5280) with an EC key, and just enough DER (X.690) to
// write it. A library for this would be larger than the rest of the server's dependencies together.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIP, isIPv4 } from 'node:net';
/** Certificate and key in PEM: for servers and clients, its own authority. */
export function selfSigned(options) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const name = sequence(der(SET, sequence(COMMON_NAME, der(UTF8, Buffer.from(options.commonName)))));
    const validity = sequence(time(options.notBefore), time(options.notAfter));
    const body = sequence(der(0xa0, der(INTEGER, Buffer.from([2]))), der(INTEGER, serialNumber()), ECDSA_WITH_SHA256, name, validity, name, publicKey.export({ type: 'spki', format: 'der' }), der(0xa3, sequence(alternativeNames(options.hosts), BASIC_CONSTRAINTS, EXTENDED_KEY_USAGE)));
    const signature = der(BIT_STRING, Buffer.from([0]), sign('sha256', body, privateKey));
    const base64 = sequence(body, ECDSA_WITH_SHA256, signature).toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
    const cert = `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`;
    return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }) };
}
const BOOLEAN = 0x01;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const UTF8 = 0x0c;
const GENERALIZED_TIME = 0x18;
const SEQUENCE = 0x30;
const SET = 0x31;
function der(tag, ...parts) {
    const body = Buffer.concat(parts);
    return Buffer.concat([Buffer.from([tag, ...lengthOf(body)]), body]);
}
function lengthOf(body) {
    if (body.length < 0x80)
        return [body.length];
    return body.length < 0x100 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
}
function sequence(...parts) {
    return der(SEQUENCE, ...parts);
}
function oid(hex) {
    return der(0x06, Buffer.from(hex, 'hex'));
}
/** An extension; `isCritical`: whoever does not know it must refuse the certificate. */
function extension(id, value, isCritical = false) {
    const critical = isCritical ? [der(BOOLEAN, Buffer.from([0xff]))] : [];
    return sequence(id, ...critical, der(OCTET_STRING, value));
}
const COMMON_NAME = oid('550403');
const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'));
const BASIC_CONSTRAINTS = extension(oid('551d13'), sequence(der(BOOLEAN, Buffer.from([0xff]))), true);
const SERVER_AND_CLIENT = sequence(oid('2b06010505070301'), oid('2b06010505070302'));
const EXTENDED_KEY_USAGE = extension(oid('551d25'), SERVER_AND_CLIENT);
function alternativeNames(hosts) {
    const names = hosts.map((host) => (isIP(host) === 0 ? der(0x82, Buffer.from(host)) : der(0x87, ipBytes(host))));
    return extension(oid('551d11'), sequence(...names));
}
function ipBytes(address) {
    if (isIPv4(address))
        return Buffer.from(address.split('.').map(Number));
    // The URL parser writes any IPv6 address in one form: groups of hexadecimal digits, '::' for one run of zeros.
    const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::');
    const groups = (text) => text ? text.split(':').map((g) => Number.parseInt(g, 16)) : [];
    const left = groups(head);
    const right = groups(tail);
    const all = [...left, ...new Array(8 - left.length - right.length).fill(0), ...right];
    return Buffer.from(all.flatMap((group) => [group >> 8, group & 255]));
}
/** Unique, for nobody keeps count; positive, so its first bit is 0, and not 0 itself. */
function serialNumber() {
    const bytes = randomBytes(16);
    bytes[0] = (bytes[0] & 0x7f) | 0x40;
    return bytes;
}
function time(at) {
    return der(GENERALIZED_TIME, Buffer.from(`${at.toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`));
}
//# sourceMappingURL=self-signed.js.map