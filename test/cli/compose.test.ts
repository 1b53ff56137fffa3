import { composeWith } from '../../cli/compose';
import type { Ledger, LedgerAddress } from '../../cli/ports';
import { LabCloud } from '../../lab/aws';
import { parseConfig } from '../../lib/config/parse-config';
import { sampleConfig } from './sample-config';

describe('the composition', () => {
  test('opens the ledger through all three Regions, the tiebreaker first', () => {
    const opened: LedgerAddress[] = [];
    const parsed = parseConfig(sampleConfig());
    if (!parsed.ok) throw new Error('the sample configuration is wrong');
    for (const workload of parsed.config.workloads) {
      composeWith((address) => {
        opened.push(address);
        return {} as Ledger;
      })(parsed.config, workload);
    }
    expect(opened).toEqual([
      { table: 'demo-ledger', workload: 'orders', regions: ['us-east-2', 'us-west-2', 'us-east-1'] },
    ]);
  });
});

describe('the caller of a run', () => {
  const before = { ...process.env };
  const cloud = new LabCloud();
  beforeAll(async () => {
    await cloud.start();
    const keys = { AWS_ACCESS_KEY_ID: 'ada', AWS_SECRET_ACCESS_KEY: 'none' };
    Object.assign(process.env, { AWS_ENDPOINT_URL: cloud.endpoint, ...keys });
  });
  afterAll(async () => {
    process.env = before;
    await cloud.stop();
  });

  const caller = () => {
    const parsed = parseConfig(sampleConfig());
    const [workload] = parsed.ok ? parsed.config.workloads : [];
    if (!parsed.ok || workload === undefined) throw new Error('the sample configuration is wrong');
    return composeWith(() => ({}) as Ledger)(parsed.config, workload).caller();
  };

  test('is whoever AWS says, else the login of this machine, marked as not confirmed', async () => {
    expect(await caller()).toBe('arn:aws:iam::111122223333:user/ada');
    const silent = cloud.faults.add({ service: 'sts', fault: { kind: 'refuse' } });
    expect(await caller()).toMatch(/^.+ on .+ \(not confirmed by AWS\)$/);
    expect(silent.hits).toBe(3);
  });
});
