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

import { EMPTY_BYTES, equalBytes, utf8Decode, utf8Encode } from '../core/bytes.ts';
import { assert } from '../core/errors.ts';
import { malformed, ProtoReader, ProtoWriter, WIRE_LENGTH, WIRE_VARINT } from './protobuf-wire.ts';

export type FieldKind =
  | 'bytes'
  | 'string'
  | 'bool'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'int64-big'
  | 'uint64-big'
  | 'enum'
  | 'message';

/** One field of a message as its schema declares it. `V` is the type of the property. */
export interface Field<V> {
  readonly number: number;
  readonly kind: FieldKind;
  readonly repeated: boolean;
  /** The oneof it belongs to, else ''. */
  readonly oneof: string;
  /** Its name in the .proto, where that is not the property's name in snake case. */
  readonly protoName: string | undefined;
  /** For `message`. A function, for messages may contain themselves. */
  readonly type: (() => MessageType<unknown>) | undefined;
  /** For `enum`: names to numbers. */
  readonly values: EnumValues | undefined;
  /** Never there: carries the type. */
  readonly phantom?: V;
}

/** A field that may be absent from a message: a nested message, or a member of a oneof. */
export interface OptionalField<V> extends Field<V> {
  readonly isOptional: true;
}
export type EnumValues = { readonly [name: string]: number };

/** A schema: one field for each property of T. */
export type Fields<T> = { readonly [K in keyof T]-?: Field<NonNullable<T[K]>> };

type ValueOf<F> = F extends Field<infer V> ? V : never;
type Flat<T> = { [K in keyof T]: T[K] };
/** The type that a schema describes. */
export type Described<F> = Flat<
  { [K in keyof F as F[K] extends OptionalField<unknown> ? never : K]: ValueOf<F[K]> } & {
    [K in keyof F as F[K] extends OptionalField<unknown> ? K : never]?: ValueOf<F[K]>;
  }
>;
/** The messages of a message type. */
export type MessageOf<M> = M extends MessageType<infer T> ? T : never;

/** A field with its names, for those who walk schemas (JSON). */
export interface NamedField extends Field<unknown> {
  readonly property: string;
  readonly protoName: string;
}

export interface MessageType<T> {
  /** Full name, as in 'etcdserverpb.PutRequest'. */
  readonly name: string;
  /** In ascending order of their numbers. */
  readonly fields: readonly NamedField[];
  /** A message of defaults but for `values`. */
  create(values?: Partial<T>): T;
  /** Absent properties stand for their defaults. */
  encode(message: Partial<T>): Uint8Array;
  decode(bytes: Uint8Array): T;
  /** Reads fields up to `reader.end` into `target`. For other codecs. */
  merge(reader: ProtoReader, target: T): void;
  /** Writes a message's fields, the last first. For other codecs. */
  write(writer: ProtoWriter, message: Partial<T>): void;
}

/** Hand-written replacements of what the table would give. */
export interface Handwritten<T> {
  readonly create?: () => T;
  readonly merge?: (reader: ProtoReader, target: T) => void;
  readonly write?: (writer: ProtoWriter, message: Partial<T>) => void;
}

