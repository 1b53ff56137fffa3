import type { JobAccount } from '../../lambda/contract/report';
import type { LabWorld } from '../world/lab-world';
import { TimelineColumns } from './columns';
import type { Screen } from './screen';

const PROGRESS_EVERY_MS = 500;
/** Without a terminal there is no live line: every so often one plain line instead. */
const PLAIN_EVERY = 10;

/** Tells the world's story while it happens. */
export function tellLive(world: LabWorld, screen: Screen, account: () => Promise<JobAccount | undefined>): () => void {
  const { settings, happenings } = world.parts;
  const { home, standby, tiebreaker } = settings.regions;
  const columns = new TimelineColumns(screen, [home, standby, tiebreaker, 'clients'], Date.now());
  columns.heading();
  happenings.listen((happening) => columns.tell(happening));
  const timer = setInterval(() => void progress(), PROGRESS_EVERY_MS);
  let ticks = 0;
  const progress = async (): Promise<void> => {
    const jobs = await account().catch(() => undefined);
    if (jobs === undefined) return;
    if (screen.interactive) screen.progress(`  ${bar(jobs)}  ${sayJobs(jobs)}`);
    else if (ticks++ % PLAIN_EVERY === 0) screen.line(`  jobs: ${sayJobs(jobs)}`);
  };
  return () => {
    clearInterval(timer);
    screen.progress('');
  };
}

const BAR_WIDTH = 30;

function bar({ accepted, done, running }: JobAccount): string {
  const cells = (count: number): number => Math.round((BAR_WIDTH * count) / Math.max(1, accepted));
  const full = cells(done);
  const half = Math.min(BAR_WIDTH - full, cells(running));
  return `[${'#'.repeat(full)}${'='.repeat(half)}${'.'.repeat(BAR_WIDTH - full - half)}]`;
}

const sayJobs = ({ accepted, done, failed, running, pending }: JobAccount): string =>
  `${done} of ${accepted} jobs done, ${running} running, ${pending} waiting${failed > 0 ? `, ${failed} failed` : ''}`;
