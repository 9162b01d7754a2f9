// HPACK decoding (RFC 7541): header blocks to fields, with the dynamic table of one connection.
import { QuorateError } from '../../core/errors.js';
import { huffmanDecode } from './huffman.js';
import { HeaderField, isFieldNameValid, STATIC_COUNT, STATIC_TABLE } from './static-table.js';
import { nameToken } from './tokens.js';
/** What a table starts with on both sides, until SETTINGS say otherwise. */
export const DEFAULT_TABLE_BYTES = 4096;
/**
 * The dynamic table as a ring: the newest entry has the lowest index, evictions take the oldest. It holds what the
 * other side put there, within `limitBytes`, which is ours to declare (SETTINGS_HEADER_TABLE_SIZE).
 */
class DynamicTable {
    ring = new Array(64);
    /** Position of the newest entry. */
    newest = -1;
    count = 0;
    bytes = 0;
    maxBytes;
    constructor(maxBytes) {
        this.maxBytes = maxBytes;
    }
    /** 0 is the newest. */
    at(index) {
        if (index >= this.count)
            return undefined;
        return this.ring[(this.newest - index) & (this.ring.length - 1)];
    }
    /** RFC 7541, section 4.4: an entry larger than the table empties it, and is no error. */
    insert(field) {
        this.evictTo(this.maxBytes - field.size);
        if (field.size > this.maxBytes)
            return;
        if (this.count === this.ring.length)
            this.grow();
        this.newest = (this.newest + 1) & (this.ring.length - 1);
        this.ring[this.newest] = field;
        this.count++;
        this.bytes += field.size;
    }
    resize(maxBytes) {
        this.maxBytes = maxBytes;
        this.evictTo(maxBytes);
    }
    evictTo(bytes) {
        while (this.count > 0 && this.bytes > bytes) {
            const oldest = (this.newest - this.count + 1) & (this.ring.length - 1);
            this.bytes -= this.ring[oldest].size;
            this.ring[oldest] = undefined;
            this.count--;
        }
    }
    grow() {
        const ordered = Array.from({ length: this.count }, (_, i) => this.at(this.count - 1 - i));
        this.ring = ordered.concat(new Array(this.ring.length * 2 - ordered.length));
        this.newest = this.count - 1;
    }
}
export class HpackDecoder {
    table;
    limitBytes;
    bytes = new Uint8Array(0);
    at = 0;
    end = 0;
    /** `limitBytes`: the SETTINGS_HEADER_TABLE_SIZE that we declared; the other side may use less, never more. */
    constructor(limitBytes = DEFAULT_TABLE_BYTES) {
        this.limitBytes = limitBytes;
        this.table = new DynamicTable(limitBytes);
    }
    /** Entries in the dynamic table now. */
    get tableCount() {
        return this.table.count;
    }
    /**
     * Decodes one whole block. Throws a `QuorateError` `malformed`, after which the table is not to be used again: a
     * connection error COMPRESSION_ERROR.
     */
    decode(bytes, start, end, sink) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
        let mayResize = true;
        while (this.at < end) {
            const first = bytes[this.at];
            if (first >= 0x80) {
                sink.field(this.indexed(first < 0xff ? this.short(first & 0x7f) : this.integer(7)));
            }
            else if (first >= 0x40) {
                const field = this.literal(6);
                this.table.insert(field);
                sink.field(field);
            }
            else if (first >= 0x20) {
                if (!mayResize)
                    throw malformed('a table size update after the first field of a block');
                this.resize();
                continue;
            }
            else {
                sink.field(this.literal(4));
            }
            mayResize = false;
        }
        this.bytes = EMPTY;
    }
    short(value) {
        this.at++;
        return value;
    }
    resize() {
        const maxBytes = this.integer(5);
        if (maxBytes > this.limitBytes)
            throw malformed(`a table of ${maxBytes} bytes, beyond the ${this.limitBytes} allowed`);
        this.table.resize(maxBytes);
    }
    indexed(index) {
        if (index <= STATIC_COUNT) {
            if (index === 0)
                throw malformed('index 0');
            return STATIC_TABLE[index - 1];
        }
        const field = this.table.at(index - STATIC_COUNT - 1);
        if (field === undefined)
            throw malformed(`index ${index} beyond the table's ${STATIC_COUNT + this.table.count}`);
        return field;
    }
    literal(prefixBits) {
        const index = this.integer(prefixBits);
        if (index !== 0) {
            const known = this.indexed(index);
            // The name was judged when it entered the table; a valid field has a valid name.
            const isNameValid = known.isValid || isFieldNameValid(known.name);
            return new HeaderField(known.name, this.string(), known.token, isNameValid);
        }
        const name = this.string();
        return new HeaderField(name, this.string(), nameToken(name), isFieldNameValid(name));
    }
    string() {
        if (this.at >= this.end)
            throw malformed('the block ends before a string');
        const isHuffman = this.bytes[this.at] >= 0x80;
        const length = this.integer(7);
        const start = this.at;
        const end = start + length;
        if (end > this.end)
            throw malformed(`a string of ${length} bytes with ${this.end - start} left`);
        this.at = end;
        if (isHuffman)
            return huffmanDecode(this.bytes, start, end);
        let text = '';
        for (let i = start; i < end; i++)
            text += String.fromCharCode(this.bytes[i]);
        return text;
    }
    /** RFC 7541, section 5.1. Nothing of ours needs more than 32 bits, and a longer integer is an attack. */
    integer(prefixBits) {
        const mask = (1 << prefixBits) - 1;
        let value = this.bytes[this.at++] & mask;
        if (value < mask)
            return value;
        for (let shift = 0; shift <= 21; shift += 7) {
            if (this.at >= this.end)
                throw malformed('the block ends inside an integer');
            const byte = this.bytes[this.at++];
            value += (byte & 0x7f) << shift;
            if (byte < 0x80)
                return value;
        }
        throw malformed('an integer of more than 28 bits');
    }
}
const EMPTY = new Uint8Array(0);
function malformed(what) {
    return new QuorateError('malformed', `HPACK: ${what}`);
}
//# sourceMappingURL=decoder.js.map