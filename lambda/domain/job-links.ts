/** Who waits for whom: of a job, the jobs that must end first. */
export type WaitsFor = (id: string) => Promise<readonly string[]>;

/** Looks no further than so many jobs: whoever links more has made a graph that nobody can read. */
export const LONGEST_WALK = 1_000;

/**
 * The cycle that a new job would close, named from itself to itself; undefined: none. Nobody waits for a job that is not
 * accepted yet, so a cycle can only run through one that is told to wait for it (`before`).
 */
export async function cycleOf(
  job: { readonly id: string; readonly after?: readonly string[]; readonly before?: readonly string[] },
  waitsFor: WaitsFor,
): Promise<readonly string[] | undefined> {
  const targets = new Set(job.before ?? []);
  if (targets.size === 0) return undefined;
  const cameFrom = new Map<string, string>((job.after ?? []).map((id) => [id, job.id]));
  const open = [...cameFrom.keys()];
  for (const id of open) {
    if (targets.has(id)) return pathTo(id, job.id, cameFrom);
    if (open.length > LONGEST_WALK) throw new RangeError(`more than ${LONGEST_WALK} jobs wait for one another`);
    for (const next of await waitsFor(id)) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, id);
      open.push(next);
    }
  }
  return undefined;
}

/** "x waits for a, a waits for b, b is to wait for x". */
function pathTo(target: string, start: string, cameFrom: ReadonlyMap<string, string>): readonly string[] {
  const path = [start, target];
  for (let id = cameFrom.get(target); id !== undefined && id !== start; id = cameFrom.get(id)) path.splice(1, 0, id);
  return [...path, start];
}
