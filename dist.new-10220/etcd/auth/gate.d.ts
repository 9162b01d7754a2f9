import type { Call } from '../../grpc/types.ts';
import type { AuthStore } from '../../kv/auth/auth-store.ts';
import type { Asking, KeysOfLease } from '../../kv/auth/authorise.ts';
import { type Identity } from '../../kv/auth/commands.ts';
import type { KeyRange } from '../../kv/key-range.ts';
import type { Tokens } from './tokens.ts';
export interface GateOptions {
    readonly auth: AuthStore;
    readonly tokens: Tokens;
    readonly keysOfLease: KeysOfLease;
    /** Whether a client's verified certificate speaks for the user that its common name names (--client-cert-auth). */
    readonly trustsCertificates: boolean;
}
export declare class Gate {
    readonly auth: AuthStore;
    readonly tokens: Tokens;
    private readonly keysOfLease;
    private readonly trustsCertificates;
    constructor({ auth, tokens, keysOfLease, trustsCertificates }: GateOptions);
    /** Undefined: nobody says who they are, or nobody asks. Throws `invalid-auth-token`. */
    identify(call: Call): Identity | undefined;
    asking(identity: Identity | undefined): Asking;
    /** Throws unless the caller has the root role. */
    checkRoot(call: Call): void;
    /** Throws unless the caller may read the whole range. */
    checkRead(call: Call, range: KeyRange): void;
    /** A command for the log, on behalf of the caller. */
    onBehalf(call: Call, command: Uint8Array): Uint8Array;
}
