import { UtcCronLines } from '../../../lambda/adapters/utc-cron-lines';
import { cronLinesContract } from '../../ports/cron-lines.contract';

describe('cron lines in UTC', () => cronLinesContract(new UtcCronLines()));

test('refuses a field by its name, with what would be right', () =>
  expect(() => new UtcCronLines().due('0 25 * * *', { after: '2026-11-22', until: '2026-11-23', limit: 1 })).toThrow(
    'cron line "0 25 * * *" is not understood, its hour is "25", from 0 to 23 are right, for example "0 2 * * *"',
  ));
