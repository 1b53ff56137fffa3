import { composeWith } from '../../cli/compose';
import type { Ledger, LedgerAddress } from '../../cli/ports';
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
