import type { Entry } from './messages.ts';
export declare function sizeOfEntry({ key, value }: Entry): number;
