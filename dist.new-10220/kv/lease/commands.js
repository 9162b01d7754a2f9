// The commands about leases as the log has them.
import { ByteWriter } from '../../core/bytes.js';
/** Part of the log's format, as ../commands.ts says. */
const KIND = {
    'lease-grant': 16,
    'lease-revoke': 17,
    'lease-renew': 18,
    'lease-expire': 19,
    'lease-checkpoint': 20,
};
export function encodeLeaseCommand(command) {
    const writer = new ByteWriter();
    writer.u8(KIND[command.type]);
    switch (command.type) {
        case 'lease-grant':
            writeId(writer, command.id);
            writer.uint(command.ttlSeconds);
            break;
        case 'lease-revoke':
            writeId(writer, command.id);
            break;
        case 'lease-renew':
            writer.uint(command.ids.length);
            for (const id of command.ids)
                writeId(writer, id);
            break;
        case 'lease-expire':
            writer.uint(command.leases.length);
            for (const lease of command.leases)
                writeSighting(writer, lease);
            break;
        case 'lease-checkpoint':
            writer.uint(command.leases.length);
            for (const lease of command.leases) {
                writeSighting(writer, lease);
                writer.uint(lease.remainingSeconds);
            }
    }
    return writer.copy();
}
/** Undefined for a kind of which leases know nothing. Throws `malformed`. */
export function decodeLeaseCommand(kind, reader) {
    switch (kind) {
        case KIND['lease-grant']:
            return { type: 'lease-grant', id: readId(reader), ttlSeconds: reader.uint() };
        case KIND['lease-revoke']:
            return { type: 'lease-revoke', id: readId(reader) };
        case KIND['lease-renew']:
            return { type: 'lease-renew', ids: readList(reader, readId) };
        case KIND['lease-expire']:
            return { type: 'lease-expire', leases: readList(reader, readSighting) };
        case KIND['lease-checkpoint']: {
            const one = () => ({ ...readSighting(reader), remainingSeconds: reader.uint() });
            return { type: 'lease-checkpoint', leases: readList(reader, one) };
        }
        default:
            return undefined;
    }
}
function readList(reader, read) {
    const count = reader.uint();
    const list = [];
    // Not an array of the length that the input claims: each must be there.
    for (let i = 0; i < count; i++)
        list.push(read(reader));
    return list;
}
function writeSighting(writer, { id, renewedAt }) {
    writeId(writer, id);
    writer.uint(renewedAt);
}
function readSighting(reader) {
    return { id: readId(reader), renewedAt: reader.uint() };
}
function writeId(writer, id) {
    writer.u32(Number(BigInt.asUintN(32, id)));
    writer.u32(Number(BigInt.asUintN(32, id >> 32n)));
}
function readId(reader) {
    const low = BigInt(reader.u32());
    return BigInt.asIntN(64, low | (BigInt(reader.u32()) << 32n));
}
//# sourceMappingURL=commands.js.map