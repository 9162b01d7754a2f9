// `quorate/core`: the interface of every protocol, and the small tools that protocols are made with.
export { ByteReader, ByteWriter } from './bytes.js';
export { crc32 } from './crc32.js';
export { AssertionError, assert, assertNever, QuorateError } from './errors.js';
export { NONE, } from './protocol.js';
export { countJointVotes, countVotes, jointMajorityValue, majority, majorityValue, } from './quorum.js';
export { createRandom } from './random.js';
//# sourceMappingURL=index.js.map