// Who is calling, and may they? Services ask here; what goes into the log is asked again where it is applied.
import { encodeAsUser } from '../../kv/auth/commands.js';
export class Gate {
    auth;
    tokens;
    keysOfLease;
    trustsCertificates;
    constructor({ auth, tokens, keysOfLease, trustsCertificates }) {
        this.auth = auth;
        this.tokens = tokens;
        this.keysOfLease = keysOfLease;
        this.trustsCertificates = trustsCertificates;
    }
    /** Undefined: nobody says who they are, or nobody asks. Throws `invalid-auth-token`. */
    identify(call) {
        if (!this.auth.isEnabled)
            return undefined;
        const token = call.metadata.get('token') ?? call.metadata.get('authorization');
        if (token !== undefined)
            return this.tokens.verify(token.replace(/^Bearer /, ''), Date.now());
        const user = this.trustsCertificates ? call.peerCertificate?.subject.CN : undefined;
        // A certificate is good for whoever bears the name now, whenever they got their password.
        return typeof user === 'string' && user !== '' ? { user, revision: Number.MAX_SAFE_INTEGER } : undefined;
    }
    asking(identity) {
        return { auth: this.auth, identity, keysOfLease: this.keysOfLease };
    }
    /** Throws unless the caller has the root role. */
    checkRoot(call) {
        if (this.auth.isEnabled)
            this.auth.checkRoot(this.identify(call));
    }
    /** Throws unless the caller may read the whole range. */
    checkRead(call, range) {
        if (this.auth.isEnabled)
            this.auth.checkRead(this.identify(call), range);
    }
    /** A command for the log, on behalf of the caller. */
    onBehalf(call, command) {
        const identity = this.identify(call);
        return identity === undefined ? command : encodeAsUser(identity, command);
    }
}
//# sourceMappingURL=gate.js.map