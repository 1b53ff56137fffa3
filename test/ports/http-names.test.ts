import dns from 'node:dns';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import * as tls from 'node:tls';
import { HttpTransactionProbe } from '../../lambda/adapters/http-transaction-probe';
import { SharedNames } from '../../lambda/adapters/shared-names';
import { NameServer } from './name-server';

const LIMIT_MS = 500;
const TRIES = [1, 2, 3, 4, 5];

const stops: (() => Promise<unknown>)[] = [];
const lookup = jest.spyOn(dns, 'lookup');
/** A server that listens looks its address up, too, which asks nobody. */
const lookedUp = () => lookup.mock.calls.map(([name]) => name).filter((name) => isIP(name) === 0);
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
  lookup.mockClear();
});

async function probeThat(says: ConstructorParameters<typeof NameServer>[0]) {
  const names = new NameServer(says);
  const probe = new HttpTransactionProbe(LIMIT_MS, new SharedNames(LIMIT_MS, [await names.start()]));
  stops.push(() => names.stop());
  return { names, probe };
}

async function listening(server: Server | tls.Server, host = '127.0.0.1'): Promise<number> {
  await new Promise<void>((done) => server.listen(0, host, done));
  stops.push(() => new Promise((done) => server.close(done)));
  return (server.address() as AddressInfo).port;
}

/** Answers 200, and keeps what `Host` said. */
function endpoint(): { readonly server: Server; readonly hosts: (string | undefined)[] } {
  const hosts: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    hosts.push(request.headers.host);
    response.end();
  });
  return { server, hosts };
}

test('fails within the limit when the zone does not answer, and takes no thread from the other clients of the process', async () => {
  const { probe, names } = await probeThat('nothing');
  const startedAt = performance.now();
  const tries = await Promise.all(TRIES.map((n) => probe.attempt('https://orders.example.com/canary', `${n}`)));
  expect(performance.now() - startedAt).toBeLessThan(2 * LIMIT_MS);
  const because = 'orders.example.com does not resolve: no answer within 500 ms';
  expect(tries).toEqual(TRIES.map(() => ({ committed: false, because })));
  expect(lookedUp()).toEqual([]);
  expect(names.questions).toEqual(['orders.example.com']);
});

test('fails with the reason when the name is gone', async () => {
  const { probe } = await probeThat('no such name');
  const because = 'orders.example.com does not resolve: ENOTFOUND';
  expect(await probe.attempt('http://orders.example.com/canary', '1')).toEqual({ committed: false, because });
});

test('the tries of a tick ask for the name once, the next tick asks again; the endpoint sees the name', async () => {
  const { probe, names } = await probeThat('address');
  const { server, hosts } = endpoint();
  const host = `orders.example.com:${await listening(server)}`;
  const tick = () => Promise.all(TRIES.map((n) => probe.attempt(`http://${host}/canary`, `${n}`)));
  expect(await tick()).toEqual(TRIES.map(() => ({ committed: true })));
  expect(names.questions).toHaveLength(1);
  await tick();
  expect(names.questions).toHaveLength(2);
  expect(new Set(hosts)).toEqual(new Set([host]));
  expect(lookedUp()).toEqual([]);
});

test('TLS asks for the certificate of the name, not of the address', async () => {
  const { probe } = await probeThat('address');
  const asked: string[] = [];
  const server = tls.createServer({
    SNICallback: (name, done) => {
      asked.push(name);
      done(new Error('no certificate here'));
    },
  });
  server.on('tlsClientError', () => undefined);
  await probe.attempt(`https://orders.example.com:${await listening(server)}/canary`, '1');
  expect(asked).toEqual(['orders.example.com']);
});

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['localhost', '127.0.0.1'],
  ['[::1]', '::1'],
])('%s needs no name server', async (host, listensAt) => {
  const { probe, names } = await probeThat('nothing');
  const port = await listening(endpoint().server, listensAt);
  expect(await probe.attempt(`http://${host}:${port}/canary`, '1')).toEqual({ committed: true });
  expect(names.questions).toEqual([]);
  expect(lookedUp()).toEqual([]);
});
