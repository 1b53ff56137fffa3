import { recordEffect } from '../../lambda/adapters/sql/mysql';
import { MysqlPair } from '../lambda/adapters/sql/mysql/mysql-pair';
import { describeOnMysql } from '../lambda/adapters/sql/mysql/mysqld';
import { type GuardSubject, guardedDatabaseContract } from './guarded-database.contract';

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
      logIn: async () => void (await pair.application()),
      effect: async (job) => {
        const application = await pair.application();
        await application.beginTransaction();
        await recordEffect(application, { job, operation: 'charge' });
        await application.query(insert);
        await application.commit();
      },
      caughtUp: () => pair.caughtUp(),
      promote: () => pair.promote(),
    };
  }

  guardedDatabaseContract(makeMysqlGuard);
});
