import { HttpEndpoints } from './http-probe';
import { transactionProbeContract } from './transaction-probe.contract';

const endpoints = new HttpEndpoints();
afterAll(() => endpoints.stop());

describe('transaction probe over HTTP', () => {
  transactionProbeContract(endpoints.make);

  test('an endpoint that takes the request and says nothing has failed when the limit is over', async () => {
    const { probe, url, hangs } = await endpoints.make(50);
    hangs();
    expect(await probe.attempt(url, 'id-1')).toEqual({ committed: false, because: 'no answer within 50 ms' });
  });

  test('each try comes as a new client: no connection is used twice', async () => {
    const { probe, url, answers } = await endpoints.make();
    answers(201);
    const before = endpoints.connections;
    await probe.attempt(url, 'id-1');
    await probe.attempt(url, 'id-2');
    expect(endpoints.connections - before).toBe(2);
  });

  test('fails where the name does not resolve, in words', async () => {
    const { probe } = await endpoints.make();
    const attempt = await probe.attempt('http://nowhere.invalid/canary', 'id-1');
    expect(attempt).toEqual({ committed: false, because: expect.stringContaining('nowhere.invalid') });
  });
});