function field<V>(number: number, kind: FieldKind, more: Partial<Field<V>> = {}): Field<V> {
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

export const bytes = (number: number): Field<Uint8Array> => field(number, 'bytes');
export const string = (number: number): Field<string> => field(number, 'string');
export const bool = (number: number): Field<boolean> => field(number, 'bool');
export const int32 = (number: number): Field<number> => field(number, 'int32');
export const uint32 = (number: number): Field<number> => field(number, 'uint32');
export const int64 = (number: number): Field<number> => field(number, 'int64');
export const uint64 = (number: number): Field<number> => field(number, 'uint64');
export const int64Big = (number: number): Field<bigint> => field(number, 'int64-big');
export const uint64Big = (number: number): Field<bigint> => field(number, 'uint64-big');
export const enumeration = (number: number, values: EnumValues): Field<number> => field(number, 'enum', { values });
export const nested = <V>(number: number, type: () => MessageType<V>): OptionalField<V> => ({
  ...field<V>(number, 'message', { type: type as () => MessageType<unknown> }),
  isOptional: true,
});

export const repeated = <V>(one: Field<V>): Field<V[]> =>
  ({ ...one, repeated: true, isOptional: false }) as unknown as Field<V[]>;
/** A member of the oneof `group`: at most one of a group is present, and it is sent even if it holds the default. */
export const oneof = <V>(group: string, one: Field<V>): OptionalField<V> => ({
  ...one,
  oneof: group,
  isOptional: true,
});
/** Gives a field the name that its .proto gives it, where snake case would not find it (`peerURLs`, `ID`). */
export const named = <V>(protoName: string, one: Field<V>): Field<V> => ({ ...one, protoName });

type Plain = Record<string, unknown>;
type FieldReader = (reader: ProtoReader, target: Plain, tag: number) => void;
type FieldWriter = (writer: ProtoWriter, message: Plain) => void;
type ValueReader = (reader: ProtoReader) => unknown;
type ValueWriter = (writer: ProtoWriter, value: never) => void;

const WRITER = new ProtoWriter();

export function defineMessage<T extends object>(
  name: string,
  schema: Fields<T>,
  handwritten: Handwritten<T> = {},
): MessageType<T> {
  const fields = nameFields(name, schema);
  let readers: readonly (FieldReader | undefined)[] | undefined;
  let writers: readonly FieldWriter[] | undefined;

  const merge =
    handwritten.merge ??
    ((reader, target) => {
      readers ??= compileReaders(fields);
      for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
        const read = readers[tag >>> 3];
        if (read === undefined) reader.skip(tag);
        else read(reader, target as Plain, tag);
      }
    });
  const write =
    handwritten.write ??
    ((writer, message) => {
      writers ??= fields.map(compileWriter).reverse();
      for (const writeField of writers) writeField(writer, message as Plain);
    });
  const create = handwritten.create ?? compileCreate<T>(fields);

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
export function describe<F extends { readonly [property: string]: Field<unknown> }>(
  name: string,
  schema: F,
): MessageType<Described<F>> {
  return defineMessage<Described<F>>(name, schema as unknown as Fields<Described<F>>);
}

function nameFields<T>(message: string, schema: Fields<T>): readonly NamedField[] {
  const fields: NamedField[] = [];
  for (const [property, declared] of Object.entries<Field<unknown>>(schema)) {
    const protoName = declared.protoName ?? property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    fields.push({ ...declared, property, protoName });
  }
  fields.sort((a, b) => a.number - b.number);
  for (let i = 1; i < fields.length; i++) {
    assert(fields[i]!.number !== fields[i - 1]!.number, `${message}: two fields with number ${fields[i]!.number}`);
  }
  return fields;
}

function isOptional(one: Field<unknown>): boolean {
  return !one.repeated && (one.kind === 'message' || one.oneof !== '');
}

function defaultOf(kind: FieldKind): unknown {
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

function compileCreate<T>(fields: readonly NamedField[]): () => T {
  const template: Plain = {};
  const lists: string[] = [];
  for (const one of fields) {
    if (isOptional(one)) continue;
    template[one.property] = one.repeated ? undefined : defaultOf(one.kind);
    if (one.repeated) lists.push(one.property);
  }
  return () => {
    const message = { ...template };
    for (const property of lists) message[property] = [];
    return message as T;
  };
}

// ── reading ──

function readText(reader: ProtoReader): string {
  const source = reader.bytes();
  const text = utf8Decode(source);
  // proto3 strings are UTF-8. The replacement character may stand in the text itself: look twice only then.
  if (text.includes('\ufffd') && !equalBytes(utf8Encode(text), source)) malformed('string is not UTF-8');
  return text;
}

function valueReader(kind: FieldKind): ValueReader {
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

function wireTypeOf(kind: FieldKind): number {
  return kind === 'bytes' || kind === 'string' || kind === 'message' ? WIRE_LENGTH : WIRE_VARINT;
}

function compileReaders(fields: readonly NamedField[]): readonly (FieldReader | undefined)[] {
  const readers: (FieldReader | undefined)[] = [];
  for (const one of fields) {
    const rivals = fields.filter((other) => one.oneof !== '' && other.oneof === one.oneof && other !== one);
    readers[one.number] = exclusive(
      one.kind === 'message' ? nestedReader(one) : one.repeated ? listReader(one) : scalarReader(one),
      rivals.map((rival) => rival.property),
    );
  }
  return readers;
}

/** Of a oneof, the member that comes last stays. */
function exclusive(read: FieldReader, rivals: readonly string[]): FieldReader {
  if (rivals.length === 0) return read;
  return (reader, target, tag) => {
    // Deleting makes an object slow, and senders who repeat a oneof are rare: look first.
    for (const rival of rivals) if (target[rival] !== undefined) delete target[rival];
    read(reader, target, tag);
  };
}

function scalarReader({ property, kind, number }: NamedField): FieldReader {
  const read = valueReader(kind);
  const expected = (number << 3) | wireTypeOf(kind);
  return (reader, target, tag) => {
    if (tag !== expected) reader.skip(tag);
    else target[property] = read(reader);
  };
}

/** Repeated numbers come packed or one by one, whichever the sender likes. */
function listReader({ property, kind, number }: NamedField): FieldReader {
  const read = valueReader(kind);
  const expected = (number << 3) | wireTypeOf(kind);
  const packed = (number << 3) | WIRE_LENGTH;
  return (reader, target, tag) => {
    const list = target[property] as unknown[];
    if (tag === expected) list.push(read(reader));
    else if (tag === packed) {
      const outerEnd = reader.enter();
      while (reader.position < reader.end) list.push(read(reader));
      reader.leave(outerEnd);
    } else reader.skip(tag);
  };
}

/** A nested message that comes in several pieces is their merger. */
function nestedReader({ property, number, repeated: isList, type }: NamedField): FieldReader {
  const expected = (number << 3) | WIRE_LENGTH;
  return (reader, target, tag) => {
    if (tag !== expected) {
      reader.skip(tag);
      return;
    }
    const messageType = (type as () => MessageType<unknown>)();
    const inner = isList ? messageType.create() : (target[property] ?? messageType.create());
    const outerEnd = reader.enter();
    messageType.merge(reader, inner);
    reader.leave(outerEnd);
    if (isList) (target[property] as unknown[]).push(inner);
    else target[property] = inner;
  };
}

// ── writing ──

function valueWriter(kind: FieldKind): ValueWriter {
  switch (kind) {
    case 'bytes':
      return (writer, value: Uint8Array) => {
        writer.raw(value);
        writer.uint32(value.length);
      };
    case 'string':
      return (writer, value: string) => {
        const encoded = utf8Encode(value);
        writer.raw(encoded);
        writer.uint32(encoded.length);
      };
    case 'bool':
      return (writer, value: boolean) => writer.uint32(value ? 1 : 0);
    case 'uint32':
    case 'int32':
    case 'enum':
    case 'int64':
    case 'uint64':
      return (writer, value: number) => writer.int64(value);
    case 'int64-big':
    case 'uint64-big':
      return (writer, value: bigint) => writer.uint64Big(value);
    case 'message':
      throw new Error('messages are written by nestedWriter');
  }
}

function compileWriter(one: NamedField): FieldWriter {
  if (one.kind === 'message') return nestedWriter(one);
  const { property, kind, number } = one;
  const write = valueWriter(kind);
  const tag = (number << 3) | wireTypeOf(kind);
  if (one.repeated) return wireTypeOf(kind) === WIRE_VARINT ? packedWriter(one, write) : listWriter(one, write);
  const absent = isOptional(one) ? undefined : defaultOf(kind);
  const isBytes = kind === 'bytes' && absent !== undefined;
  return (writer, message) => {
    const value = message[property];
    if (value === undefined || value === absent || (isBytes && (value as Uint8Array).length === 0)) return;
    write(writer, value as never);
    writer.uint32(tag);
  };
}

function packedWriter({ property, number }: NamedField, write: ValueWriter): FieldWriter {
  return (writer, message) => {
    const list = message[property] as readonly unknown[] | undefined;
    if (list === undefined || list.length === 0) return;
    const before = writer.mark;
    for (let i = list.length - 1; i >= 0; i--) write(writer, list[i] as never);
    writer.uint32(writer.mark - before);
    writer.uint32((number << 3) | WIRE_LENGTH);
  };
}

function listWriter({ property, number }: NamedField, write: ValueWriter): FieldWriter {
  return (writer, message) => {
    const list = message[property] as readonly unknown[] | undefined;
    if (list === undefined) return;
    for (let i = list.length - 1; i >= 0; i--) {
      write(writer, list[i] as never);
      writer.uint32((number << 3) | WIRE_LENGTH);
    }
  };
}

function nestedWriter({ property, number, repeated: isList, type }: NamedField): FieldWriter {
  const tag = (number << 3) | WIRE_LENGTH;
  const writeOne = (writer: ProtoWriter, inner: object): void =>
    writeNested(writer, tag, (type as NestedType)(), inner);
  if (!isList) {
    return (writer, message) => {
      if (message[property] !== undefined) writeOne(writer, message[property] as object);
    };
  }
  return (writer, message) => {
    const list = message[property] as readonly object[] | undefined;
    if (list === undefined) return;
    for (let i = list.length - 1; i >= 0; i--) writeOne(writer, list[i] as object);
  };
}
type NestedType = () => MessageType<object>;

/** Writes a nested message with its length and tag. */
export function writeNested<T extends object>(
  writer: ProtoWriter,
  tag: number,
  type: MessageType<T>,
  message: Partial<T>,
): void {
  const before = writer.mark;
  type.write(writer, message);
  writer.uint32(writer.mark - before);
  writer.uint32(tag);
}
