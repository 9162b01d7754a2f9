import type { Settings } from './options.ts';
/** The settings in the file at `path`. `isKnown` says which flags there are. */
export declare function readConfigFile(path: string, readFile: (path: string) => string, isKnown: (name: string) => boolean): Settings;
