import { AuroraClusters, auroraAnswer, auroraEndpoints, type Readdition } from '../../../lab/aws';
import { HOME, STANDBY } from './clients';
import { ManualClock, settle } from './manual-clock';

const PHASES = { noticeMs: 100, changingMs: 3_000, promotingMs: 1_000 };
const A = `arn:aws:rds:${HOME}:111122223333:cluster:orders-a`;
const B = `arn:aws:rds:${STANDBY}:111122223333:cluster:orders-b`;
const writerOf = { a: auroraEndpoints(HOME, 'orders-a').writer, b: auroraEndpoints(STANDBY, 'orders-b').writer };

/** `returning`: how an old primary is built anew. */
function made(returning: Pick<Readdition, 'back' | 'onRebuild'> = {}) {
  const clock = new ManualClock();
  const phases = { backMs: 0, snapshotMs: 1_000, rebuildMs: 1_000, copyMs: 1_000 };
  const clusters = new AuroraClusters({
    clock,
    account: '111122223333',
    phases: PHASES,
    onChange: async () => undefined,
    readdition: { phases, ...returning },
  });
  const at = { host: 'h', port: 1 };
  clusters.addGlobal('orders', [
    { region: HOME, identifier: 'orders-a', endpoint: at },
    { region: STANDBY, identifier: 'orders-b', endpoint: at },
  ]);
  const pass = async (milliseconds: number) => {
    clock.advance(milliseconds);
    await settle();
  };
  const change = async (how: 'failover' | 'switchover') => {
    clusters.change({ global: 'orders', target: B, how, calledIn: how === 'failover' ? STANDBY : HOME });
    for (const milliseconds of Object.values(PHASES)) await pass(milliseconds);
  };
  return { clusters, change, pass };
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
  const member = (clusters: AuroraClusters) => clusters.globals()[0]?.members.find(({ arn }) => arn === A);

  test('waits for its Region before anything is done with it', async () => {
    let isBack = (): void => undefined;
    const onRebuild = jest.fn(async () => undefined);
    const back = () => new Promise<void>((resolve) => (isBack = resolve));
    const { clusters, change, pass } = made({ back, onRebuild });
    await change('failover');
    await pass(10_000);
    expect(onRebuild).not.toHaveBeenCalled();
    expect(member(clusters)).toMatchObject({ writer: false, synchronization: 'pending-resync' });
    isBack();
    for (let phase = 0; phase < 4; phase += 1) await pass(1_000);
    expect(onRebuild).toHaveBeenCalledTimes(1);
    expect(member(clusters)).toMatchObject({ writer: false, synchronization: 'connected' });
  });

  test('stays pending where it could not be built', async () => {
    const { clusters, change, pass } = made({ onRebuild: () => Promise.reject(new Error('no room')) });
    await change('failover');
    for (let phase = 0; phase < 4; phase += 1) await pass(1_000);
    expect(member(clusters)).toMatchObject({ synchronization: 'pending-resync' });
  });
});
