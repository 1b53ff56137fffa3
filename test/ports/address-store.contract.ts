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
    expect(await addresses.remembered('us-east-1', 'orders-db')).toBeUndefined();
    await addresses.remember({ region: 'us-east-1', database: 'orders-db', endpoint: ENDPOINT, at: AT });
    expect(await addresses.remembered('us-east-1', 'orders-db')).toEqual(ENDPOINT);
    expect(await addresses.remembered('us-west-2', 'orders-db')).toBeUndefined();
    expect(await addresses.remembered('us-east-1', 'stock-db')).toBeUndefined();
  });

  test('the latest address stands', async () => {
    await addresses.remember({ region: 'us-east-1', database: 'orders-db', endpoint: ENDPOINT, at: AT });
    const moved = { ...ENDPOINT, host: 'orders-2.abc.us-east-1.rds.example' };
    await addresses.remember({ region: 'us-east-1', database: 'orders-db', endpoint: moved, at: AT });
    expect(await addresses.remembered('us-east-1', 'orders-db')).toEqual(moved);
  });
}
