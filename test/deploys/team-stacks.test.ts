import { PLAN } from '../lib/plan';
import { withValue } from './after-runs';
import { harmsOf } from './harms';
import { asDeployed, type Live } from './live-resources';
import type { DeployedTemplate } from './planned-changes';
import { ResourceTypes } from './resource-types';
import { type TeamChoices, teamStacks } from './team-stacks';
import { withProperties } from './templates';

const types = new ResourceTypes();

/** After a failover: the standby's service was raised to four, and the record points there. */
const afterFailover = (deployed: readonly DeployedTemplate[]): Live =>
  withValue(
    withValue(asDeployed(deployed), 'AWS::ECS::Service', 'DesiredCount', 4),
    'AWS::Route53::RecordSet',
    'ResourceRecords',
    ['orders-usw2.example.com'],
  );

const changed = (before: readonly DeployedTemplate[], after: readonly DeployedTemplate[]): string[] =>
  harmsOf(types, before, after, afterFailover(before));
const deploy = (first: Partial<TeamChoices>, then: Partial<TeamChoices>): string[] =>
  changed(synthesized(first), synthesized({ ...first, ...then }));

const known = new Map<string, readonly DeployedTemplate[]>();
function synthesized(choices: Partial<TeamChoices>): readonly DeployedTemplate[] {
  const key = JSON.stringify(choices);
  const templates = known.get(key) ?? teamStacks(choices);
  known.set(key, templates);
  return templates;
}

/** By hand: the constructs refuse it. */
const counted = (choices: Partial<TeamChoices>): readonly DeployedTemplate[] =>
  ['orders-home', 'orders-standby'].reduce(
    (templates, stack) => withProperties(templates, stack, 'AWS::ECS::Service', { DesiredCount: 1 }),
    synthesized(choices),
  );

const SHORTER = { strategy: 'change-record', ttlSeconds: 10 } as const;

describe('a team’s own stacks after a failover', () => {
  test.each<[string, Partial<TeamChoices>]>([
    ['nothing', {}],
    ['the image of the service', { image: 'orders-api:2' }],
    ['the TTL of the record', { record: SHORTER }],
    ['goals and automation', { plan: { ...PLAN, rpo: '5 minutes', automation: 'observe' } }],
  ])('are deployed with a change of %s, and nothing is undone', (_, change) => {
    expect(deploy({}, change)).toEqual([]);
  });

  test('fail when the service names its count: a new image sets it back', () => {
    expect(changed(counted({}), counted({}))).toEqual([]);
    expect(changed(counted({}), counted({ image: 'orders-api:2' }))).toEqual([
      expect.stringMatching(/^orders-home .*: DesiredCount 4 becomes 1$/),
      expect.stringMatching(/^orders-standby .*: DesiredCount 4 becomes 1$/),
    ]);
  });

  test('fail when a stack owns the record: another TTL points it at home again', () => {
    expect(deploy({ ownsRecord: true }, {})).toEqual([]);
    expect(deploy({ ownsRecord: true }, { record: SHORTER })).toEqual([
      'orders-home Record: ResourceRecords ["orders-usw2.example.com"] becomes ["orders-use1.example.com"]',
    ]);
  });

  test('fail when a stack that owned the record lets it go: it has to be kept first', () => {
    expect(deploy({ ownsRecord: true }, { ownsRecord: false })).toEqual(['orders-home Record: deleted']);
  });

  test('fail when home and standby change places in the plan', () => {
    const swapped = { ...PLAN, home: PLAN.standby, standby: PLAN.home };
    const harms = deploy({ record: { strategy: 'health-check' } }, { plan: swapped });
    expect(harms).toContainEqual(expect.stringContaining('exists already'));
  });
});
