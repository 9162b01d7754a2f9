export declare const READY_MESSAGE = "ready to serve client requests";
