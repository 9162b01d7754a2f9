// Plain answers over HTTP.

import type { IncomingMessage, ServerResponse } from 'node:http';

export function answerText(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'text/plain; charset=utf-8',
): void {
  const headers = {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'X-Content-Type-Options': 'nosniff',
  };
  response.writeHead(status, headers).end(body);
}

/** Refuses every other method. */
export function isMethod(method: string, request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method === method) return true;
  response.setHeader('Allow', method);
  answerText(response, 405, 'Method Not Allowed\n');
  return false;
}
