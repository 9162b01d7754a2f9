// A schema-driven Protocol Buffers codec (proto3), without generated code and without `eval`: a message type is a table
// of fields, compiled once into one closure a field. The messages that every request passes through are written by hand
// where that is measurably faster (docs/decisions/0002-own-protobuf-codec.md), and tested against their tables.
//
// - Decoded messages have every field: absent ones hold proto3's default. Nested messages and members of a oneof are
//   absent when they were not sent.
// - `bytes` fields are views on the decoded input: whoever keeps one beyond the call copies it, unless the input is their own.
// - 64-bit integers are numbers or bigints, as the field declares. Numbers are for counts, revisions and indexes: a value
//   beyond the safe integers, which no such thing can reach, is read as the nearest safe integer, and keeps its meaning
//   ('no limit', 'in the future').
// - Unknown fields are skipped. Truncated or impossible input throws `QuorateError` `malformed`.
// - `encode` returns a view on a slab of about 64 KiB that is never overwritten: keep copies, not views, of small messages.
import { EMPTY_BYTES, equalBytes, utf8Decode, utf8Encode } from '../core/bytes.js';
import { assert } from '../core/errors.js';
import { malformed, ProtoReader, ProtoWriter, WIRE_LENGTH, WIRE_VARINT } from './protobuf-wire.js';
function field(number, kind, more = {}) {
    return {
        number,
        kind,
        repeated: false,
        oneof: '',
        protoName: undefined,
        type: undefined,
        values: undefined,
        ...more,
    };
}
export const bytes = (number) => field(number, 'bytes');
export const string = (number) => field(number, 'string');
export const bool = (number) => field(number, 'bool');
export const int32 = (number) => field(number, 'int32');
export const uint32 = (number) => field(number, 'uint32');
export const int64 = (number) => field(number, 'int64');
export const uint64 = (number) => field(number, 'uint64');
export const int64Big = (number) => field(number, 'int64-big');
export const uint64Big = (number) => field(number, 'uint64-big');
export const enumeration = (number, values) => field(number, 'enum', { values });
export const nested = (number, type) => ({
    ...field(number, 'message', { type: type }),
    isOptional: true,
});
export const repeated = (one) => ({ ...one, repeated: true, isOptional: false });
/** A member of the oneof `group`: at most one of a group is present, and it is sent even if it holds the default. */
export const oneof = (group, one) => ({
    ...one,
    oneof: group,
    isOptional: true,
});
/** Gives a field the name that its .proto gives it, where snake case would not find it (`peerURLs`, `ID`). */
export const named = (protoName, one) => ({ ...one, protoName });
const WRITER = new ProtoWriter();
export function defineMessage(name, schema, handwritten = {}) {
    const fields = nameFields(name, schema);
    let readers;
    let writers;
    const merge = handwritten.merge ??
        ((reader, target) => {
            readers ??= compileReaders(fields);
            for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
                const read = readers[tag >>> 3];
                if (read === undefined)
                    reader.skip(tag);
                else
                    read(reader, target, tag);
            }
        });
    const write = handwritten.write ??
        ((writer, message) => {
            writers ??= fields.map(compileWriter).reverse();
            for (const writeField of writers)
                writeField(writer, message);
        });
    const create = handwritten.create ?? compileCreate(fields);
    return {
        name,
        fields,
        merge,
        write,
        create: (values) => (values === undefined ? create() : Object.assign(create(), values)),
        encode(message) {
            WRITER.begin();
            write(WRITER, message);
            return WRITER.finish();
        },
        decode(source) {
            const target = create();
            merge(new ProtoReader(source), target);
            return target;
        },
    };
}
/** A message type whose TypeScript type comes from the schema itself. */
export function describe(name, schema) {
    return defineMessage(name, schema);
}
function nameFields(message, schema) {
    const fields = [];
    for (const [property, declared] of Object.entries(schema)) {
        const protoName = declared.protoName ?? property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
        fields.push({ ...declared, property, protoName });
    }
    fields.sort((a, b) => a.number - b.number);
    for (let i = 1; i < fields.length; i++) {
        assert(fields[i].number !== fields[i - 1].number, `${message}: two fields with number ${fields[i].number}`);
    }
    return fields;
}
function isOptional(one) {
    return !one.repeated && (one.kind === 'message' || one.oneof !== '');
}
function defaultOf(kind) {
    switch (kind) {
        case 'bytes':
            return EMPTY_BYTES;
        case 'string':
            return '';
        case 'bool':
            return false;
        case 'int64-big':
        case 'uint64-big':
            return 0n;
        default:
            return 0;
    }
}
function compileCreate(fields) {
    const template = {};
    const lists = [];
    for (const one of fields) {
        if (isOptional(one))
            continue;
        template[one.property] = one.repeated ? undefined : defaultOf(one.kind);
        if (one.repeated)
            lists.push(one.property);
    }
    return () => {
        const message = { ...template };
        for (const property of lists)
            message[property] = [];
        return message;
    };
}
// ── reading ──
function readText(reader) {
    const source = reader.bytes();
    const text = utf8Decode(source);
    // proto3 strings are UTF-8. The replacement character may stand in the text itself: look twice only then.
    if (text.includes('\ufffd') && !equalBytes(utf8Encode(text), source))
        malformed('string is not UTF-8');
    return text;
}
function valueReader(kind) {
    switch (kind) {
        case 'bytes':
            return (reader) => reader.bytes();
        case 'string':
            return readText;
        case 'bool':
            return (reader) => reader.bool();
        case 'uint32':
            return (reader) => reader.uint32();
        case 'int32':
        case 'enum':
            return (reader) => reader.int32();
        case 'int64':
            return (reader) => reader.int64();
        case 'uint64':
            return (reader) => reader.uint64();
        case 'int64-big':
            return (reader) => reader.int64Big();
        case 'uint64-big':
            return (reader) => reader.uint64Big();
        case 'message':
            throw new Error('messages are read by readNested');
    }
}
function wireTypeOf(kind) {
    return kind === 'bytes' || kind === 'string' || kind === 'message' ? WIRE_LENGTH : WIRE_VARINT;
}
function compileReaders(fields) {
    const readers = [];
    for (const one of fields) {
        const rivals = fields.filter((other) => one.oneof !== '' && other.oneof === one.oneof && other !== one);
        readers[one.number] = exclusive(one.kind === 'message' ? nestedReader(one) : one.repeated ? listReader(one) : scalarReader(one), rivals.map((rival) => rival.property));
    }
    return readers;
}
/** Of a oneof, the member that comes last stays. */
function exclusive(read, rivals) {
    if (rivals.length === 0)
        return read;
    return (reader, target, tag) => {
        // Deleting makes an object slow, and senders who repeat a oneof are rare: look first.
        for (const rival of rivals)
            if (target[rival] !== undefined)
                delete target[rival];
        read(reader, target, tag);
    };
}
function scalarReader({ property, kind, number }) {
    const read = valueReader(kind);
    const expected = (number << 3) | wireTypeOf(kind);
    return (reader, target, tag) => {
        if (tag !== expected)
            reader.skip(tag);
        else
            target[property] = read(reader);
    };
}
/** Repeated numbers come packed or one by one, whichever the sender likes. */
function listReader({ property, kind, number }) {
    const read = valueReader(kind);
    const expected = (number << 3) | wireTypeOf(kind);
    const packed = (number << 3) | WIRE_LENGTH;
    return (reader, target, tag) => {
        const list = target[property];
        if (tag === expected)
            list.push(read(reader));
        else if (tag === packed) {
            const outerEnd = reader.enter();
            while (reader.position < reader.end)
                list.push(read(reader));
            reader.leave(outerEnd);
        }
        else
            reader.skip(tag);
    };
}
/** A nested message that comes in several pieces is their merger. */
function nestedReader({ property, number, repeated: isList, type }) {
    const expected = (number << 3) | WIRE_LENGTH;
    return (reader, target, tag) => {
        if (tag !== expected) {
            reader.skip(tag);
            return;
        }
        const messageType = type();
        const inner = isList ? messageType.create() : (target[property] ?? messageType.create());
        const outerEnd = reader.enter();
        messageType.merge(reader, inner);
        reader.leave(outerEnd);
        if (isList)
            target[property].push(inner);
        else
            target[property] = inner;
    };
}
// ── writing ──
function valueWriter(kind) {
    switch (kind) {
        case 'bytes':
            return (writer, value) => {
                writer.raw(value);
                writer.uint32(value.length);
            };
        case 'string':
            return (writer, value) => {
                const encoded = utf8Encode(value);
                writer.raw(encoded);
                writer.uint32(encoded.length);
            };
        case 'bool':
            return (writer, value) => writer.uint32(value ? 1 : 0);
        case 'uint32':
        case 'int32':
        case 'enum':
        case 'int64':
        case 'uint64':
            return (writer, value) => writer.int64(value);
        case 'int64-big':
        case 'uint64-big':
            return (writer, value) => writer.uint64Big(value);
        case 'message':
            throw new Error('messages are written by nestedWriter');
    }
}
function compileWriter(one) {
    if (one.kind === 'message')
        return nestedWriter(one);
    const { property, kind, number } = one;
    const write = valueWriter(kind);
    const tag = (number << 3) | wireTypeOf(kind);
    if (one.repeated)
        return wireTypeOf(kind) === WIRE_VARINT ? packedWriter(one, write) : listWriter(one, write);
    const absent = isOptional(one) ? undefined : defaultOf(kind);
    const isBytes = kind === 'bytes' && absent !== undefined;
    return (writer, message) => {
        const value = message[property];
        if (value === undefined || value === absent || (isBytes && value.length === 0))
            return;
        write(writer, value);
        writer.uint32(tag);
    };
}
function packedWriter({ property, number }, write) {
    return (writer, message) => {
        const list = message[property];
        if (list === undefined || list.length === 0)
            return;
        const before = writer.mark;
        for (let i = list.length - 1; i >= 0; i--)
            write(writer, list[i]);
        writer.uint32(writer.mark - before);
        writer.uint32((number << 3) | WIRE_LENGTH);
    };
}
function listWriter({ property, number }, write) {
    return (writer, message) => {
        const list = message[property];
        if (list === undefined)
            return;
        for (let i = list.length - 1; i >= 0; i--) {
            write(writer, list[i]);
            writer.uint32((number << 3) | WIRE_LENGTH);
        }
    };
}
function nestedWriter({ property, number, repeated: isList, type }) {
    const tag = (number << 3) | WIRE_LENGTH;
    const writeOne = (writer, inner) => writeNested(writer, tag, type(), inner);
    if (!isList) {
        return (writer, message) => {
            if (message[property] !== undefined)
                writeOne(writer, message[property]);
        };
    }
    return (writer, message) => {
        const list = message[property];
        if (list === undefined)
            return;
        for (let i = list.length - 1; i >= 0; i--)
            writeOne(writer, list[i]);
    };
}
/** Writes a nested message with its length and tag. */
export function writeNested(writer, tag, type, message) {
    const before = writer.mark;
    type.write(writer, message);
    writer.uint32(writer.mark - before);
    writer.uint32(tag);
}
//# sourceMappingURL=protobuf.js.map