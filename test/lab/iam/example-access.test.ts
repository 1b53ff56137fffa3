import { accessOf } from '../../../lab/app/access';
import type { Stack, Template } from '../../../lab/app/assembly';
import type { Authorize } from '../../../lab/aws';
import { authorizer } from '../../../lab/iam';
import { FUNCTION_ROLES } from '../../../lib/constructs/function-roles';
import { synthesize } from '../../lib/synthesis';
import { ANSWERING, callOf, HOME, JOBS, OPERATING, probesOf, STANDBY, TIEBREAKER } from './probes';

const stacks: readonly Stack[] = synthesize().all.map(({ stack, template }) => ({
  name: stack.stackName,
  region: stack.region,
  account: stack.account,
  template: template.toJSON() as Template,
}));

const sides = [HOME, STANDBY].flatMap((region) =>
  // The example has no schedules of jobs.
  Object.keys(FUNCTION_ROLES)
    .filter((role) => role !== 'schedules')
    .map((role) => ({ region, name: `demo-orders-${role}` })),
);
const functions = [...sides, { region: TIEBREAKER, name: 'demo-orders-agent' }];
type NamedFunction = (typeof functions)[number];

/** One for all functions, so that what is decided about one is not remembered for another. */
const asSynthesized = authorizer(accessOf(stacks, functions));

/** Names of the sample calls that the templates let a function make. */
function mayCall(one: NamedFunction, authorize: Authorize = asSynthesized): readonly string[] {
  return Object.entries(probesOf(one))
    .filter(([, probe]) => authorize(callOf(probe, one), probe.input) === undefined)
    .map(([name]) => name);
}

const LEDGER = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'].flatMap((operation) =>
  [HOME, STANDBY, TIEBREAKER].map((region) => `ledger: ${operation} in ${region}`),
);

/** The whole ledger, but for what people say: a function is never taken for a person. The sweep deletes what has grown old. */
const QUESTIONS = [
  'answer: read the run',
  'answer: take the lease',
  'answer: read the question',
  'answer: mark the question',
  'answer: replace the question',
  'answer: mark the question of another workload',
  'answer: read an answer',
  'operator: read',
  'operator: take back',
  'operator: read of all',
];

/** The functions that have the ledger in part. */
const DECIDE = [
  'answer: read the run',
  'answer: read the question',
  'answer: mark the question',
  'answer: as the machine',
];
const SUBMISSIONS = ['jobs: read one', 'jobs: queue one', 'jobs: read the sums'];
const IN_PART: Readonly<Record<string, readonly string[]>> = { decide: DECIDE, submissions: SUBMISSIONS };

/** CloudWatch's action knows no resources, and so no Regions. */
const METRICS = ['own: publish metrics', 'other: publish metrics'];

/** Reading is by Region: a hundred names in each policy would overflow into others. */
const SEE_DATABASES = ['own: describe database', 'own: describe kept database', 'own: describe all databases'];

/** Whoever is missing here may use the ledger only. */
const BEYOND_LEDGER: Readonly<Record<string, readonly string[]>> = {
  'run-steps': ['own: notify', 'own: send event'],
  'database-steps': [
    ...SEE_DATABASES,
    'other: describe database',
    'other: describe all databases',
    'own: read parameters',
    'own: read quotas',
    'own: read task definition',
    'other: read parameters',
    'other: read quotas',
    'other: read task definition',
    'other: describe kept database',
    'own: promote database',
    'own: read login',
    'own: stop task',
    'other: stop task',
  ],
  'reprotection-steps': [
    ...SEE_DATABASES,
    'own: rename database',
    'own: restart database',
    'own: snapshot database',
    'own: describe snapshot',
    'own: create replica',
    'own: create replica with tags',
    'own: create replica that is monitored',
    'other: describe database',
    'other: describe all databases',
    'other: describe kept database',
    'own: read login',
  ],
  'traffic-steps': [...SEE_DATABASES, 'own: read connection', 'own: write connection'],
  keeper: [...SEE_DATABASES, 'own: read login', 'own: notify', ...METRICS],
  agent: METRICS,
  dispatcher: ['own: run task', 'own: list tasks', 'own: describe tasks', 'own: stop task', ...METRICS],
};

test.each(functions)('$name in $region may make exactly the calls that it needs', (one) => {
  const role = one.name.replace('demo-orders-', '');
  const may = IN_PART[role] ?? [...LEDGER, ...QUESTIONS, ...Object.keys(JOBS), ...(BEYOND_LEDGER[role] ?? [])];
  expect([...mayCall(one)].sort()).toEqual([...may].sort());
});

interface Policy {
  readonly Roles: readonly { readonly Ref: string }[];
  readonly PolicyDocument: {
    readonly Statement: readonly { readonly Effect: string; readonly Action: string | readonly string[] }[];
  };
}

