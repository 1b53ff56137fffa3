import { setTimeout as sleep } from 'node:timers/promises';
import { recordEffect } from '../../lambda/adapters/sql/mysql';
import { MysqlPair } from '../lambda/adapters/sql/mysql/mysql-pair';
import { describeOnMysql } from '../lambda/adapters/sql/mysql/mysqld';
import { type GuardSubject, guardedDatabaseContract } from './guarded-database.contract';

/** `watchdogSeconds` of the contract. */
const WATCHDOG_MS = 5_000;

/** The contract of the grades is PostgreSQL's: on MySQL there is no `enforced`, and `watchdog` has triggers besides (ADR 0011). */
describeOnMysql('guarded MySQL', () => {
  let pair: MysqlPair;
  beforeAll(async () => {
    pair = await MysqlPair.start();
  });
  afterEach(() => pair.endSessions());
  afterAll(() => pair?.stop());

  /** One pair of servers for all tests; each begins without a guard. The promotion is the contract's last test. */
  async function makeMysqlGuard(): Promise<GuardSubject> {
    await pair.reset();
    await pair.caughtUp();
    const insert = `INSERT INTO shop.orders (text) VALUES ('x')`;
    return {
      primary: pair.guard(),
      probe: pair.probe(),
      replica: pair.guard(pair.replica),
      replicaProbe: pair.probe(pair.replica),
      write: async () => void (await pair.asMaster([insert])),
      graded: (grade) => pair.guard(pair.primary, { grade }),
      logIn: async () => {
        const application = await pair.application();
        return { write: async () => void (await application.query(insert)) };
      },
      watch: () => sleep(WATCHDOG_MS),
      breakAdoption: async () => {
        await pair.primary.asAdmin("GRANT CREATE USER ON *.* TO shop_app@'%'");
        return async () => void (await pair.primary.asAdmin("REVOKE CREATE USER ON *.* FROM shop_app@'%'"));
      },
      effect: async (application, job) => {
        const client = await pair.application();
        await client.beginTransaction();
        await recordEffect(client, { application, job, operation: 'charge' });
        await client.query(insert);
        await client.commit();
      },
      caughtUp: () => pair.caughtUp(),
      promote: () => pair.promote(),
    };
  }

  guardedDatabaseContract(makeMysqlGuard);
});
