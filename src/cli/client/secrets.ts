// Passwords from the terminal, without showing them; or from standard input, where that is no terminal.

import { createInterface } from 'node:readline';
import { badArguments } from './exit.ts';

export async function askSecret(prompt: string): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) return (await nextLine()) ?? '';
  stderr.write(prompt);
  stdin.setRawMode(true);
  try {
    return await readHidden();
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
}

function readHidden(): Promise<string> {
  const { stdin } = process;
  return new Promise((resolve, reject) => {
    let secret = '';
    const onData = (chunk: Buffer): void => {
      for (const character of chunk.toString()) {
        if (character === '\r' || character === '\n' || character === '\u0003') {
          stdin.off('data', onData);
          if (character === '\u0003') reject(badArguments('interrupted'));
          else resolve(secret);
          return;
        }
        secret = character === '\u007f' ? secret.slice(0, -1) : secret + character;
      }
    };
    stdin.on('data', onData);
  });
}

/** The next line of standard input; undefined at its end. */
async function nextLine(): Promise<string | undefined> {
  for await (const line of createInterface({ input: process.stdin })) return line;
  return undefined;
}

/** The first word of standard input. */
export async function readPassword(): Promise<string> {
  return ((await nextLine()) ?? '').trim().split(/\s+/)[0] ?? '';
}

/** Asked for twice. */
export async function askNewPassword(user: string): Promise<string> {
  const first = await askSecret(`Password of ${user}: `);
  if (first === '') throw badArguments('empty password');
  const second = await askSecret(`Type password of ${user} again for confirmation: `);
  if (first !== second) throw badArguments('given passwords are different');
  return first;
}
