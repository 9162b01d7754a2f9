// The one interface that every protocol implements and every driver (host, simulator, lab) runs.
/** The absent node: no leader, no vote. */
export const NONE = 0;
//# sourceMappingURL=protocol.js.map