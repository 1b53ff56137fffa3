import { ADA, LEASE, NOW, type TestWorldOptions, type WorkloadState } from '../in-memory-world';
import { given, orders, RUN, removeWorld, world } from '../orders-world';
import { LIBRARY, sampleConfig } from '../sample-config';

afterEach(removeWorld);

describe('handover failover', () => {
  test('starts the machine of the passive Region with the name, the person and the reason', async () => {
    given();
    expect(await world.handover('failover', '--reason', ' us-east-1 is down ', '--yes')).toBe(0);
    expect(orders.started).toEqual([
      {
        region: 'us-west-2',
        machine: 'demo-orders-failover',
        name: RUN,
        input: {
          trigger: {
            kind: 'person',
            by: ADA.arn,
            reason: 'us-east-1 is down',
            acceptLoss: false,
            overrides: [],
          },
        },
      },
    ]);
    expect(world.written.out).toContain(`run ${RUN} started in us-west-2`);
  });

  test('passes on that loss is accepted', async () => {
    given();
    await world.handover('failover', 'orders', '--reason', 'down', '--accept-loss', '--yes');
    expect(orders.started).toMatchObject([{ input: { trigger: { acceptLoss: true } } }]);
  });

  test('says that a run which waits for less loss hears of it, where that is configured', async () => {
    const heard = 'a run that waits for less loss hears of it at its next look, and waits no more';
    const accepting = ['failover', 'orders', '--reason', 'down', '--accept-loss', '--yes'];
    given();
    await world.handover(...accepting);
    expect(world.written.out).not.toContain(heard);
    given({}, { config: sampleConfig({ whenRpoExceeded: 'wait' }, [LIBRARY]) });
    await world.handover(...accepting);
    expect(world.written.out).toContain(heard);
  });

  test('passes on what is overridden, each once, and says what that means', async () => {
    given();
    const flags = ['--override', 'unready', '--override', 'unfenced', '--override', 'unready'];
    expect(await world.handover('failover', '--reason', 'down', ...flags, '--yes')).toBe(0);
    expect(orders.started).toMatchObject([{ input: { trigger: { overrides: ['unfenced', 'unready'] } } }]);
    expect(world.written.out).toContain('--override unfenced: open the new side although nothing shows that the old');
    expect(world.written.out).toContain('--override unready: go on although readiness refuses');
  });

  test('goes the other way when the standby serves', async () => {
    given({ lease: { ...LEASE, active: 'us-west-2' } });
    await world.handover('failover', '--reason', 'down', '--yes');
    expect(orders.started).toMatchObject([{ region: 'us-east-1' }]);
  });

  test('goes on in the Region that a dead run had taken over', async () => {
    const taken = { by: 'r1', at: NOW, from: 'us-east-1', previousEpoch: 7, previousAnchors: {} };
    given({ lease: { ...LEASE, epoch: 8, active: 'us-west-2', taken } });
    await world.handover('failover', '--reason', 'go on', '--yes');
    expect(orders.started).toMatchObject([{ region: 'us-west-2' }]);
    expect(world.written.out).toContain('an earlier run took orders over for us-west-2 and did not finish');
  });

  test('moves a workload that serves without a database like any other, and goes on with that database only when asked', async () => {
    const taken = { at: NOW, by: 'r1', from: 'us-east-1', previousEpoch: 7, previousAnchors: {} };
    const inventory = { epoch: 8, activeRegion: 'us-west-2', databases: [], at: NOW, by: 'r1', missing: ['mails-db'] };
    given({ lease: { ...LEASE, epoch: 8, active: 'us-west-2', taken }, inventory });
    expect(await world.handover('failover', '--reason', 'x', '--yes')).toBe(0);
    expect(await world.handover('failover', '--left-out', '--reason', 'x', '--yes')).toBe(0);
    expect(orders.started.map(({ region }) => region)).toEqual(['us-east-1', 'us-west-2']);
    expect(world.written.out).toContain(
      'orders serves from us-west-2 without mails-db: this goes on with that, and moves nothing else',
    );
  });

  test('refuses to go on with what nothing has left out', async () => {
    given();
    expect(await world.handover('failover', '--left-out', '--reason', 'x', '--yes')).toBe(1);
    expect(world.written.error).toContain('orders serves with all of its databases: without --left-out');
    expect(orders.started).toEqual([]);
  });

  test('refuses to go on with what a switchover that went back serves without: its only whole copy is there', async () => {
    const taken = { at: NOW, by: 'r1', from: 'us-west-2', previousEpoch: 8, previousAnchors: {}, back: true } as const;
    const inventory = { epoch: 9, activeRegion: 'us-east-1', databases: [], at: NOW, by: 'k', missing: ['mails-db'] };
    given({ lease: { ...LEASE, epoch: 9, taken }, inventory });
    expect(await world.handover('failover', '--left-out', '--reason', 'x', '--yes')).toBe(1);
    expect(world.written.error).toContain('a switchover went back to us-east-1, and mails-db is not open there');
    expect(world.written.error).toContain('its keeper opens it when it answers');
    expect(orders.started).toEqual([]);
  });

  test('goes back after a take-over that the inventory knows', async () => {
    const taken = { by: 'r1', at: NOW, from: 'us-east-1', previousEpoch: 7, previousAnchors: {} };
    const inventory = { epoch: 8, activeRegion: 'us-west-2', databases: [], at: NOW, by: 'r1' };
    given({ lease: { ...LEASE, epoch: 8, active: 'us-west-2', taken }, inventory });
    await world.handover('failover', '--reason', 'back', '--yes');
    expect(orders.started).toMatchObject([{ region: 'us-east-1' }]);
  });

  test('asks a person first, and takes yes for yes', async () => {
    given({}, { answer: 'Yes' });
    expect(await world.handover('failover', '--reason', 'down')).toBe(0);
    expect(world.written.out).toContain('this moves orders from us-east-1 to us-west-2');
    expect(orders.started).toHaveLength(1);
  });

  test('says who holds the workload before it asks', async () => {
    const held = {
      runId: 'r1',
      region: 'us-west-2',
      startedBy: 'x',
      startedAt: NOW,
      executionArn: 'a',
      heartbeat: 1,
      heartbeatAt: NOW,
      steps: {},
    };
    given({ held }, { answer: 'yes' });
    await world.handover('failover', '--reason', 'down');
    expect(world.written.out).toContain(`run r1 holds the workload since ${NOW}, started by x; if it is alive`);
  });

  test.each<[string, TestWorldOptions, Partial<WorkloadState>, string[], number, string]>([
    ['another answer', { answer: 'y' }, {}, ['--reason', 'x'], 1, 'nothing was started: the answer was "y", not "yes"'],
    [
      'a script that did not say --yes',
      {},
      {},
      ['--reason', 'x'],
      1,
      'nothing was started: this is no terminal, so nobody can be asked; add --yes',
    ],
    ['no reason', {}, {}, ['--yes'], 2, '--reason is missing, say why in a few words: --reason "us-east-1 is down"'],
    [
      'an override that nobody knows',
      {},
      {},
      ['--reason', 'x', '--override', 'everything', '--yes'],
      2,
      '--override is "everything", it must be one of: unfenced, unready',
    ],
    ['a blank reason', {}, {}, ['--reason', ' ', '--yes'], 2, '--reason is " ", it must say why in a few words'],
    [
      'an unknown workload',
      {},
      {},
      ['odrers', '--reason', 'x'],
      2,
      'there is no workload "odrers", the configuration has: orders',
    ],
    [
      'several workloads and no name',
      { config: sampleConfig({}, [LIBRARY]) },
      {},
      ['--reason', 'x'],
      2,
      '2 workloads are configured and none is named: orders, library; name one, for example: npx handover failover orders --reason "x"',
    ],
    [
      'a workload that has never served',
      {},
      { lease: undefined },
      ['--reason', 'x', '--yes'],
      1,
      'the ledger holds no lease of orders: nothing has ever served, deploy it first and let a keeper run',
    ],
    [
      'a ledger that is not of this configuration',
      {},
      { lease: { ...LEASE, active: 'eu-west-1' } },
      ['--reason', 'x', '--yes'],
      1,
      'the ledger says that eu-west-1 serves orders, but the configuration knows only us-east-1 and us-west-2: use the configuration that was deployed',
    ],
  ])('refuses %s with one message and starts nothing', async (_, options, state, argv, exitCode, message) => {
    given(state, options);
    expect(await world.handover('failover', ...argv)).toBe(exitCode);
    expect(world.written.error).toBe(`handover: ${message}\n`);
    expect(orders.started).toEqual([]);
  });

  test('fails when the ledger does not answer, and starts nothing', async () => {
    given({}, { ledgerFault: new Error('the ledger demo-ledger answers nowhere') });
    expect(await world.handover('failover', '--reason', 'x', '--yes')).toBe(1);
    expect(world.written.error).toBe('handover: the ledger demo-ledger answers nowhere\n');
    expect(orders.started).toEqual([]);
  });
});
