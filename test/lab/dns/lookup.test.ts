import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { NameAnswer } from '../../../lab/aws';
import { LabDns, type NameSource, namesEnvironment, together } from '../../../lab/dns';

const run = promisify(execFile);
const KNOWN = 'orders.cluster-lab.us-east-1.rds.amazonaws.com';

const only = (name: string, kind: 'record' | 'no-data'): NameSource => ({
  answer: (asked): NameAnswer => {
    if (asked !== name) return { kind: 'no-such-name' };
    if (kind === 'no-data') return { kind };
    return { kind, record: { name, type: 'A', ttlSeconds: 5, values: ['127.0.0.1'] } };
  },
});

const dns = new LabDns(together([only(KNOWN, 'record'), only(`x-${KNOWN}`, 'no-data')]));
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  env = { PATH: process.env.PATH, ...namesEnvironment(await dns.start()) };
});
afterAll(() => dns.stop());

/** What a process that was started with it finds, as a socket asks and as a program does. */
async function looked(name: string): Promise<string> {
  const script = `const { lookup } = require('node:dns');
    lookup('${name}', { all: true }, (error, all) =>
      lookup('${name}', (again, one) => console.log(error?.code ?? JSON.stringify(all), again?.code ?? one)));`;
  return (await run(process.execPath, ['-e', script], { env })).stdout.trim();
}

test('a process of the lab looks database endpoints up at its name server', async () => {
  expect(await looked(KNOWN)).toBe('[{"address":"127.0.0.1","family":4}] 127.0.0.1');
});

test('fails to find an endpoint that is inactive, and one that does not exist', async () => {
  expect(await looked(`x-${KNOWN}`)).toBe('ENODATA ENODATA');
  expect(await looked(`y-${KNOWN}`)).toBe('ENOTFOUND ENOTFOUND');
});

test('every other name is the system’s', async () => {
  expect(await looked('127.0.0.1')).toBe('[{"address":"127.0.0.1","family":4}] 127.0.0.1');
});
