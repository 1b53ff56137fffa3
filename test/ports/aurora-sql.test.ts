import { recordEffect } from '../../lambda/adapters/sql/postgres';
import type { FenceGrade } from '../../lambda/contract/settings';
import { PostgresPair } from '../lambda/adapters/sql/postgres-pair';
import { type GuardSubject, guardedDatabaseContract } from './guarded-database.contract';
import { oneIdentityContract } from './promoted-copy.contract';

/** What Aurora PostgreSQL has not: whoever asks is refused there, and so here. */
const NOT_ON_AURORA = [
  'REVOKE EXECUTE ON FUNCTION pg_current_wal_insert_lsn(), pg_current_wal_flush_lsn(), pg_walfile_name(pg_lsn) FROM PUBLIC',
  'REVOKE EXECUTE ON FUNCTION pg_control_checkpoint(), pg_stat_get_wal_receiver() FROM PUBLIC',
  'REVOKE SELECT ON pg_stat_wal_receiver FROM PUBLIC',
  'REVOKE EXECUTE ON FUNCTION pg_last_wal_replay_lsn() FROM PUBLIC',
];
const AURORA = { aurora: true };
const INSERT = `INSERT INTO orders (text) VALUES ('x')`;

let pair: PostgresPair;
beforeAll(async () => {
  pair = await PostgresPair.start({ withCron: true });
  for (const revoke of NOT_ON_AURORA) await pair.primary.asAdmin((admin) => admin.query(revoke), 'shop');
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
