import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DEFAULT_TIMINGS,
  type FenceGrade,
  type Side,
  type Timings,
  type WorkloadSettings,
} from '../../lambda/contract/settings';
import { composeLedger } from '../../lambda/handlers/ledger';
import { readAccess } from '../app/access';
import { type DeployedWorkload, readWorkload } from '../app/deployed-workload';
import { type Authorize, LabCloud } from '../aws';
import { LabDns, type NameSource, namesEnvironment, together } from '../dns';
import { authorizer } from '../iam';
import { type BundlePatch, patchBundles } from '../lambda/bundle-patch';
import { LambdaFunctions } from '../lambda/functions';
import { type LabFunction, plays } from '../lambda/lab-function';
import { bundleWorkload } from '../workload/bundle';
import { type GraphChange, withGraph } from './changed-graph';
import { Children } from './children';
import { CronClock } from './cron-clock';
import { LabDatabases } from './databases';
import { effectMarkers } from './effect-markers';
import { Endings } from './endings';
import { type ExecutionEvent, Executions, type Intercept } from './executions';
import { furnish } from './furnish';
import { Happenings } from './happenings';
import { LAB_ALARM_SECONDS_PER_MINUTE, LAB_SECONDS_PER_MINUTE, LAB_SHORTENED, LAB_TIMINGS } from './lab-timings';
import { LabWorld } from './lab-world';
import { OrderServices } from './order-services';
import { played } from './played-settings';
import { Schedules } from './schedules';
import { stateTeller } from './state-teller';
import { TaskQueue } from './task-queue';
import { Triggers } from './triggers';
import { Workers } from './workers';

export interface WorldOptions {
  /** Folder of the cloud assembly (`cdk.out`). */
  readonly assembly: string;
  readonly workload?: string;
  /** Folder for data. PostgreSQL does not run as root, so it is open to other users on its way. */
  readonly dataFolder: string;
  readonly logFolder: string;
  /** Settings that the scenario plays otherwise than the app was synthesized with. */
  readonly settings: Partial<WorkloadSettings>;
  /** Of every database. @default - the app's own */
  readonly grade?: FenceGrade;
  /** Durations that the scenario plays otherwise than the lab does. */
  readonly timings: Partial<Timings>;
  /** How long clients wait for an answer. */
  readonly patienceMs: number;
  /** The side that serves when the story begins. */
  readonly first: Side;
  readonly random: () => number;
  readonly intercept?: Intercept;
  readonly workerEnvironment: Readonly<Record<string, string>>;
  /** What a break changes in the artifacts: nothing else ever does. */
  readonly patches: readonly BundlePatch[];
  readonly graph?: GraphChange;
}

/** Starts three Regions from a synthesized app; what was started before something failed is ended again. */
export async function startWorld(options: WorldOptions): Promise<LabWorld> {
  const endings = new Endings();
  try {
    return await build(options, endings);
  } catch (error) {
    await endings.run();
    throw error;
  }
}

async function build(options: WorldOptions, endings: Endings): Promise<LabWorld> {
  const workload = withGraph(await readWorkload(options.assembly, options.workload), options.graph);
  const settings = played(homeSettings(workload), options);
  const { logFolder, dataFolder } = options;
  await mkdir(logFolder, { recursive: true });
  const happenings = new Happenings();
  const history: ExecutionEvent[] = [];
  const access = await readAccess(options.assembly, workload.functions);
  const cloud = await startCloud(workload, tellDenials(authorizer(access), happenings), endings);
  await furnish(cloud, workload, settings, options.first);
  const [databases, scripts] = await Promise.all([
    startDatabases(settings, { cloud, options, happenings }, endings),
    bundleWorkload(join(dataFolder, 'workload')),
  ]);
  const resolver = await startDns([databases.names, cloud.zones], endings);
  const children = new Children(namesEnvironment(resolver));
  endings.add('the workload', () => children.kill());
  const databaseUrl = (region: string) => databases.urlOf(region);
  const shared = { children, logFolder, databaseUrl };
  const { patienceMs } = options;
  const services = await OrderServices.start({ ...shared, settings, script: scripts.service, patienceMs });
  const workers = new Workers({
    ...shared,
    cloud,
    script: scripts.worker,
    environment: (task) => ({ ...effectMarkers(settings, task), ...options.workerEnvironment }),
    jobLeaseSeconds: timingsOf(options).jobLeaseSeconds,
  });
  const cronClock = new CronClock(Date.now(), LAB_SHORTENED);
  const environment = environmentOf(workload, { cloud, resolver, options, services, cronClock });
  const bundles = await patchBundles(workload.functions, options.patches, join(dataFolder, 'patched'));
  const functions = new LambdaFunctions({ functions: bundles, environment, logFolder });
  endings.add('the Lambda containers', () => functions.stop());
  process.once('exit', () => [functions, children].map((processes) => processes.abandon()));
  const tellState = stateTeller(happenings);
  const onEvent = (event: ExecutionEvent): void => {
    history.push(event);
    tellState(event);
  };
  const { random, intercept } = options;
  const executions = new Executions({ workload, functions, onEvent, random, intercept });
  endings.add('the executions', () => executions.stopAll());
  cloud.attach({ rds: databases.rds, aurora: databases.aurora, ecs: workers, sfn: executions });
  const schedules = new Schedules(workload.schedules, functions, LAB_SECONDS_PER_MINUTE * 1000);
  endings.add('the schedules', () => schedules.stop());
  const triggers = new Triggers({ cloud, workload, executions, happenings });
  endings.add('the triggers', triggers.connect());
  endings.add('the queue of task events', new TaskQueue({ cloud, workload, functions }).connect());
  const ledger = operatorLedger(settings, cloud);
  if (options.first === 'standby') await leaseTo(settings.regions.standby, ledger);
  const world = {
    workload,
    settings,
    timings: timingsOf(options),
    patienceMs,
    first: options.first,
    cloud,
    resolver,
    databases,
    services,
    functions,
    executions,
    schedules,
    cronClock,
    triggers,
    workers,
    children,
  };
  return new LabWorld({ ...world, ledger, happenings, history, endings });
}

