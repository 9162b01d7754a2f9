import { Acquaintances } from '../storage/acquaintances.ts';
import type { FileSystem } from '../storage/file-system.ts';
export declare function openAcquaintances(fs: FileSystem, directory: string): Acquaintances;
