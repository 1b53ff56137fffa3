import example from '../../../handover.config';
import { formatMistakes } from '../../../lib/config/mistakes';
import { parseConfig } from '../../../lib/config/parse-config';

type Change = (config: Loose) => void;
// The shapes here are wrong on purpose.
interface Loose {
  [key: string]: unknown;
  workloads: LooseWorkload[];
}
interface LooseWorkload {
  [key: string]: unknown;
  databases: Record<string, unknown>[];
  jobs: { [key: string]: unknown; applications: Record<string, unknown>[] };
  records: Record<string, unknown>[];
}

function changed(change: Change): unknown {
  const config = structuredClone(example) as unknown as Loose;
  change(config);
  return config;
}

const workload = (change: (workload: LooseWorkload) => void): Change => {
  return (config) => {
    for (const first of config.workloads.slice(0, 1)) change(first);
  };
};

const database = (keys: object): Change => workload(({ databases }) => Object.assign(databases[0] ?? {}, keys));
const application = (keys: object): Change => workload(({ jobs }) => Object.assign(jobs.applications[0] ?? {}, keys));
const record = (keys: object): Change => workload(({ records }) => Object.assign(records[0] ?? {}, keys));
const set = (keys: object): Change => workload((first) => Object.assign(first, keys));
const twoWorkloads = (keys: object): Change => {
  return (config) => config.workloads.push({ ...structuredClone(config.workloads[0]), ...keys } as LooseWorkload);
};

const MRSC = "the ledger's multi-Region strong consistency (DynamoDB) needs all three Regions in one set";
const NAME = '1 to 20 lower-case letters, digits and single hyphens, beginning with a letter, not ending with a hyphen';
const SQL = 'a PostgreSQL name of 1 to 63 lower-case letters, digits and underscores, not beginning with a digit';

