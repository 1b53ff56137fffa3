import { recordEffect } from '../../lambda/adapters/sql/postgres';
import { PostgresPair } from '../lambda/adapters/sql/postgres-pair';
import { guardGradesContract } from './guard-grades.contract';
import { type GuardSubject, guardedDatabaseContract } from './guarded-database.contract';

let pair: PostgresPair;
beforeAll(async () => {
  pair = await PostgresPair.start({ withCron: true });
});
afterEach(() => pair.endSessions());
afterAll(() => pair?.stop());

const INSERT = `INSERT INTO orders (text) VALUES ('x')`;

/** One pair of servers for all tests; each begins without a guard. The promotion is the contract's last test. */
async function makePostgresGuard(): Promise<GuardSubject> {
  await pair.primary.asAdmin((admin) => admin.query('DELETE FROM cron.job'));
  await pair.asMaster('DROP SCHEMA IF EXISTS handover CASCADE; ALTER ROLE shop_app LOGIN');
  await pair.caughtUp();
  return {
    primary: pair.guard(),
    graded: (grade) => pair.guard(pair.primary, { grade }),
    probe: pair.probe(),
    replica: pair.guard(pair.standby),
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
      await pair.primary.asAdmin(
        (admin) =>
          admin.query(`CREATE SUBSCRIPTION past CONNECTION '' PUBLICATION p WITH (connect = false, slot_name = NONE)`),
        'shop',
      );
      return async () => {
        await pair.primary.asAdmin((admin) => admin.query('DROP SUBSCRIPTION past'), 'shop');
      };
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

describe('grades of the fence in PostgreSQL', () => guardGradesContract(makePostgresGuard));
describe('guarded PostgreSQL', () => guardedDatabaseContract(makePostgresGuard));
