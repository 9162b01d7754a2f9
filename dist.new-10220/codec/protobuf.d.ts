import { ProtoReader, ProtoWriter } from './protobuf-wire.ts';
export type FieldKind = 'bytes' | 'string' | 'bool' | 'int32' | 'uint32' | 'int64' | 'uint64' | 'int64-big' | 'uint64-big' | 'enum' | 'message';
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
export type EnumValues = {
    readonly [name: string]: number;
};
/** A schema: one field for each property of T. */
export type Fields<T> = {
    readonly [K in keyof T]-?: Field<NonNullable<T[K]>>;
};
type ValueOf<F> = F extends Field<infer V> ? V : never;
type Flat<T> = {
    [K in keyof T]: T[K];
};
/** The type that a schema describes. */
export type Described<F> = Flat<{
    [K in keyof F as F[K] extends OptionalField<unknown> ? never : K]: ValueOf<F[K]>;
} & {
    [K in keyof F as F[K] extends OptionalField<unknown> ? K : never]?: ValueOf<F[K]>;
}>;
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
export declare const bytes: (number: number) => Field<Uint8Array>;
export declare const string: (number: number) => Field<string>;
export declare const bool: (number: number) => Field<boolean>;
export declare const int32: (number: number) => Field<number>;
export declare const uint32: (number: number) => Field<number>;
export declare const int64: (number: number) => Field<number>;
export declare const uint64: (number: number) => Field<number>;
export declare const int64Big: (number: number) => Field<bigint>;
export declare const uint64Big: (number: number) => Field<bigint>;
export declare const enumeration: (number: number, values: EnumValues) => Field<number>;
export declare const nested: <V>(number: number, type: () => MessageType<V>) => OptionalField<V>;
export declare const repeated: <V>(one: Field<V>) => Field<V[]>;
/** A member of the oneof `group`: at most one of a group is present, and it is sent even if it holds the default. */
export declare const oneof: <V>(group: string, one: Field<V>) => OptionalField<V>;
/** Gives a field the name that its .proto gives it, where snake case would not find it (`peerURLs`, `ID`). */
export declare const named: <V>(protoName: string, one: Field<V>) => Field<V>;
export declare function defineMessage<T extends object>(name: string, schema: Fields<T>, handwritten?: Handwritten<T>): MessageType<T>;
/** A message type whose TypeScript type comes from the schema itself. */
export declare function describe<F extends {
    readonly [property: string]: Field<unknown>;
}>(name: string, schema: F): MessageType<Described<F>>;
/** Writes a nested message with its length and tag. */
export declare function writeNested<T extends object>(writer: ProtoWriter, tag: number, type: MessageType<T>, message: Partial<T>): void;
export {};
