import type { Subject } from './subject.ts';
export declare const SUBJECTS: readonly Subject[];
/** Throws `bad-option`. */
export declare function findSubject(protocol: string): Subject;
