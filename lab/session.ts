import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { RunReport } from '../lambda/contract/report';
import type { WorkloadSettings } from '../lambda/contract/settings';
import { renderReportPage, renderReportSummary } from '../lambda/report';
import { DEFAULT_CONFIG_PATH } from '../lib/config/load-config';
import { synthesize, withConfig } from './app/synthesize';
import type { LabOptions } from './command';
import { LAB_EXIT } from './exit-codes';
import { type Played, play } from './play';
import { stopAll } from './postgres';
import { seeded } from './scenarios/random';
import { keepStopped } from './stopped-report';
import type { Screen } from './terminal/screen';
import type { LabCheck } from './verdict/lab-check';
import { type MachineLoad, overloadHint, watchLoad } from './verdict/machine-load';
import type { LabWorld } from './world/lab-world';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** A person at a laptop answers within this time or never. */
const APPROVAL_DEADLINE_SECONDS = 60;

/** How one session ended. */
export interface SessionEnd {
  readonly code: number;
  /** Absent when it never came to a verdict. */
  readonly report?: RunReport;
  /** What speaks against it, one line each; empty: nothing. */
  readonly against: readonly string[];
  /** Where the report and the logs are. */
  readonly reportFolder?: string;
}

/** One session of the lab: synthesizes, plays, shows, keeps the report, and leaves nothing behind but that. */
export async function labSession(options: LabOptions, folder: string, screen: Screen): Promise<SessionEnd> {
  if (options.app !== undefined && !existsSync(join(options.app, 'manifest.json'))) {
    screen.line(`no cloud assembly in "${options.app}": run "npx cdk synth -q" there first, then name its cdk.out`);
    return { code: LAB_EXIT.stopped, against: [`no cloud assembly in "${options.app}"`] };
  }
  const dataFolder = await mkdtemp(join(tmpdir(), 'handover-lab-'));
  await chmod(dataFolder, 0o755);
  const reportFolder = join(folder, '.handover', 'lab', `${stamp()}-${options.scenario.name}`);
  await mkdir(reportFolder, { recursive: true });
  const watch = watchSignals(dataFolder, screen);
  const loadSoFar = watchLoad();
  try {
    announce(options, screen);
    const config = join(folder, options.scenario.config ?? DEFAULT_CONFIG_PATH);
    const assembly =
      options.app === undefined
        ? (options.synthesized ?? (await synthesize(folder, join(dataFolder, 'cdk.out'), withConfig(config))))
        : resolve(options.app);
    const played = await play({
      ...options,
      assembly,
      dataFolder,
      logFolder: join(reportFolder, 'logs'),
      settings: settingsOf(options),
      config: options.app === undefined ? config : undefined,
      random: seeded(options.seed),
      seed: options.seed,
      screen,
      next: nextOf(options),
      onWorld: watch.onWorld,
    });
    const end = await show(played, reportFolder, folder, screen);
    if (end.code !== LAB_EXIT.kept) hint(loadSoFar(), screen);
    return end;
  } catch (error) {
    const stopped = `the lab stopped: ${error instanceof Error ? error.message : String(error)}`;
    screen.line(stopped);
    const machine = loadSoFar();
    hint(machine, screen);
    const { scenario, seed } = options;
    const kept = await keepStopped(
      reportFolder,
      { scenario: scenario.name, seed, because: stopped, machine },
      watch.world()?.parts,
    );
    screen.line(`what was there: ${relative(process.cwd(), kept)}`);
    screen.line(`logs: ${relative(process.cwd(), join(reportFolder, 'logs'))}`);
    return { code: LAB_EXIT.stopped, against: [stopped], reportFolder };
  } finally {
    loadSoFar();
    watch.stop();
    await stopAll();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

const stamp = (): string => new Date().toISOString().replace(/[:.]/g, '-').slice(0, 19);

function announce({ scenario, broken, seed, app, automation }: LabOptions, screen: Screen): void {
  const { bold, dim } = screen.colors;
  screen.line(bold(`${scenario.name}: ${scenario.title}`));
  if (broken !== undefined) screen.line(bold(`broken on purpose: ${broken.title}; ${broken.promise} should break`));
  screen.line(dim(`${app ?? 'this app'}, three Regions on this machine, automation "${automation}", seed ${seed}`));
  screen.line(dim('Times are LAB times: waits are shortened about twelvefold.'));
  screen.line('');
}

/** What was asked for on the command line wins over the scenario, the scenario over the app. */
function settingsOf({ automation, rpoSeconds, scenario }: LabOptions): Partial<WorkloadSettings> {
  return {
    approvalDeadlineSeconds: APPROVAL_DEADLINE_SECONDS,
    ...scenario.settings,
    automation,
    ...(rpoSeconds === undefined ? {} : { rpoSeconds }),
  };
}

const nextOf = ({ scenario, broken }: LabOptions): string =>
  broken === undefined && scenario.name === 'region-loss'
    ? 'npm run lab -- link-cut --rpo 1   (rows are lost, and the run asks first)\nnpm run lab -- --list'
    : 'npm run lab -- --list';

/** A run that was to move the workload and did not. */
const UNSAVED: ReadonlySet<string> = new Set(['incomplete', 'refused']);

async function show(played: Played, reportFolder: string, folder: string, screen: Screen): Promise<SessionEnd> {
  const { report, refusals } = played;
  const page = join(reportFolder, 'report.html');
  await writeFile(page, renderReportPage(report));
  await writeFile(join(reportFolder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  const location = relative(folder, page);
  showChecks(played.checks, screen);
  screen.line('');
  screen.line(
    renderReportSummary(report, { color: screen.colors.isColorSupported, columns: screen.columns, location }),
  );
  for (const refusal of new Set(refusals)) screen.line(`the run proves nothing: ${refusal}`);
  const against = speaksAgainst(played);
  return { code: against.length > 0 ? LAB_EXIT.failed : LAB_EXIT.kept, report, against, reportFolder };
}

function hint(machine: MachineLoad, screen: Screen): void {
  const said = overloadHint(machine);
  if (said !== undefined) screen.line(said);
}

/** What the scenario shows beside the promises, one line each. */
function showChecks(checks: readonly LabCheck[], screen: Screen): void {
  const { bold, dim, green, red } = screen.colors;
  if (checks.length > 0) screen.line(`\n${bold('What it shows')}`);
  for (const { name, passed, detail } of checks)
    screen.line(`${passed ? green('✓') : red('✕')} ${name}${dim(`: ${detail}`)}`);
}

/** Everything that makes the session fail. */
function speaksAgainst({ report, refusals, checks, ends }: Played): readonly string[] {
  const broken = report.promises.filter(({ verdict }) => verdict === 'broken');
  const unsaved = ends === 'moves' && UNSAVED.has(report.outcome);
  return [
    ...broken.map(({ id, evidence }) => `${id} broken: ${evidence}`),
    ...checks.filter(({ passed }) => !passed).map(({ name, detail }) => `${name}: ${detail}`),
    ...new Set(refusals),
    ...(unsaved ? [`the run is ${report.outcome}: ${report.summary}`] : []),
  ];
}

/** Ctrl-C ends every process that the lab has started, then the lab. */
function watchSignals(dataFolder: string, screen: Screen) {
  let world: LabWorld | undefined;
  const onSignal = (): void => {
    screen.line('stopping: every process of the lab is being ended');
    const end = async (): Promise<void> => {
      await world?.stop().catch(() => undefined);
      await stopAll().catch(() => undefined);
      await rm(dataFolder, { recursive: true, force: true });
      process.exit(LAB_EXIT.interrupted);
    };
    void end();
  };
  for (const signal of SIGNALS) process.once(signal, onSignal);
  return {
    world: () => world,
    onWorld: (started: LabWorld) => {
      world = started;
    },
    stop: () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}
