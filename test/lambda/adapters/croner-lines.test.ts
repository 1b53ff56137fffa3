import { CronerLines } from '../../../lambda/adapters/croner-lines';
import { cronLinesContract } from '../../ports/cron-lines.contract';

describe('cron lines read by croner', () => cronLinesContract(new CronerLines()));

const DAY = { after: '2026-11-22T00:00:00Z', until: '2026-11-23T00:00:00Z', limit: 1 };

test.each([
  ['0 25 * * *', 'hour is "25", it must be from 0 to 23'],
  ['0 2 * *', 'it must have five fields of numbers and * , - /'],
])('refuses %s and says why', (cron, because) =>
  expect(() => new CronerLines().due({ cron }, DAY)).toThrow(
    `cron line "${cron}" is not understood, ${because}, for example "0 2 * * *"`,
  ),
);
