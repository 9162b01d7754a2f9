import type { HeaderField } from '../codec/hpack/index.ts';
/** What a client sent beside its messages; names are lower case. */
export declare class Metadata {
    private readonly fields;
    constructor(fields: readonly Pick<HeaderField, 'name' | 'value'>[]);
    /** The first value of that name. */
    get(name: string): string | undefined;
    /** Every value of that name, in order. */
    getAll(name: string): string[];
    /** The first value of a name that ends in `-bin`, decoded; padding is optional, and values may be joined by commas. */
    getBinary(name: string): Uint8Array | undefined;
    [Symbol.iterator](): Iterator<readonly [name: string, value: string]>;
}
/** What a server answers with: names that end in `-bin` carry bytes, the others printable ASCII. */
export type OutgoingMetadata = Readonly<Record<string, string | Uint8Array | readonly (string | Uint8Array)[]>>;
/** As header fields; throws a `QuorateError` `invalid-metadata` on names and values that cannot travel. */
export declare function metadataFields(metadata: OutgoingMetadata): [name: string, value: string][];
