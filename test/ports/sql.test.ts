import { recordEffect } from '../../lambda/adapters/sql/postgres';
import { PostgresPair } from '../lambda/adapters/sql/postgres-pair';
import { type GuardSubject, guardedDatabaseContract } from './guarded-database.contract';

let pair: PostgresPair;
beforeAll(async () => {
  pair = await PostgresPair.start();
});
afterEach(() => pair.endSessions());
afterAll(() => pair?.stop());

/** One pair of servers for all tests; each begins without a guard. The promotion is the contract's last test. */
async function makePostgresGuard(): Promise<GuardSubject> {
  await pair.asMaster('DROP SCHEMA IF EXISTS handover CASCADE; ALTER ROLE shop_app LOGIN');
  await pair.caughtUp();
  const insert = `INSERT INTO orders (text) VALUES ('x')`;
  return {
    primary: pair.guard(),
    probe: pair.probe(),
    replica: pair.guard(pair.standby),
    replicaProbe: pair.probe(pair.standby),
    write: async () => void (await pair.asMaster(insert)),
    logIn: async () => void (await pair.application()),
    effect: async (job) => {
      const application = await pair.application();
      await application.query('BEGIN');
      await recordEffect(application, { job, operation: 'charge' });
      await application.query(insert);
      await application.query('COMMIT');
    },
    caughtUp: () => pair.caughtUp(),
    promote: () => pair.standby.promote(),
  };
}

describe('guarded PostgreSQL', () => guardedDatabaseContract(makePostgresGuard));
