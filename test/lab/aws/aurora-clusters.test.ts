import { AuroraClusters, auroraAnswer, auroraEndpoints } from '../../../lab/aws';
import { HOME, STANDBY } from './clients';
import { ManualClock, settle } from './manual-clock';

const PHASES = { noticeMs: 100, changingMs: 3_000, promotingMs: 1_000 };
const A = `arn:aws:rds:${HOME}:111122223333:cluster:orders-a`;
const B = `arn:aws:rds:${STANDBY}:111122223333:cluster:orders-b`;
const writerOf = { a: auroraEndpoints(HOME, 'orders-a').writer, b: auroraEndpoints(STANDBY, 'orders-b').writer };

/** A global database whose old primaries are built anew when `built` is called. */
function made(onReturn?: () => Promise<void>) {
  const clock = new ManualClock();
  const cut = new Set<string>();
  const clusters = new AuroraClusters({
    clock,
    account: '111122223333',
    phases: PHASES,
    onChange: async () => undefined,
    isCut: (region) => cut.has(region),
    onReturn,
  });
  const at = { host: 'h', port: 1 };
  clusters.addGlobal('orders', [
    { region: HOME, identifier: 'orders-a', endpoint: at },
    { region: STANDBY, identifier: 'orders-b', endpoint: at },
  ]);
  const change = async (how: 'failover' | 'switchover') => {
    clusters.change({ global: 'orders', target: B, how, calledIn: how === 'failover' ? STANDBY : HOME });
    for (const milliseconds of Object.values(PHASES)) {
      clock.advance(milliseconds);
      await settle();
    }
  };
  const member = (arn: string) => clusters.globals()[0]?.members.find((one) => one.arn === arn);
  return { clusters, cut, change, member };
}

describe('endpoints by name', () => {
  const ask = (clusters: AuroraClusters, name: string, type = 'A') => auroraAnswer(clusters, name, type).kind;

  test('the writer endpoint of the secondary is inactive, until it is the primary', async () => {
    const { clusters, change } = made();
    expect([ask(clusters, writerOf.a), ask(clusters, writerOf.b)]).toEqual(['record', 'no-data']);
    await change('switchover');
    expect([ask(clusters, writerOf.a), ask(clusters, writerOf.b)]).toEqual(['no-data', 'record']);
  });

  test('reader endpoints lead somewhere on both sides; names have no IPv6 address, other names are not known', () => {
    const { clusters } = made();
    const { reader } = auroraEndpoints(STANDBY, 'orders-b');
    expect(ask(clusters, reader)).toBe('record');
    expect(ask(clusters, reader, 'AAAA')).toBe('no-data');
    expect(ask(clusters, auroraEndpoints(HOME, 'orders-b').writer)).toBe('no-such-name');
    expect(ask(clusters, 'orders.example.com')).toBe('no-such-name');
  });

  test('a cluster that was detached writes, and so has an active endpoint', () => {
    const { clusters } = made();
    clusters.detach(B);
    expect(ask(clusters, writerOf.b)).toBe('record');
  });
});

describe('what a failover has left', () => {
  test('is built anew at once where Aurora reaches it, and follows when that is done', async () => {
    let built = (): void => undefined;
    const { change, member } = made(() => new Promise((resolve) => (built = resolve)));
    await change('failover');
    expect(member(A)).toMatchObject({ writer: false, synchronization: 'pending-resync' });
    built();
    await settle();
    expect(member(A)).toMatchObject({ writer: false, synchronization: 'connected' });
  });

  test('waits for its Region, and is built once however often it is asked for', async () => {
    const onReturn = jest.fn(async () => undefined);
    const { clusters, cut, change, member } = made(onReturn);
    cut.add(HOME);
    await change('failover');
    clusters.addBack();
    expect(onReturn).not.toHaveBeenCalled();
    cut.clear();
    clusters.addBack();
    clusters.addBack();
    await clusters.settled();
    expect(onReturn).toHaveBeenCalledTimes(1);
    expect(member(A)).toMatchObject({ synchronization: 'connected' });
  });

  test('stays pending where it could not be built, and where nobody builds', async () => {
    const { change, member, clusters } = made(() => Promise.reject(new Error('no room')));
    await change('failover');
    await clusters.settled();
    expect(member(A)).toMatchObject({ synchronization: 'pending-resync' });
    const alone = made();
    await alone.change('failover');
    expect(alone.member(A)).toMatchObject({ synchronization: 'pending-resync' });
  });

  test('a switchover leaves nothing behind', async () => {
    const onReturn = jest.fn(async () => undefined);
    const { change, member } = made(onReturn);
    await change('switchover');
    expect(member(A)).toMatchObject({ writer: false, synchronization: 'connected' });
    expect(onReturn).not.toHaveBeenCalled();
  });
});
