// gRPC's status codes, and the form in which a status message travels.

export const GRPC_STATUS = {
  ok: 0,
  cancelled: 1,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  aborted: 10,
  outOfRange: 11,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  dataLoss: 15,
  unauthenticated: 16,
} as const;

const UTF8 = new TextEncoder();

/** `grpc-message`: UTF-8 with everything but printable ASCII, and the percent sign, as %XX. */
export function percentEncode(message: string): string {
  if (/^[\x20-\x24\x26-\x7e]*$/.test(message) && !/^ | $/.test(message)) return message;
  let encoded = '';
  const bytes = UTF8.encode(message);
  bytes.forEach((byte, i) => {
    // A space at either end would be cut off as the blank of a header field.
    const isEnd = i === 0 || i === bytes.length - 1;
    const isPlain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25 && !(isEnd && byte === 0x20);
    encoded += isPlain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return encoded;
}

/** The message that `percentEncode` gave; what is not well formed stays as it is. */
export function percentDecode(encoded: string): string {
  if (!encoded.includes('%')) return encoded;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
