/** `scrypt$N$r$p$salt$hash`. Rejects with `too-many-requests`. */
export declare function hashPassword(password: string): Promise<string>;
/** Takes as long for who does not exist, or has no password. Rejects with `too-many-requests`. */
export declare function isPassword(password: string, stored: string | undefined): Promise<boolean>;
