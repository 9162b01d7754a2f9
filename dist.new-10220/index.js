// Quorate as a library: a program becomes a replica of its own state machine.
export { QuorateError } from './core/errors.js';
export { createNode } from './host/node.js';
//# sourceMappingURL=index.js.map