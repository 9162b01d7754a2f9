// Who is calling, and may they? Services ask here; what goes into the log is asked again where it is applied.

import type { Call } from '../../grpc/types.ts';
import type { AuthStore } from '../../kv/auth/auth-store.ts';
import type { Asking, KeysOfLease } from '../../kv/auth/authorise.ts';
import { encodeAsUser, type Identity } from '../../kv/auth/commands.ts';
import type { KeyRange } from '../../kv/key-range.ts';
import type { Tokens } from './tokens.ts';

export interface GateOptions {
  readonly auth: AuthStore;
  readonly tokens: Tokens;
  readonly keysOfLease: KeysOfLease;
  /** Whether a client's verified certificate speaks for the user that its common name names (--client-cert-auth). */
  readonly trustsCertificates: boolean;
}

/** What a call says of who makes it. */
type Caller = Pick<Call, 'metadata' | 'peerCertificate'>;

export class Gate {
  readonly auth: AuthStore;
  readonly tokens: Tokens;
  private readonly keysOfLease: KeysOfLease;
  private readonly trustsCertificates: boolean;

  constructor({ auth, tokens, keysOfLease, trustsCertificates }: GateOptions) {
    this.auth = auth;
    this.tokens = tokens;
    this.keysOfLease = keysOfLease;
    this.trustsCertificates = trustsCertificates;
  }

  /** Undefined: nobody says who they are, or nobody asks. Throws `invalid-auth-token`. */
  identify(call: Caller): Identity | undefined {
    if (!this.auth.isEnabled) return undefined;
    const token = call.metadata.get('token') ?? call.metadata.get('authorization');
    if (token !== undefined) return this.tokens.verify(token.replace(/^Bearer /, ''), Date.now());
    const user = this.trustsCertificates ? call.peerCertificate?.subject.CN : undefined;
    // A certificate is good for whoever bears the name now, whenever they got their password.
    return typeof user === 'string' && user !== '' ? { user, revision: Number.MAX_SAFE_INTEGER } : undefined;
  }

  asking(identity: Identity | undefined): Asking {
    return { auth: this.auth, identity, keysOfLease: this.keysOfLease };
  }

  /** Throws unless the caller has the root role. */
  checkRoot(call: Caller): void {
    if (this.auth.isEnabled) this.auth.checkRoot(this.identify(call));
  }

  /** Throws unless the caller may read the whole range. */
  checkRead(call: Call, range: KeyRange): void {
    if (this.auth.isEnabled) this.auth.checkRead(this.identify(call), range);
  }

  /** A command for the log, on behalf of the caller. */
  onBehalf(call: Call, command: Uint8Array): Uint8Array {
    const identity = this.identify(call);
    return identity === undefined ? command : encodeAsUser(identity, command);
  }
}
