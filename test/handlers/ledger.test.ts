import { HOME, STANDBY, TIEBREAKER } from '../lambda/steps/orders-world';
import { LabLedger } from '../ports/lab-ledger';

const lab = new LabLedger();
beforeAll(() => lab.start());
afterAll(() => lab.stop());

/** The Regions whose endpoints one read asks, while those that are named refuse. */
async function asked(refusing: readonly string[]): Promise<readonly string[]> {
  const { ledger } = await lab.makeLedger();
  const before = lab.cloud.log.entries.length;
  for (const targetRegion of refusing)
    lab.cloud.faults.add({ service: 'dynamodb', targetRegion, fault: { kind: 'refuse' } });
  await ledger.leases.read();
  return lab.cloud.log.entries.slice(before).map(({ region }) => region);
}

test.each<[string, readonly string[], readonly string[]]>([
  ['the own Region answers', [], [HOME]],
  ['the own Region does not answer', [HOME], [HOME, TIEBREAKER]],
  ['neither it nor the tiebreaker answers', [HOME, TIEBREAKER], [HOME, TIEBREAKER, STANDBY]],
])('the side that is left is asked last: %s', async (_, refusing, order) => {
  expect(await asked(refusing)).toEqual(order);
});
