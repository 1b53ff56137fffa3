import { dressAsAurora } from '../../lab/postgres';
import { recordEffect } from '../../lambda/adapters/sql/postgres';
import type { FenceGrade } from '../../lambda/contract/settings';
import { PostgresPair } from '../lambda/adapters/sql/postgres-pair';
import { type GuardSubject, guardedDatabaseContract } from './guarded-database.contract';
import { oneIdentityContract } from './promoted-copy.contract';

const AURORA = { aurora: true };
const INSERT = `INSERT INTO orders (text) VALUES ('x')`;

let pair: PostgresPair;
beforeAll(async () => {
  pair = await PostgresPair.start({ withCron: true });
  await dressAsAurora(pair.primary, 'shop');
});
afterEach(() => pair.endSessions());
afterAll(() => pair?.stop());

async function makeAuroraGuard(): Promise<GuardSubject> {
  await pair.primary.asAdmin((admin) => admin.query('DELETE FROM cron.job'));
  await pair.asMaster('DROP SCHEMA IF EXISTS handover CASCADE; ALTER ROLE shop_app LOGIN');
  await pair.caughtUp();
  return {
    primary: pair.guard(pair.primary, AURORA),
    graded: (grade: FenceGrade) => pair.guard(pair.primary, { ...AURORA, grade }),
    probe: pair.probe(),
    replica: pair.guard(pair.standby, AURORA),
    replicaProbe: pair.probe(pair.standby),
    write: async () => void (await pair.asMaster(INSERT)),
    logIn: async () => {
      const application = await pair.application();
      return { write: async () => void (await application.query(INSERT)) };
    },
    watch: async () => {
      for (const _run of ['first', 'second']) await pair.runJobs();
    },
    breakAdoption: async () => {
      await pair.primary.asAdmin((admin) => admin.query('GRANT postgres TO shop_app'), 'shop');
      return async () => void (await pair.primary.asAdmin((admin) => admin.query('REVOKE postgres FROM shop_app')));
    },
    effect: async (application, job) => {
      const client = await pair.application();
      await client.query('BEGIN');
      await recordEffect(client, { application, job, operation: 'charge' });
      await client.query(INSERT);
      await client.query('COMMIT');
    },
    caughtUp: () => pair.caughtUp(),
    promote: () => pair.standby.promote(),
  };
}

test('fails on Aurora when it is spoken to as RDS', async () => {
  await expect(pair.guard().look()).rejects.toThrow(/permission denied/);
});

describe('guarded Aurora PostgreSQL', () => guardedDatabaseContract(makeAuroraGuard, oneIdentityContract));
