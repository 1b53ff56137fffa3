import { MysqlPair } from './mysql-pair';
import { describeOnMysql } from './mysqld';

/** What breaks the fence, the sentence that says so, and what mends it; each as root of the server or as the team. */
const FAULTS: readonly {
  readonly breaks: readonly string[];
  readonly says: string;
  readonly mends: readonly string[];
}[] = [
  {
    breaks: ['SET GLOBAL binlog_format = MIXED'],
    says: 'binlog_format is MIXED, and triggers would lock the row of the fence: set binlog_format = ROW in the parameter group of this instance and of its replica',
    mends: ['SET GLOBAL binlog_format = ROW'],
  },
  {
    breaks: ["GRANT CREATE USER ON *.* TO shop_app@'%'"],
    says: `application role "shop_app" may create users, and so lift its own bar: REVOKE CREATE USER ON *.* FROM 'shop_app'@'%'`,
    mends: ["REVOKE CREATE USER ON *.* FROM shop_app@'%'"],
  },
  {
    breaks: ['CREATE TABLE shop.loose (id INT) ENGINE = MyISAM'],
    says: 'tables without transactions keep what a session wrote that is ended (shop.loose): ALTER TABLE … ENGINE = InnoDB',
    mends: ['DROP TABLE shop.loose'],
  },
  {
    breaks: [
      "CREATE DEFINER = handover_master@'%' EVENT shop.sweep ON SCHEDULE EVERY 1 HOUR DO DELETE FROM shop.orders WHERE id < 0",
    ],
    says: 'event shop.sweep runs as handover_master@%, whose sessions the watchdog does not end: give it an application role as its DEFINER',
    mends: ['DROP EVENT shop.sweep'],
  },
  {
    breaks: ["CREATE USER stranger@'%' IDENTIFIED BY 'x'", "GRANT UPDATE ON shop.* TO stranger@'%'"],
    says: 'user "stranger" may log in and write, and is not barred: add it to the application roles, or REVOKE',
    mends: ["DROP USER stranger@'%'"],
  },
  {
    breaks: ["REVOKE XA_RECOVER_ADMIN ON *.* FROM handover_master@'%'"],
    says: 'prepared transactions can not be looked for: upgrade to 8.0.36 or newer, or GRANT XA_RECOVER_ADMIN ON *.* to the login of Handover',
    mends: ["GRANT XA_RECOVER_ADMIN ON *.* TO handover_master@'%' WITH GRANT OPTION"],
  },
];

describeOnMysql('what keeps the fence of MySQL from holding', () => {
  let pair: MysqlPair;
  beforeAll(async () => {
    pair = await MysqlPair.start();
    await pair.installGuard();
  });
  afterEach(() => pair.endSessions());
  afterAll(() => pair?.stop());

  const faultsOf = async (server = pair.primary) => (await pair.guard(server).look()).row?.faults;

  test('is nothing on a server that is as Handover makes it', async () => {
    expect(await faultsOf()).toEqual([]);
  });

  test.each(FAULTS)('is said on both sides, until it is mended: $says', async ({ breaks, says, mends }) => {
    await pair.primary.asAdmin(...breaks);
    await pair.guard().install();
    expect(await faultsOf()).toEqual([says]);
    await pair.caughtUp();
    expect(await faultsOf(pair.replica)).toEqual([says]);
    await pair.primary.asAdmin(...mends);
    await pair.guard().install();
    expect(await faultsOf()).toEqual([]);
  });

  test('is said of sessions that use the login of Handover', async () => {
    await pair.application(pair.primary, { username: 'handover_master', password: 'master-secret' });
    await pair.guard().install();
    expect(await faultsOf()).toEqual([
      'sessions of "handover_master", the login of Handover, come from elsewhere (localhost): give the application a login of its own',
    ]);
  });

  test('is said of a watchdog that is switched off, and refuses to install where no event can run', async () => {
    await pair.primary.asAdmin('SET GLOBAL event_scheduler = OFF');
    await pair.endWatch();
    await expect(pair.guard().install()).rejects.toMatchObject({
      name: 'BadInput',
      message:
        'event_scheduler is off, and nothing ends sessions after the deadline: set event_scheduler = ON in the parameter group of this instance and of its replica',
    });
    expect(await faultsOf()).toEqual([expect.stringContaining('event_scheduler is off')]);
    await pair.primary.asAdmin('SET GLOBAL event_scheduler = ON');
    await pair.guard().install();
    expect(await faultsOf()).toEqual([]);
  });

  test('is said of a watchdog that fails at each call', async () => {
    await pair.primary.asAdmin('RENAME TABLE handover.barred TO handover.hidden');
    await pair.endWatch();
    const guard = pair.guard();
    await guard.install().catch(() => undefined);
    await pair.primary.asAdmin('RENAME TABLE handover.hidden TO handover.barred');
    expect(await faultsOf()).toEqual([
      'the watchdog does not run: SHOW EVENTS FROM handover, and the error log of the instance, say why',
    ]);
    await guard.install();
    expect(await faultsOf()).toEqual([]);
  });

  test('refuses a plan that names the login of Handover, or a user that is not there', async () => {
    await expect(pair.guard(pair.primary, { applicationRoles: ['handover_master'] }).install()).rejects.toMatchObject({
      name: 'BadInput',
      message:
        'the plan names "handover_master" as an application role, and Handover logs in with it: give the application a login of its own',
    });
    await expect(pair.guard(pair.primary, { applicationRoles: ['shop_app', 'ghost'] }).install()).rejects.toMatchObject(
      {
        name: 'BadInput',
        message:
          'application role "ghost" does not exist, the plan names shop_app, ghost: create it, or take it out of the plan',
      },
    );
    await pair.guard().install();
  });
});
