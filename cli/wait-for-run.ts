import { renderReportSummary } from '../lambda/report';
import type { CliPorts } from './ports';
import { EXIT, type ExitCode, Refusal } from './refusals';
import type { World } from './world';

export interface StartedRun {
  readonly runId: string;
  readonly executionArn: string;
  readonly region: string;
}

const POLL_MILLISECONDS = 5_000;

/** Stays until the execution has ended; a question to people is shown once, because somebody has to answer it. */
export async function waitForRun(run: StartedRun, ports: CliPorts, world: World): Promise<ExitCode> {
  let asked = false;
  for (;;) {
    const status = await ports.machines.describe(run.region, run.executionArn);
    if (status.kind !== 'running') return showEnd(run, status, ports, world);
    if (!asked) asked = await showQuestion(run, ports, world);
    await world.clock.sleep(POLL_MILLISECONDS);
  }
}

async function showQuestion({ runId }: StartedRun, { decisions }: CliPorts, { terminal }: World): Promise<boolean> {
  const asked = await decisions.read(runId);
  if (asked === undefined) return false;
  const { text, deadline } = asked.question;
  terminal.out(`a person must agree before ${deadline}: ${text}\n  npx handover approve ${runId} --reason "..."`);
  return true;
}

type Ended = Exclude<Awaited<ReturnType<CliPorts['machines']['describe']>>, { kind: 'running' }>;

async function showEnd({ runId }: StartedRun, status: Ended, ports: CliPorts, { terminal }: World): Promise<ExitCode> {
  const found = await ports.reports.find(runId);
  if (found === undefined) throw new Refusal(await withoutReport(runId, status, ports));
  const location = `npx handover report ${runId} --html report.html`;
  terminal.out(renderReportSummary(found.report, { color: terminal.color, columns: terminal.columns, location }));
  return found.report.outcome === 'completed' ? EXIT.ok : EXIT.refused;
}

/** A run that finds another one alive ends well and leaves no report; the person is told who is in the way. */
async function withoutReport(runId: string, status: Ended, { runs }: CliPorts): Promise<string> {
  if (status.kind === 'failed')
    return `run ${runId} ended without a report: ${status.because}; see: npx handover status`;
  const held = await runs.current();
  const holder =
    held === undefined || held.runId === runId
      ? 'another run held the workload'
      : `run ${held.runId} in ${held.region} holds the workload since ${held.startedAt}, started by ${held.startedBy}`;
  return `run ${runId} did nothing: ${holder}; see: npx handover status`;
}
