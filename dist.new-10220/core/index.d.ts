export { ByteReader, ByteWriter } from './bytes.ts';
export { type Crc32, crc32 } from './crc32.ts';
export { AssertionError, assert, assertNever, QuorateError } from './errors.ts';
export { type Definition, type Init, type Input, type Millis, NONE, type NodeId, type Outbox, type Protocol, type Spec, type Wire, } from './protocol.ts';
export { countJointVotes, countVotes, jointMajorityValue, majority, majorityValue, type VoteOutcome, } from './quorum.ts';
export { createRandom, type Random } from './random.ts';