function homeSettings(workload: DeployedWorkload): WorkloadSettings {
  const [any] = workload.settings.values();
  return settingsIn(workload, any?.regions.home ?? 'its home Region');
}

function settingsIn({ settings }: DeployedWorkload, region: string): WorkloadSettings {
  const found = settings.get(region);
  if (found === undefined) throw new Error(`the synthesized app has no functions in ${region}`);
  return found;
}

const timingsOf = ({ timings }: WorldOptions): Timings => ({ ...DEFAULT_TIMINGS, ...LAB_TIMINGS, ...timings });

/** The public names of the two sides lead nowhere on this machine: the service behind each is asked by its port. */
function reachable(settings: WorkloadSettings, services: OrderServices): WorkloadSettings {
  return settings.transaction === undefined ? settings : { ...settings, transaction: services.transaction() };
}

async function startCloud(workload: DeployedWorkload, authorize: Authorize, endings: Endings): Promise<LabCloud> {
  const cloud = new LabCloud({
    account: workload.account,
    secondsPerMinute: LAB_ALARM_SECONDS_PER_MINUTE,
    authorize,
  });
  await cloud.start();
  endings.add('the AWS of the lab', () => cloud.stop());
  return cloud;
}

/** Told when it happens, once: a run that hangs because of it would say nothing else of it. */
function tellDenials(authorize: Authorize, happenings: Happenings): Authorize {
  const told = new Set<string>();
  return (call, input) => {
    const denial = authorize(call, input);
    if (denial === undefined || told.has(denial.what)) return denial;
    told.add(denial.what);
    happenings.tell({ lane: call.callerRegion ?? call.region, kind: 'fault', text: denial.what });
    return denial;
  };
}

async function startDns(sources: readonly NameSource[], endings: Endings): Promise<string> {
  const dns = new LabDns(together(sources));
  const resolver = await dns.start();
  endings.add('the name server', () => dns.stop());
  return resolver;
}

async function startDatabases(
  settings: WorkloadSettings,
  {
    cloud,
    happenings,
    options: { dataFolder, first },
  }: Pick<Surroundings, 'cloud' | 'options'> & { readonly happenings: Happenings },
  endings: Endings,
): Promise<LabDatabases> {
  const folder = join(dataFolder, 'databases');
  const databases = await LabDatabases.start({ settings, cloud, folder, first, happenings });
  endings.add('the databases', () => databases.stop());
  return databases;
}

interface Surroundings {
  readonly cloud: LabCloud;
  readonly resolver: string;
  readonly options: WorldOptions;
  readonly services: OrderServices;
  readonly cronClock: CronClock;
}

/** What every function finds in its environment beside what the template gives it. */
const environmentOf =
  (workload: DeployedWorkload, { cloud, resolver, options, services, cronClock }: Surroundings) =>
  (lambda: LabFunction) => ({
    HANDOVER_WORKLOAD: JSON.stringify(reachable(played(settingsIn(workload, lambda.region), options), services)),
    HANDOVER_TIMINGS: JSON.stringify(timingsOf(options)),
    HANDOVER_RESOLVERS: resolver,
    ...namesEnvironment(resolver),
    HANDOVER_DATABASE_TLS: 'disable',
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...(plays(lambda, 'schedules') && { LAB_CLOCK: cronClock.told }),
  });

/** The operator reads the ledger from the tiebreaker: it is there whichever side dies. */
function operatorLedger(settings: WorkloadSettings, cloud: LabCloud) {
  process.env.AWS_ENDPOINT_URL = cloud.endpoint;
  process.env.AWS_ACCESS_KEY_ID = 'operator';
  process.env.AWS_SECRET_ACCESS_KEY = 'lab';
  return composeLedger({ ...settings, region: settings.regions.tiebreaker });
}

/** A workload that an operator brought up in its other Region: the first lease is written there, by hand, and never taken. */
async function leaseTo(active: string, ledger: ReturnType<typeof operatorLedger>): Promise<void> {
  await ledger.leases.create({ active, holder: 'the operator' });
  await ledger.serving.serve({ region: active, epoch: 1 });
  await ledger.serving.allowDispatch({ region: active, epoch: 1 });
}
