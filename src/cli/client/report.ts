// Errors of calls in etcdctl's words, and what they mean for the exit code.

import { AuthenticationError, RpcError } from '../../client/index.ts';
import { QuorateError } from '../../core/errors.ts';
import { CLIENT_EXIT, ClientExit } from './exit.ts';

/** What etcd says is shown as it is, everything else with its status. */
export function messageText(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (!(thrown instanceof RpcError) || thrown.isUnreachable) return thrown.message;
  if (/^etcdserver: |^auth: |^context /.test(thrown.message)) return thrown.message;
  return `rpc error: code = ${thrown.statusName} desc = ${thrown.message}`;
}

/** Makes an exit of an error of a call; our own bugs stay what they are. `exitCode` is for errors that came as answers. */
export function exitOf(thrown: unknown, exitCode: number = CLIENT_EXIT.error, around = (why: string) => why): unknown {
  if (thrown instanceof ClientExit || !(thrown instanceof QuorateError)) return thrown;
  const isConnection = thrown instanceof AuthenticationError || (thrown instanceof RpcError && thrown.isUnreachable);
  return new ClientExit(isConnection ? CLIENT_EXIT.badConnection : exitCode, around(messageText(thrown)));
}
