import { PostgresPair } from './postgres-pair';
import { PROTOCOLS, sent } from './protocols';

const REFUSED = {
  code: '25006',
  message: expect.stringMatching(/^handover: closed, the deadline of epoch \d+ passed at/),
};

let pair: PostgresPair;
let epoch = 0;
beforeAll(async () => {
  pair = await PostgresPair.start();
  await pair.installGuard();
});
afterEach(() => pair.endSessions());
afterAll(() => pair?.stop());

const openFor = (seconds: number) => {
  epoch += 1;
  return pair.openFor(seconds, epoch);
};
const ordersCalled = async (text: string) =>
  (await pair.asMaster(`SELECT id FROM orders WHERE text = '${text}'`)).length;

/** Work that waits for COMMIT, queued behind the guard's own check. */
const SLOW = `PERFORM pg_sleep(0.7)`;
const deferring = async (work: string, test: () => Promise<void>) => {
  await pair.asMaster(
    `CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${work}; RETURN NULL; END $$;
     CREATE CONSTRAINT TRIGGER late AFTER INSERT ON orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION late()`,
  );
  try {
    await test();
  } finally {
    await pair.asMaster('DROP FUNCTION late CASCADE');
  }
};

test.each(PROTOCOLS)(
  'refuses at COMMIT (%s protocol) what deferred constraints carried past the deadline',
  (protocol) =>
    deferring(SLOW, async () => {
      await openFor(0.5);
      const application = await pair.application();
      const write = `INSERT INTO orders (text) VALUES ('deferred')`;
      await expect(application.query(sent(write, protocol))).rejects.toMatchObject(REFUSED);
      expect(await ordersCalled('deferred')).toBe(0);
    }),
);

test('refuses at COMMIT what the deferred work of deferred work carried past the deadline', () =>
  deferring(
    `IF NEW.text = 'second' THEN ${SLOW}; ELSE INSERT INTO orders (text) VALUES ('second'); END IF`,
    async () => {
      await openFor(0.5);
      const application = await pair.application();
      await application.query('BEGIN');
      await application.query(`INSERT INTO orders (text) VALUES ('first')`);
      await expect(application.query('COMMIT')).rejects.toMatchObject(REFUSED);
      expect(await ordersCalled('first')).toBe(0);
    },
  ));

test('lets deferred constraints through that are in time', () =>
  deferring('PERFORM 1', async () => {
    await openFor(60);
    const application = await pair.application();
    await application.query(`INSERT INTO orders (text) SELECT 'kept' FROM generate_series(1, 100)`);
    expect(await ordersCalled('kept')).toBe(100);
    expect(await pair.asMaster('SELECT * FROM handover.commit_check')).toEqual([]);
  }));
