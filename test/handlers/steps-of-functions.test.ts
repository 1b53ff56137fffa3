import { STEPS, type StepEvent, type StepFunction, type StepName } from '../../lambda/contract/steps';
import { SETTINGS } from './settings';

type Handler = (event: StepEvent) => Promise<unknown>;

/** The modules that are deployed, by the group of steps that the contract gives them. */
const MODULES: Readonly<Record<StepFunction, () => Promise<{ readonly handler: Handler }>>> = {
  run: () => import('../../lambda/handlers/run-steps'),
  databases: () => import('../../lambda/handlers/database-steps'),
  traffic: () => import('../../lambda/handlers/traffic-steps'),
  processing: () => import('../../lambda/handlers/processing-steps'),
  reprotection: () => import('../../lambda/handlers/reprotection-steps'),
};

/** Nobody listens there: every call of a step fails at once, and only after the step was found. */
const NOWHERE = 'http://127.0.0.1:1';

const before = { ...process.env };
beforeAll(() => {
  Object.assign(process.env, {
    HANDOVER_WORKLOAD: JSON.stringify(SETTINGS),
    AWS_REGION: 'us-west-2',
    AWS_ENDPOINT_URL: NOWHERE,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  });
});
afterAll(() => {
  process.env = before;
});

const groups = Object.keys(MODULES) as StepFunction[];
const steps = Object.keys(STEPS) as StepName[];
const NOT_HERE = /^this function has no step/;

test.each(groups)(
  'the function "%s" runs the steps that the contract gives it, and refuses every other',
  async (group) => {
    const { handler } = await MODULES[group]();
    const found: string[] = [];
    for (const step of steps) {
      const reason = await handler({ step, document: { run: { id: 'run-1' } } }).catch((error: Error) => error.message);
      if (!NOT_HERE.test(String(reason))) found.push(step);
    }
    expect(found).toEqual(steps.filter((step) => STEPS[step].function === group));
  },
);
