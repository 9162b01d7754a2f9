// Metadata: the header fields that a call's client sent, and those that the server answers with.

import type { HeaderField } from '../codec/hpack/index.ts';
import { QuorateError } from '../core/errors.ts';

/** What a client sent beside its messages; names are lower case. */
export class Metadata {
  private readonly fields: readonly Pick<HeaderField, 'name' | 'value'>[];

  constructor(fields: readonly Pick<HeaderField, 'name' | 'value'>[]) {
    this.fields = fields;
  }

  /** The first value of that name. */
  get(name: string): string | undefined {
    for (const field of this.fields) if (field.name === name) return field.value;
    return undefined;
  }

  /** Every value of that name, in order. */
  getAll(name: string): string[] {
    return this.fields.filter((field) => field.name === name).map((field) => field.value);
  }

  /** The first value of a name that ends in `-bin`, decoded; padding is optional, and values may be joined by commas. */
  getBinary(name: string): Uint8Array | undefined {
    const value = this.get(name)?.split(',', 1)[0];
    return value === undefined ? undefined : new Uint8Array(Buffer.from(value, 'base64'));
  }

  *[Symbol.iterator](): Iterator<readonly [name: string, value: string]> {
    for (const field of this.fields) yield [field.name, field.value];
  }
}

/** What a server answers with: names that end in `-bin` carry bytes, the others printable ASCII. */
export type OutgoingMetadata = Readonly<Record<string, string | Uint8Array | readonly (string | Uint8Array)[]>>;

const NAME = /^[0-9a-z_.-]+$/;
const VALUE = /^[\x20-\x7e]*$/;
const RESERVED = /^(?:grpc-|content-type$|te$|connection$|transfer-encoding$)/;

/** As header fields; throws a `QuorateError` `invalid-metadata` on names and values that cannot travel. */
export function metadataFields(metadata: OutgoingMetadata): [name: string, value: string][] {
  const fields: [string, string][] = [];
  for (const [name, values] of Object.entries(metadata)) {
    if (!NAME.test(name) || RESERVED.test(name)) {
      throw new QuorateError('invalid-metadata', `not a name for metadata: ${JSON.stringify(name)}`);
    }
    for (const value of Array.isArray(values) ? (values as (string | Uint8Array)[]) : [values as string | Uint8Array]) {
      fields.push([name, fieldValue(name, value)]);
    }
  }
  return fields;
}

function fieldValue(name: string, value: string | Uint8Array): string {
  if (name.endsWith('-bin')) {
    if (typeof value === 'string') throw new QuorateError('invalid-metadata', `${name} takes bytes`);
    return Buffer.from(value).toString('base64').replace(/=+$/, '');
  }
  if (typeof value !== 'string' || !VALUE.test(value)) {
    throw new QuorateError('invalid-metadata', `${name} takes printable ASCII`);
  }
  return value.trim();
}
