import type { ServiceSettings } from '../../contract/settings';
import { servingSide } from '../../domain/sides';
import type { ServiceCounts } from '../../ports/regional-signs';
import type { StepContext } from '../step';
import type { Journal } from './journal';
import type { AllStepPorts } from './step-ports';

/** Only the desired count is a step's; the rest of the port starts and stops jobs. */
export const dryCluster = (
  real: AllStepPorts['cluster'],
  journal: Journal,
  counts: ServiceCounts | undefined,
  { settings, region }: StepContext,
): AllStepPorts['cluster'] => ({
  startedBy: (mark, on) => real.startedBy(mark, on),
  describe: (cluster, taskArns) => real.describe(cluster, taskArns),
  run: async () => ({ started: false, because: 'a dry run starts nothing' }),
  stop: async (_cluster, taskArn) =>
    journal.plan({ operation: 'ecs:StopTask', target: taskArn, detail: 'it runs here' }),
  setDesiredCount: async (cluster, service, count) => {
    const side = servingSide(settings.regions, region);
    const isIt = ({ service: names }: ServiceSettings): boolean => names[side] === service;
    const { name } = settings.services.find(isIt) ?? { name: service };
    const target = `${cluster}/${service}`;
    const told = await (counts?.counts() ?? Promise.resolve([])).catch((error: unknown) => {
      const because = error instanceof Error ? error.message : String(error);
      journal.plan({
        operation: 'ecs:UpdateService',
        target,
        verdict: 'unknown',
        detail: `its tasks cannot be counted: ${because}`,
      });
      throw error;
    });
    const standing = told.find((one) => one.service === name);
    if (standing !== undefined && standing.desired >= count) return standing.desired;
    journal.plan({
      operation: 'ecs:UpdateService',
      target,
      verdict: standing === undefined ? 'would fail' : 'would pass',
      detail:
        standing === undefined
          ? 'there is no such service here'
          : `from ${standing.desired} to ${count} tasks; whether there is capacity shows only when they start`,
    });
    return standing?.desired ?? 0;
  },
});

export const dryParameters = (real: AllStepPorts['parameters'], journal: Journal): AllStepPorts['parameters'] => ({
  read: async (name) => journal.all('written').findLast((one) => one.name === name)?.value ?? (await real.read(name)),
  write: async (name, value) =>
    journal.plan({
      operation: 'ssm:PutParameter',
      target: name,
      detail: 'it can be read',
      effect: { kind: 'written', name, value },
    }),
});

export const dryRecords = (real: AllStepPorts['records'], journal: Journal): AllStepPorts['records'] => ({
  pointsAt: (record) => real.pointsAt(record),
  point: async (record) => {
    const points = await real.pointsAt(record);
    if (points === true) return 'already';
    journal.plan({
      operation: 'route53:ChangeResourceRecordSets',
      target: record.name,
      verdict: points === undefined ? 'unknown' : 'would pass',
      detail:
        points === undefined ? 'the Route 53 API does not answer; a run would queue it' : `CNAME to ${record.target}`,
    });
    return points === undefined ? 'queued' : 'changed';
  },
});

/** Clients would be led here once the ledger says that this side serves. */
export const dryResolver = (
  real: AllStepPorts['resolver'],
  journal: Journal,
  { settings, region }: StepContext,
): AllStepPorts['resolver'] => ({
  targets: async (name) => {
    const record = settings.records.find((one) => one.name === name);
    if (record === undefined || journal.last('serves') === undefined) return real.targets(name);
    return [record.endpoint[servingSide(settings.regions, region)]];
  },
});

export const dryNotices = (journal: Journal): AllStepPorts['notices'] => ({
  send: async ({ subject }) =>
    journal.plan({ operation: 'sns:Publish', target: 'notices', verdict: 'unknown', detail: subject }),
});

/** Best effort, in a Region that may be gone: nothing of it is read. */
export const drySource = (journal: Journal): AllStepPorts['source'] => ({
  stop: async (taskArns) => {
    for (const target of taskArns)
      journal.planOneOfMany({
        operation: 'ecs:StopTask',
        target,
        verdict: 'unknown',
        detail: 'when the other Region answers',
      });
    return taskArns.length;
  },
});
