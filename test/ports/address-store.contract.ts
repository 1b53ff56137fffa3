import { AT, type LedgerSubject, type MakeLedger } from './ledger-subject';

const ENDPOINT = { host: 'orders.abc.us-east-1.rds.example', port: 5432 };

/** What every store of addresses promises. */
export function addressStoreContract(make: MakeLedger): void {
  let addresses: LedgerSubject['ledger']['addresses'];
  let subject: LedgerSubject;
  beforeEach(async () => {
    subject = await make();
    addresses = subject.ledger.addresses;
  });

  test('an address is remembered for its Region and its database, and for no other', async () => {
    expect(
      await addresses.remembered({ region: 'us-east-1', database: 'orders-db', instance: 'orders' }),
    ).toBeUndefined();
    await addresses.remember({
      region: 'us-east-1',
      database: 'orders-db',
      instance: 'orders',
      endpoint: ENDPOINT,
      at: AT,
    });
    expect(await addresses.remembered({ region: 'us-east-1', database: 'orders-db', instance: 'orders' })).toEqual(
      ENDPOINT,
    );
    expect(
      await addresses.remembered({ region: 'us-west-2', database: 'orders-db', instance: 'orders' }),
    ).toBeUndefined();
    expect(
      await addresses.remembered({ region: 'us-east-1', database: 'stock-db', instance: 'orders' }),
    ).toBeUndefined();
  });

  test('an address of an instance that the plan no longer names is none', async () => {
    await addresses.remember({
      region: 'us-east-1',
      database: 'orders-db',
      instance: 'orders',
      endpoint: ENDPOINT,
      at: AT,
    });
    const of = { region: 'us-east-1', database: 'orders-db', instance: 'orders-v2' };
    expect(await addresses.remembered(of)).toBeUndefined();
  });

  test('the latest address stands', async () => {
    await addresses.remember({
      region: 'us-east-1',
      database: 'orders-db',
      instance: 'orders',
      endpoint: ENDPOINT,
      at: AT,
    });
    const moved = { ...ENDPOINT, host: 'orders-2.abc.us-east-1.rds.example' };
    await addresses.remember({
      region: 'us-east-1',
      database: 'orders-db',
      instance: 'orders',
      endpoint: moved,
      at: AT,
    });
    expect(await addresses.remembered({ region: 'us-east-1', database: 'orders-db', instance: 'orders' })).toEqual(
      moved,
    );
  });
}
