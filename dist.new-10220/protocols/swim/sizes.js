// How much room things take on the wire, roughly and never too little: what bounds a packet is counted before it is made.
import { utf8Encode } from '../../core/bytes.js';
/** A message without its updates: type, flags, and three integers of 8 bytes. */
export const MESSAGE_BYTES = 32;
/** An update without address and metadata: status, three integers of 8 bytes, two lengths. */
const UPDATE_BYTES = 29;
export function sizeOfUpdate({ address, metadata }) {
    return UPDATE_BYTES + (address === '' ? 0 : utf8Encode(address).length) + metadata.length;
}
//# sourceMappingURL=sizes.js.map