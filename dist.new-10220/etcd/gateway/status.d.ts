export declare const HTTP_STATUS: Readonly<Record<number, number>>;