describe('parseConfig', () => {
  it('accepts the example and fills defaults in', () => {
    const parsed = parseConfig(example);
    expect(parsed).toMatchObject({
      ok: true,
      config: {
        workloads: [
          {
            rtoSeconds: 900,
            rpoSeconds: 90,
            approvalDeadlineSeconds: 3600,
            databases: [
              { guardedSchemas: ['public'], backupRetentionDays: 7, multiAz: true, deletionProtection: false },
            ],
            jobs: { applications: [{ maxAttempts: 3, cpu: 256 }] },
            records: [{ strategy: 'health-check', ttlSeconds: 30 }],
          },
        ],
      },
    });
  });

  it.each<[Change, ...string[]]>([
    [(c) => Object.assign(c, { installation: 'Demo' }), `installation: is "Demo", should be ${NAME}`],
    [(c) => Object.assign(c, { installation: 'a--b' }), `installation: is "a--b", should be ${NAME}`],
    [(c) => Object.assign(c, { account: 123 }), 'account: is 123, should be an account id of 12 digits in quotes'],
    [(c) => Object.assign(c, { notify: 'me' }), 'notify: is "me", should be an e-mail address'],
    [(c) => Object.assign(c, { workloads: [] }), 'workloads: is [], should be a list of at least one workload'],
    [
      (c) => Object.assign(c, { regoins: 1 }),
      'regoins: is 1, should be left out, known keys here are installation, account, notify, workloads',
    ],
    [set({ automaton: 'observe' }), 'workloads[0].automaton: is "observe", should be spelt "automation"'],
    [set({ name: 'a-name-of-21-letters-x' }), `workloads[0].name: is "a-name-of-21-letters-x", should be ${NAME}`],
    [set({ home: undefined }), 'workloads[0].home: is nothing, should be the code of a Region such as "us-east-1"'],
    [set({ standby: 'west' }), 'workloads[0].standby: is "west", should be the code of a Region such as "us-east-1"'],
    [
      set({ standby: 'us-east-1' }),
      'workloads[0].standby: is "us-east-1", should be another Region than home, which is "us-east-1" too',
    ],
    [
      set({ tiebreaker: 'us-west-2' }),
      'workloads[0].tiebreaker: is "us-west-2", should be a third Region, home is "us-east-1" and standby "us-west-2"',
    ],
    [
      set({ tiebreaker: 'eu-west-1' }),
      `workloads[0].tiebreaker: is "eu-west-1", should be one of us-east-1, us-east-2, us-west-2 like home: ${MRSC}`,
    ],
    [
      set({ tiebreaker: 'sa-east-1' }),
      'workloads[0].tiebreaker: is "sa-east-1", should be one of us-east-1, us-east-2, us-west-2, eu-west-1, eu-west-2, ' +
        `eu-west-3, eu-central-1, ap-northeast-1, ap-northeast-2, ap-northeast-3: ${MRSC}`,
    ],
    [set({ rto: 'soon' }), 'workloads[0].rto: is "soon", should be a duration such as "15 minutes", "30s" or "1 hour"'],
    [set({ rpo: 30 }), 'workloads[0].rpo: is 30, should be a duration such as "15 minutes", "30s" or "1 hour"'],
    [
      set({ approvalDeadline: '9 hours' }),
      'workloads[0].approvalDeadline: is "9 hours", should be at most "8 hours": longer waits do not fit into the history of one execution',
    ],
    [
      set({ whenRpoExceeded: 'panic' }),
      'workloads[0].whenRpoExceeded: is "panic", should be one of "promote", "wait", "ask", "refuse"',
    ],
    [set({ automation: true }), 'workloads[0].automation: is true, should be one of "observe", "approve", "automatic"'],
    [set({ databases: [] }), 'workloads[0].databases: is [], should be a list of at least one database'],
    [
      database({ kind: 'aurora' }),
      'workloads[0].databases[0].kind: is "aurora", should be one of "rds-replica-pair", "aurora-global"',
    ],
    [
      database({ engineVersion: '17' }),
      'workloads[0].databases[0].engineVersion: is "17", should be a full PostgreSQL version such as "17.6"',
    ],
    [
      database({ instanceClass: 'db.m7g.large' }),
      'workloads[0].databases[0].instanceClass: is "db.m7g.large", should be an instance class without "db." such as "m7g.large"',
    ],
    [
      database({ storageGib: 5 }),
      'workloads[0].databases[0].storageGib: is 5, should be a whole number from 20 to 65536',
    ],
    [
      database({ backupRetentionDays: 0 }),
      'workloads[0].databases[0].backupRetentionDays: is 0, should be a whole number from 1 to 35',
    ],
    [
      database({ applicationRoles: [] }),
      'workloads[0].databases[0].applicationRoles: is [], should be a list of at least one role that applications log in with',
    ],
    [
      database({ applicationRoles: ['Orders'] }),
      `workloads[0].databases[0].applicationRoles[0]: is "Orders", should be ${SQL}`,
    ],
    [
      database({ deletionProtection: 'yes' }),
      'workloads[0].databases[0].deletionProtection: is "yes", should be true or false',
    ],
    [
      workload(({ databases }) => databases.push(structuredClone(databases[0] ?? {}))),
      'workloads[0].databases[1].name: is "orders-db", should be a name that is not taken by an earlier entry',
    ],
    [
      application({ image: '' }),
      'workloads[0].jobs.applications[0].image: is "", should be a container image such as "busybox:1.37"',
    ],
    [
      application({ classes: [] }),
      'workloads[0].jobs.applications[0].classes: is [], should be a list of at least one priority class, most urgent first',
    ],
    [
      application({ classes: ['bulk', 'bulk'] }),
      'workloads[0].jobs.applications[0].classes[1]: is "bulk", should be named only once',
    ],
    [
      application({ markerDatabase: 'other' }),
      'workloads[0].jobs.applications[0].markerDatabase: is "other", should be the database of the markers: orders-db',
    ],
    [
      application({ markerDatabase: undefined }),
      'workloads[0].jobs.applications[0].markerDatabase: is nothing, should be the database of the markers: orders-db',
    ],
    [
      workload(({ jobs }) => jobs.applications.push(structuredClone(jobs.applications[0] ?? {}))),
      'workloads[0].jobs.applications[1].name: is "billing", should be a name that is not taken by an earlier entry',
    ],
    [
      record({ zone: 'example.org' }),
      'workloads[0].records[0].name: is "orders.example.com", should be a name below its zone "example.org" (a CNAME cannot stand at the apex)',
    ],
    [
      record({ name: 'example.com' }),
      'workloads[0].records[0].name: is "example.com", should be a name below its zone "example.com" (a CNAME cannot stand at the apex)',
    ],
    [
      record({ zoneId: 'example.com' }),
      'workloads[0].records[0].zoneId: is "example.com", should be the id of a hosted zone such as "Z0123456789ABCDEFGHIJ"',
    ],
    [
      record({ endpoint: { home: 'a.example.com' } }),
      'workloads[0].records[0].endpoint.standby: is nothing, should be a host name in lower case such as "orders.example.com"',
    ],
    [
      record({ ttl: '5 minutes' }),
      'workloads[0].records[0].ttl: is "5 minutes", should be at most "60 seconds": clients keep the old Region for so long',
    ],
    [twoWorkloads({}), 'workloads[1].name: is "orders", should be a name that is not taken by an earlier entry'],
    [
      twoWorkloads({ name: 'other', home: 'us-east-2', tiebreaker: 'us-east-1' }),
      'workloads[1].home: is "us-east-2", should be one of us-east-1, us-west-2 like the first workload: an installation has one ledger',
      'workloads[1].tiebreaker: is "us-east-1", should be "us-east-2" like that of the first workload: an installation has one ledger',
    ],
  ])('refuses a mistake by key, value and what would be right (%#)', (change, ...lines) => {
    const parsed = parseConfig(changed(change));
    const mistakes = parsed.ok ? [] : parsed.mistakes;
    const [, ...found] = formatMistakes(mistakes, 'it').split('\n');
    expect(found.map((line) => line.trim())).toEqual(lines);
  });

  it('reports mistakes of shape and mistakes across keys in one go', () => {
    const parsed = parseConfig(
      changed((config) => {
        config.instalation = 'x';
        set({ rto: 'soon', standby: 'us-east-1' })(config);
        record({ zone: 'example.org', ttl: 5 })(config);
      }),
    );
    expect(parsed.ok ? [] : parsed.mistakes.map(({ key }) => key).sort()).toEqual([
      'instalation',
      'workloads[0].records[0].name',
      'workloads[0].records[0].ttl',
      'workloads[0].rto',
      'workloads[0].standby',
    ]);
  });

  it.each([undefined, null, 'orders', 7, []])('refuses %j, which is no configuration at all', (nothing) => {
    const parsed = parseConfig(nothing);
    expect(parsed).toMatchObject({ ok: false, mistakes: [{ key: '(the configuration)' }] });
  });

  it('accepts two workloads that serve from each other’s Region', () => {
    expect(
      parseConfig(changed(twoWorkloads({ name: 'other', home: 'us-west-2', standby: 'us-east-1' }))),
    ).toMatchObject({
      ok: true,
    });
  });

  it('warns of the placeholder account and of an RPO that a silent old side always exceeds', () => {
    const parsed = parseConfig(changed(set({ rpo: '10s' })));
    expect(parsed.ok && parsed.warnings).toEqual([
      'account: is the placeholder "111122223333", set your own before "cdk deploy"',
      'workloads[0].rpo: is 10 s, but when the old side cannot acknowledge its fence the reported bound is at least 65 s ' +
        '(lease TTL plus a renewal), so such a run will always "ask"',
    ]);
  });
});
