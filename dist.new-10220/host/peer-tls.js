// TLS between the replicas of a library's user: Node's own options, the same for both sides of a connection.
export function transportTls(tls) {
    return { server: { ...tls, requestCert: true, rejectUnauthorized: tls.rejectUnauthorized ?? true }, client: tls };
}
//# sourceMappingURL=peer-tls.js.map