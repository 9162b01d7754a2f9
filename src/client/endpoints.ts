// Where members are reached: `host:port`, `http://host:port` or `https://host:port`, as etcd's clients take them.

import { QuorateError } from '../core/errors.ts';

export interface Endpoint {
  /** As it was given: what people recognise. */
  readonly text: string;
  /** The origin for HTTP/2. */
  readonly origin: string;
  readonly isSecure: boolean;
}

const PORT_DEFAULT = '2379';

/** Without a scheme, TLS is spoken if there is anything to speak it with. */
export function parseEndpoint(text: string, hasTls: boolean): Endpoint {
  const withScheme = /^[a-z]+:\/\//i.test(text) ? text : `${hasTls ? 'https' : 'http'}://${text}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new QuorateError(
      'invalid-option',
      `endpoint '${text}' is not host:port, http://host:port or https://host:port`,
    );
  }
  // URL drops the port that is the scheme's own.
  const explicit = /:(\d+)\/?$/.exec(withScheme)?.[1];
  const port = url.port || explicit || PORT_DEFAULT;
  return { text, origin: `${url.protocol}//${url.hostname}:${port}`, isSecure: url.protocol === 'https:' };
}
