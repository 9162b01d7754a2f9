// Messages as JSON, by proto3's mapping in the form that etcd's gateway gives it: fields under the names of the .proto,
// bytes in base64, 64-bit integers as strings, enums by name, defaults left out. What comes in may also use camelCase names,
// plain numbers and numbers for enums; unknown fields are skipped.
import { QuorateError } from '../core/errors.js';
import { base64Decode, base64Encode } from './base64.js';
const INT32 = 2 ** 31;
const INT64 = 2n ** 63n;
/** A message as a value for `JSON.stringify`. */
export function toJson(type, message) {
    const json = {};
    for (const field of type.fields) {
        const value = message[field.property];
        if (value === undefined)
            continue;
        if (field.repeated) {
            const list = value;
            if (list.length > 0)
                json[field.protoName] = list.map((each) => valueToJson(field, each));
        }
        else if (field.oneof !== '' || field.kind === 'message' || !isDefault(value)) {
            json[field.protoName] = valueToJson(field, value);
        }
    }
    return json;
}
function isDefault(value) {
    if (value instanceof Uint8Array)
        return value.length === 0;
    return value === 0 || value === 0n || value === '' || value === false;
}
function valueToJson(field, value) {
    switch (field.kind) {
        case 'message':
            return toJson(field.type(), value);
        case 'bytes':
            return base64Encode(value);
        case 'int64':
        case 'uint64':
        case 'int64-big':
        case 'uint64-big':
            return String(value);
        case 'enum':
            // A number that this version has no name for stays a number.
            return Object.entries(field.values).find(([, number]) => number === value)?.[0] ?? value;
        default:
            return value;
    }
}
/** A message from what `JSON.parse` gave. Throws `malformed`, which names the field and what it takes. */
export function fromJson(type, json) {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) {
        throw malformed(`${type.name} must be a JSON object`);
    }
    const message = type.create();
    const names = namesOf(type);
    for (const [name, value] of Object.entries(json)) {
        const field = names.get(name);
        // null stands for the default, as it does everywhere in proto3's mapping.
        if (field === undefined || value === null)
            continue;
        message[field.property] = field.repeated ? listFromJson(field, value) : valueFromJson(field, value);
    }
    return message;
}
const NAMES = new WeakMap();
/** Each field under the names it may come with. */
function namesOf(type) {
    let names = NAMES.get(type);
    if (names === undefined) {
        const entries = type.fields.flatMap((field) => {
            const camel = field.protoName.replace(/_([a-z0-9])/g, (_match, letter) => letter.toUpperCase());
            return [[field.protoName, field], [camel, field]];
        });
        names = new Map(entries);
        NAMES.set(type, names);
    }
    return names;
}
function listFromJson(field, value) {
    if (!Array.isArray(value))
        throw wrong(field, 'a list');
    return value.map((each) => valueFromJson(field, each));
}
function valueFromJson(field, value) {
    switch (field.kind) {
        case 'message':
            return fromJson(field.type(), value);
        case 'bytes':
            if (typeof value !== 'string')
                throw wrong(field, 'a string of base64');
            try {
                return base64Decode(value);
            }
            catch {
                throw wrong(field, 'a string of base64');
            }
        case 'string':
            if (typeof value !== 'string')
                throw wrong(field, 'a string');
            return value;
        case 'bool':
            if (typeof value !== 'boolean')
                throw wrong(field, 'true or false');
            return value;
        case 'enum':
            return enumFromJson(field, value);
        default:
            return integerFromJson(field, value);
    }
}
function enumFromJson(field, value) {
    if (typeof value === 'string' && Object.hasOwn(field.values, value))
        return field.values[value];
    if (typeof value === 'number' && Number.isInteger(value) && value >= -INT32 && value < INT32)
        return value;
    throw wrong(field, `one of ${Object.keys(field.values).join(', ')}`);
}
function integerFromJson(field, value) {
    const { kind } = field;
    const isUnsigned = kind.startsWith('uint');
    const is32 = kind.endsWith('32');
    const limit = is32 ? BigInt(INT32) : INT64;
    const integer = asBigInt(value);
    const [least, most] = isUnsigned ? [0n, limit * 2n] : [-limit, limit];
    if (integer === undefined || integer < least || integer >= most) {
        throw wrong(field, `a whole number from ${least} to ${most - 1n}`);
    }
    if (kind.endsWith('-big'))
        return integer;
    // As in the binary form: no count or revision gets beyond the safe integers.
    if (integer > BigInt(Number.MAX_SAFE_INTEGER))
        return Number.MAX_SAFE_INTEGER;
    return integer < BigInt(Number.MIN_SAFE_INTEGER) ? Number.MIN_SAFE_INTEGER : Number(integer);
}
function asBigInt(value) {
    if (typeof value === 'number')
        return Number.isInteger(value) ? BigInt(value) : undefined;
    return typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}
function wrong(field, expected) {
    return malformed(`${field.protoName} must be ${expected}`);
}
function malformed(message) {
    return new QuorateError('malformed', message);
}
//# sourceMappingURL=protobuf-json.js.map