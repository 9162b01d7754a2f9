import { expect, test } from 'vitest';
import { parseAddress } from './address.ts';

test.each([
  ['127.0.0.1:2380', '127.0.0.1', 2380],
  ['http://db-1.example.com:2380', 'db-1.example.com', 2380],
  ['https://[::1]:2380/', '::1', 2380],
  ['[fe80::1%eth0]:9', 'fe80::1%eth0', 9],
  ['http://a:1,http://b:2', 'a', 1],
])('%s is %s port %i', (address, host, port) => {
  expect(parseAddress(address)).toEqual({ host, port });
});

test.each(['', 'localhost', ':2380', 'host:', 'host:70000', '::1:2380', 'http://host:1/path'])(
  "'%s' is refused by name",
  (address) => {
    expect(() => parseAddress(address)).toThrow(
      expect.objectContaining({ code: 'invalid-address', message: expect.stringContaining(`'${address}'`) }),
    );
  },
);
