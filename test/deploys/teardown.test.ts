import config from '../../handover.config';
import { type Resource, synthesize } from '../lib/synthesis';
import { type DeployedTemplate, plannedChanges } from './planned-changes';
import { ResourceTypes } from './resource-types';
import { templatesOf } from './templates';

const types = new ResourceTypes();
const [ORDERS] = config.workloads;
if (ORDERS === undefined) throw new Error('the example has no workload');

const AURORA = {
  name: 'bills',
  kind: 'aurora-global',
  engine: 'postgres',
  engineVersion: '17.5',
  instanceClass: 'r7g.large',
  databaseName: 'bills',
  applicationRoles: ['bills_app'],
} as const;

/** Beside what the schemas call stateful. */
const ALSO_KEPT = ['AWS::RDS::GlobalCluster'];

/** They go with their stack, and nothing that a person would miss is in them. */
const GO = {
  'AWS::Logs::LogGroup':
    'a log group that stays keeps the function of the same name from being deployed again; those of jobs are kept',
  'AWS::SQS::Queue': 'holds events on their way, which the ledger does not need',
};
/** The key of a topic: nothing under it outlives a delivery. */
const OF_NOTICES = 'Notices of Handover, workload orders';

let templates: DeployedTemplate[];
beforeAll(() => {
  const { jobs } = ORDERS;
  const applications = (jobs?.applications ?? []).map((each) => ({ ...each, durability: 'one-region' as const }));
  const workload = { ...ORDERS, databases: [...ORDERS.databases, AURORA], jobs: jobs && { ...jobs, applications } };
  templates = templatesOf(synthesize({ ...config, workloads: [workload] }).all);
});

const holds = ({ Type, Properties }: Resource): boolean =>
  (types.find(Type).stateful || ALSO_KEPT.includes(Type)) && !(Type in GO) && Properties?.Description !== OF_NOTICES;

test('everything that holds something is kept, whether its stack is deleted or would replace it', () => {
  const all = templates.flatMap(({ name, resources }) =>
    Object.entries(resources)
      .filter(([, resource]) => holds(resource))
      .map(([id, resource]) => ({ id: `${name} ${id} ${resource.Type}`, resource })),
  );
  const loose = all.filter(
    ({ resource: { DeletionPolicy, UpdateReplacePolicy } }) =>
      DeletionPolicy !== 'RetainExceptOnCreate' || UpdateReplacePolicy !== 'Retain',
  );
  expect(loose.map(({ id }) => id)).toEqual([]);
  const kinds = new Set(all.map(({ resource }) => resource.Type));
  expect([...kinds].sort()).toEqual([
    'AWS::DynamoDB::GlobalTable',
    'AWS::KMS::Key',
    'AWS::RDS::DBCluster',
    'AWS::RDS::DBInstance',
    'AWS::RDS::GlobalCluster',
    'AWS::SecretsManager::Secret',
  ]);
});

test('taking all stacks down deletes no database, table, key or secret', () => {
  const emptied = templates.map((each) => ({ ...each, resources: {}, outputs: {} }));
  const changes = plannedChanges(types, templates, emptied);
  const of = (kind: string) =>
    changes.filter(({ change }) => change.kind === kind).flatMap(({ before }) => before ?? []);
  expect(of('delete').filter(holds)).toEqual([]);
  expect(of('keep').filter(holds).length).toBeGreaterThan(10);
});

test('logs of jobs are kept', () => {
  const logs = templates.flatMap(({ resources }) => Object.values(resources)).filter(({ Type }) => Type in GO);
  const ofJobs = logs.filter(({ Properties }) => String(Properties?.LogGroupName).startsWith('/handover/'));
  expect(ofJobs.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(ofJobs.map(() => 'RetainExceptOnCreate'));
  expect(ofJobs.length).toBeGreaterThan(0);
});
