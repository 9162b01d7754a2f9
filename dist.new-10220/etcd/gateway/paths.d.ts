/** From a path of the gateway to that of the gRPC method. */
export declare const GATEWAY_PATHS: ReadonlyMap<string, string>;
