import config from '../../../handover.config';
import { synthesize } from '../synthesis';

const [workload] = config.workloads;
const [database] = workload?.databases ?? [];
const [application] = workload?.jobs?.applications ?? [];
if (workload?.jobs === undefined || database === undefined || application === undefined)
  throw new Error('the example has no database, or no jobs');
const { jobs } = workload;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST_RESOURCES = 500;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html#dynamic-references-considerations */
const MOST_DYNAMIC_REFERENCES = 60;

test('as many databases as a configuration may have fit into their stacks, beside two applications', () => {
  const databases = Array.from({ length: 60 }, (_, index) => ({
    ...database,
    name: index === 0 ? database.name : `db-${index}`,
  }));
  const applications = [application, { ...application, name: 'mails' }];
  const { all } = synthesize({ ...config, workloads: [{ ...workload, databases, jobs: { ...jobs, applications } }] });
  const sizes = all.map(({ stack, resources }) => `${stack.stackName} ${Object.keys(resources).length}`);
  expect(sizes.filter((size) => Number(size.split(' ')[1]) > MOST_RESOURCES)).toEqual([]);
  expect(sizes).toHaveLength(6);
  const references = all.map(({ template }) => JSON.stringify(template.toJSON()).match(/\{\{resolve:/g)?.length ?? 0);
  expect(Math.max(...references)).toBe(MOST_DYNAMIC_REFERENCES);
});
