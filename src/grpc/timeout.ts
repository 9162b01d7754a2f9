// `grpc-timeout`: how long a client waits.

const UNIT_MS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 };

/** Milliseconds, or NaN where the value is not at most eight digits and a unit. */
export function parseTimeout(value: string): number {
  const last = value.length - 1;
  const unit = UNIT_MS[value.charAt(last)];
  if (unit === undefined || last < 1 || last > 8) return Number.NaN;
  let amount = 0;
  for (let i = 0; i < last; i++) {
    const digit = value.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    amount = amount * 10 + digit;
  }
  return amount * unit;
}

/** Milliseconds as a value of `grpc-timeout`, rounded up: a client does not tell the server to give up before itself. */
export function formatTimeout(milliseconds: number): string {
  const whole = Math.max(1, Math.ceil(milliseconds));
  return whole < 1e8 ? `${whole}m` : `${Math.min(99_999_999, Math.ceil(whole / 1000))}S`;
}
