// The token that goes with every call of a user: got with the password, and again when the cluster no longer takes it.

import { AuthService } from '../codec/etcd/services.ts';
import { QuorateError } from '../core/errors.ts';
import { RpcError } from './errors.ts';

const { Authenticate } = AuthService.methods;
export const AUTHENTICATE_PATH = `/${AuthService.name}/Authenticate`;

/** Sends a request without a token, to whichever member takes it. */
export type BareCall = (path: string, message: Uint8Array, timeoutMs: number) => Promise<Uint8Array>;

export class Credentials {
  private readonly user: { readonly name: string; readonly password: string } | undefined;
  private readonly call: BareCall;
  private token: string | undefined;
  private asking: Promise<string> | undefined;

  constructor(
    user: { readonly name: string; readonly password: string } | undefined,
    token: string | undefined,
    call: BareCall,
  ) {
    this.user = user;
    this.token = token;
    this.call = call;
  }

  /** Can a token that was refused be replaced by another? */
  get canRenew(): boolean {
    return this.user !== undefined;
  }

  /** What goes with a call: empty without a user, or if the cluster knows of none. */
  async metadata(timeoutMs: number): Promise<Readonly<Record<string, string>>> {
    if (this.token === undefined && this.user) {
      this.asking ??= this.ask(this.user, timeoutMs).finally(() => {
        this.asking = undefined;
      });
      this.token = await this.asking;
    }
    return this.token ? { token: this.token } : {};
  }

  /** `refused` is of no use any more. */
  forget(refused: string | undefined): void {
    if (this.user && this.token === refused) this.token = undefined;
  }

  private async ask(user: { readonly name: string; readonly password: string }, timeoutMs: number): Promise<string> {
    const message = Authenticate.request.encode(user);
    try {
      return Authenticate.response.decode(await this.call(AUTHENTICATE_PATH, message, timeoutMs)).token;
    } catch (thrown) {
      // Everybody may do everything: nobody asks for a token.
      if (thrown instanceof RpcError && thrown.message.includes('authentication is not enabled')) return '';
      if (thrown instanceof RpcError && !thrown.isUnreachable) throw new AuthenticationError(thrown);
      throw thrown;
    }
  }
}

/** The cluster does not know the user, or not by this password. */
export class AuthenticationError extends QuorateError {
  constructor(cause: RpcError) {
    super('unauthenticated', cause.message, { cause });
    this.name = 'AuthenticationError';
  }
}
