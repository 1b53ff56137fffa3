import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import config from '../../../handover.config';
import { type DeployedWorkload, readWorkload } from '../../../lab/app/deployed-workload';
import { patchBundles } from '../../../lab/lambda/bundle-patch';
import type { LabFunction } from '../../../lab/lambda/lab-function';
import type { HandoverConfig } from '../../../lib/config/config';
import { synthesized } from '../../scenarios/shipped';

const DATABASES = 60;

const [orders] = config.workloads;
const [first] = orders?.databases ?? [];
if (orders === undefined || first === undefined) throw new Error('the example has no database');
const databases = Array.from({ length: DATABASES }, (_, index) => ({
  ...first,
  name: index === 0 ? first.name : `db-${index + 1}`,
}));
const MANY: HandoverConfig = { ...config, workloads: [{ ...orders, databases }] };

/** A handler reads its settings when it is imported, so an import that succeeds has found them. */
function started({ assetFolder, environment, region }: LabFunction, more: Readonly<Record<string, string>>): string {
  const script = 'import(process.argv[1]).then((it) => console.log(typeof it.handler))';
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--no-warnings', '-e', script, join(assetFolder, 'index.mjs')],
    { env: { PATH: process.env.PATH, ...environment, AWS_REGION: region, ...more }, encoding: 'utf8' },
  );
  return stdout.trim() || (/Error: .*/.exec(stderr)?.[0] ?? stderr.slice(-500));
}

describe(`the example's app with ${DATABASES} databases, as many as it creates`, () => {
  let workload: DeployedWorkload;
  let starts: readonly string[];
  let files: readonly string[];
  let elsewhere: string;
  let patched: string;
  beforeAll(async () => {
    await synthesized(async (assembly) => {
      workload = await readWorkload(assembly);
      const serving = workload.functions.filter(({ region }) => region !== orders.tiebreaker);
      files = serving.map(({ assetFolder }) => readFileSync(join(assetFolder, 'workload.json'), 'utf8'));
      const standby = serving.filter(({ region }) => region === orders.standby);
      starts = standby.map((each) => started(each, { LAMBDA_TASK_ROOT: each.assetFolder }));
      elsewhere = standby[0] === undefined ? '' : started(standby[0], { LAMBDA_TASK_ROOT: assembly });
      const patch = { roles: ['run-steps'], find: /workload\.json|HANDOVER_WORKLOAD_FILE/, replace: '$&' };
      const [lambda] = await patchBundles(
        standby.filter(({ name }) => name.endsWith('run-steps')),
        [patch],
        join(assembly, 'patched'),
      );
      patched = lambda === undefined ? '' : started(lambda, { LAMBDA_TASK_ROOT: lambda.assetFolder });
    }, MANY);
  }, 120_000);

  test('has the databases of both serving Regions in a file beside each bundle, and the topic in the environment', () => {
    expect(files).toHaveLength(22);
    for (const file of files) expect(JSON.parse(file).databases).toHaveLength(DATABASES);
    for (const { environment, region } of workload.functions.filter((each) => each.region !== orders.tiebreaker)) {
      expect(JSON.stringify(environment).length).toBeLessThan(4_000);
      expect(environment.HANDOVER_WORKLOAD).toContain(`arn:aws:sns:${region}:`);
    }
  });

  test('the lab reads them all', () => {
    for (const region of [orders.home, orders.standby])
      expect(workload.settings.get(region)?.databases.map(({ name }) => name)).toEqual(
        databases.map(({ name }) => name),
      );
    expect(workload.settings.get(orders.tiebreaker)?.databases).toEqual([]);
  });

  test('every function starts with the environment and the code that the stack gives it', () => {
    expect(starts).toEqual(Array.from({ length: 11 }, () => 'function'));
  });

  test('fails where the file is not', () => {
    expect(elsewhere).toMatch(/ENOENT.*workload\.json/);
  });

  test('a bundle that a break has changed has its file too', () => {
    expect(patched).toBe('function');
  });
});
