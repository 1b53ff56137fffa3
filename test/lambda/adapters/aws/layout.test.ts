import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ledgerKeys } from '../../../../lambda/adapters/aws/ledger/keys';
import type { Key } from '../../../../lambda/adapters/aws/ledger/ledger-table';
import { composeLedger } from '../../../../lambda/handlers/ledger';
import { LabLedger } from '../../../ports/lab-ledger';
import { AT, HOME, REGIONS, STANDBY } from '../../../ports/ledger-subject';

const lab = new LabLedger();
beforeAll(() => lab.start());
afterAll(() => lab.stop());

const keys = ledgerKeys('newer');
const ledger = () => composeLedger({ ledgerTable: 'shop-ledger', workload: 'newer', regions: REGIONS, region: HOME });

/** A later release has written the item. */
async function layoutOf({ pk, sk }: Key, layout: number): Promise<void> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: HOME }));
  const set = { UpdateExpression: 'SET layout = :l', ExpressionAttributeValues: { ':l': layout } };
  await client.send(new UpdateCommand({ TableName: 'shop-ledger', Key: { pk, sk }, ...set }));
}

const REFUSAL = (sk: string) =>
  `WORKLOAD#newer / ${sk} in the ledger was written by a newer release, layout 2; this one reads up to 1: deploy the newer release here too`;

test('an item of this layout, and one from before layouts were counted, is read', async () => {
  const { leases } = ledger();
  await leases.create({ active: HOME, holder: 'k' });
  expect(await leases.read()).toMatchObject({ epoch: 1 });
  await layoutOf(keys.lease, 0);
  expect(await leases.read()).toMatchObject({ epoch: 1 });
});

test('refuses to read an item of a newer layout, by name', async () => {
  const { leases } = ledger();
  await leases.create({ active: HOME, holder: 'k' });
  await layoutOf(keys.lease, 2);
  await expect(leases.read()).rejects.toMatchObject({ name: 'BadInput', message: REFUSAL('LEASE') });
});

test('refuses a list in which one item is of a newer layout', async () => {
  const { fences } = ledger();
  for (const epoch of [2, 3]) await fences.record({ epoch, how: 'unfenced', by: 'r', at: AT, databases: {} });
  await layoutOf(keys.fence(3), 2);
  await expect(fences.unreconciled()).rejects.toMatchObject({ message: REFUSAL('FENCE#000000000003') });
});

test('refuses to take a newer item for what stands where its own write was refused', async () => {
  const { serving } = ledger();
  await serving.serve({ region: STANDBY, epoch: 5 });
  await layoutOf(keys.serving, 2);
  await expect(serving.serve({ region: HOME, epoch: 1 })).rejects.toMatchObject({ message: REFUSAL('SERVING') });
});
