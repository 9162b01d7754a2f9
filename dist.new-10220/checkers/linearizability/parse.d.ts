import type { Operation } from './history.ts';
import type { EtcdInput, EtcdOutput } from './models/etcd.ts';
import type { KeyValueInput, KeyValueOutput } from './models/key-value.ts';
import type { RegisterInput, RegisterOutput } from './models/register.ts';
/**
 * Jepsen's log of a compare-and-set register: `… - PROCESS :invoke|:ok|:fail|:info :read|:write|:cas VALUE`. `:info` stays
 * open to the end; a failed cas is a definite mismatch; a read that timed out is unknown; lines of anything else are skipped.
 */
export declare function parseJepsenRegister(text: string): Operation<RegisterInput, RegisterOutput>[];
/** Porcupine's text of a key-value store: `{:process 0, :type :invoke, :f :append, :key "4", :value "x 0 1 y"}`. */
export declare function parsePorcupineKeyValue(text: string): Operation<KeyValueInput, KeyValueOutput>[];
export declare function parseRegisterJson(text: string): Operation<RegisterInput, RegisterOutput>[];
export declare function parseKeyValueJson(text: string): Operation<KeyValueInput, KeyValueOutput>[];
export declare function parseEtcdJson(text: string): Operation<EtcdInput, EtcdOutput>[];
