// Names of header fields that a gRPC server acts upon, as small integers: the hot path switches on them.
export const TOKEN = {
    other: 0,
    method: 1,
    scheme: 2,
    path: 3,
    authority: 4,
    /** A pseudo-header field that no request may carry. */
    unknownPseudo: 5,
    contentType: 6,
    te: 7,
    grpcTimeout: 8,
    grpcEncoding: 9,
    contentLength: 10,
    host: 11,
    /** Fields that speak of one connection; malformed in HTTP/2 (RFC 9113, section 8.2.2). */
    connectionSpecific: 12,
};
const NAMES = new Map([
    [':method', TOKEN.method],
    [':scheme', TOKEN.scheme],
    [':path', TOKEN.path],
    [':authority', TOKEN.authority],
    ['content-type', TOKEN.contentType],
    ['te', TOKEN.te],
    ['grpc-timeout', TOKEN.grpcTimeout],
    ['grpc-encoding', TOKEN.grpcEncoding],
    ['content-length', TOKEN.contentLength],
    ['host', TOKEN.host],
    ['connection', TOKEN.connectionSpecific],
    ['keep-alive', TOKEN.connectionSpecific],
    ['proxy-connection', TOKEN.connectionSpecific],
    ['transfer-encoding', TOKEN.connectionSpecific],
    ['upgrade', TOKEN.connectionSpecific],
]);
export function nameToken(name) {
    return NAMES.get(name) ?? (name.charCodeAt(0) === 0x3a ? TOKEN.unknownPseudo : TOKEN.other);
}
//# sourceMappingURL=tokens.js.map