/** The stack without one statement of the policy of a function. */
function without(stack: Stack, logicalId: string, index: number): Stack {
  const { [logicalId]: policy, ...others } = stack.template.Resources ?? {};
  if (policy === undefined) throw new Error(`no ${logicalId} in ${stack.name}`);
  const { PolicyDocument, ...rest } = policy.Properties as unknown as Policy;
  const Statement = PolicyDocument.Statement.toSpliced(index, 1);
  const Properties = { ...rest, PolicyDocument: { ...PolicyDocument, Statement } };
  return {
    ...stack,
    template: { ...stack.template, Resources: { ...others, [logicalId]: { ...policy, Properties } } },
  };
}

const PLACES = new Map([
  [HOME, 'home'],
  [STANDBY, 'standby'],
  [TIEBREAKER, 'tiebreaker'],
]);

/** Of queues Lambda reads in the name of the function; the lab hands it the events itself. */
const SKIPPED = /^(logs|xray|ec2|sqs):/;

/** Every statement of every function's policy that stands for calls of the lab. */
const STATEMENTS = functions.flatMap((one) => {
  const stack = stacks.find(({ name }) => name === stackOf(one));
  const role = one.name.replace('demo-orders', '').replace(/-./g, (text) => text.slice(1).toUpperCase());
  return Object.entries(stack?.template.Resources ?? {})
    .filter(([id, { Type }]) => Type === 'AWS::IAM::Policy' && id.startsWith(`WorkloadFunctions${role}Role`))
    .flatMap(([logicalId, { Properties }]) =>
      (Properties as unknown as Policy).PolicyDocument.Statement.map((statement, index) => ({
        ...one,
        logicalId,
        index,
        effect: statement.Effect,
        actions: [statement.Action].flat(),
      })),
    )
    .filter(({ actions }) => !actions.every((action) => SKIPPED.test(action)));
});

function stackOf({ region }: NamedFunction): string {
  return `demo-orders-${PLACES.get(region)}`;
}

test('each function has a policy of its own', () => {
  expect(new Set(STATEMENTS.map(({ name, region }) => `${name} ${region}`)).size).toBe(functions.length);
});

const mayWithout = (removed: (typeof STATEMENTS)[number]) => {
  const changed = stacks.map((stack) =>
    stack.name === stackOf(removed) ? without(stack, removed.logicalId, removed.index) : stack,
  );
  return mayCall(removed, authorizer(accessOf(changed, [removed])));
};

test.each(STATEMENTS.filter(({ effect }) => effect === 'Allow'))(
  'refuses calls of $name in $region without its statement of $actions',
  (removed) => {
    expect(mayWithout(removed).length).toBeLessThan(mayCall(removed).length);
  },
);

/** What each denial is for; the one that leaves deleting is that of the operator's own words. */
const DENIED = {
  all: /^(answer: (as|for|change|take one)|operator: (say|change|take back) of all$)/,
  written: /^operator: (say|say of another workload|change)$/,
};

/** Whoever has only the partitions of jobs could not speak as a person without its denial either. */
const DENIALS = STATEMENTS.filter(({ effect, name }) => effect === 'Deny' && !name.endsWith('-submissions'));

test.each(DENIALS)(
  'lets $name in $region speak as a person without its denial of $actions: that is what it is for',
  (removed) => {
    const more = mayWithout(removed).filter((probe) => !mayCall(removed).includes(probe));
    const denied = removed.actions.includes('dynamodb:DeleteItem') ? DENIED.all : DENIED.written;
    const expected = Object.keys({ ...ANSWERING, ...OPERATING }).filter((name) => denied.test(name));
    expect(more.sort()).toEqual(expected.sort());
  },
);

test('refuses the look at the database by who has lost the permission, by name', () => {
  const lost = STATEMENTS.find(
    ({ name, region, actions }) =>
      name.endsWith('traffic-steps') && region === STANDBY && actions[0]?.startsWith('rds:'),
  );
  if (lost === undefined) throw new Error('traffic-steps has no statement on rds');
  const changed = stacks.map((stack) =>
    stack.name === stackOf(lost) ? without(stack, lost.logicalId, lost.index) : stack,
  );
  const probe = probesOf(lost)['own: describe database'];
  if (probe === undefined) throw new Error('no such call');
  const denial = authorizer(accessOf(changed, [lost]))(callOf(probe, lost), probe.input);
  const resource = `arn:aws:rds:${STANDBY}:111122223333:db:demo-orders-orders-db`;
  expect(denial?.what).toBe(`demo-orders-traffic-steps may not rds:DescribeDBInstances on ${resource}`);
  expect(denial?.error).toMatchObject({
    name: 'AccessDenied',
    message: expect.stringMatching(
      /^User: arn:aws:sts::111122223333:assumed-role\/demo-orders-standby-.*\/demo-orders-traffic-steps is not authorized to perform: rds:DescribeDBInstances on resource: .* because no identity-based policy allows/,
    ),
  });
});
