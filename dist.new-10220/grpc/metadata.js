// Metadata: the header fields that a call's client sent, and those that the server answers with.
import { QuorateError } from '../core/errors.js';
/** What a client sent beside its messages; names are lower case. */
export class Metadata {
    fields;
    constructor(fields) {
        this.fields = fields;
    }
    /** The first value of that name. */
    get(name) {
        for (const field of this.fields)
            if (field.name === name)
                return field.value;
        return undefined;
    }
    /** Every value of that name, in order. */
    getAll(name) {
        return this.fields.filter((field) => field.name === name).map((field) => field.value);
    }
    /** The first value of a name that ends in `-bin`, decoded; padding is optional, and values may be joined by commas. */
    getBinary(name) {
        const value = this.get(name)?.split(',', 1)[0];
        return value === undefined ? undefined : new Uint8Array(Buffer.from(value, 'base64'));
    }
    *[Symbol.iterator]() {
        for (const field of this.fields)
            yield [field.name, field.value];
    }
}
const NAME = /^[0-9a-z_.-]+$/;
const VALUE = /^[\x20-\x7e]*$/;
const RESERVED = /^(?:grpc-|content-type$|te$|connection$|transfer-encoding$)/;
/** As header fields; throws a `QuorateError` `invalid-metadata` on names and values that cannot travel. */
export function metadataFields(metadata) {
    const fields = [];
    for (const [name, values] of Object.entries(metadata)) {
        if (!NAME.test(name) || RESERVED.test(name)) {
            throw new QuorateError('invalid-metadata', `not a name for metadata: ${JSON.stringify(name)}`);
        }
        for (const value of Array.isArray(values) ? values : [values]) {
            fields.push([name, fieldValue(name, value)]);
        }
    }
    return fields;
}
function fieldValue(name, value) {
    if (name.endsWith('-bin')) {
        if (typeof value === 'string')
            throw new QuorateError('invalid-metadata', `${name} takes bytes`);
        return Buffer.from(value).toString('base64').replace(/=+$/, '');
    }
    if (typeof value !== 'string' || !VALUE.test(value)) {
        throw new QuorateError('invalid-metadata', `${name} takes printable ASCII`);
    }
    return value.trim();
}
//# sourceMappingURL=metadata.js.map