import fc from 'fast-check';
import { cycleOf, LONGEST_WALK } from '../../../lambda/domain/job-links';

const graph =
  (edges: Readonly<Record<string, readonly string[]>>) =>
  async (id: string): Promise<readonly string[]> =>
    edges[id] ?? [];

test.each<[string, object, Record<string, string[]>, string[] | undefined]>([
  ['none without before', { after: ['a'] }, { a: ['b'] }, undefined],
  ['none where nobody leads back', { after: ['a'], before: ['c'] }, { a: ['b'], c: ['a'] }, undefined],
  ['the shortest: after and before the same job', { after: ['a'], before: ['a'] }, {}, ['x', 'a', 'x']],
  ['one through others', { after: ['a'], before: ['c'] }, { a: ['b'], b: ['c'] }, ['x', 'a', 'b', 'c', 'x']],
])('names %s', async (_, links, edges, cycle) => {
  expect(await cycleOf({ id: 'x', ...links }, graph(edges))).toEqual(cycle);
});

test('fails on a walk that nobody could follow', async () => {
  const endless = async (id: string) => [`${Number(id) + 1}`];
  await expect(cycleOf({ id: 'x', after: ['0'], before: ['none'] }, endless)).rejects.toThrow(
    `more than ${LONGEST_WALK} jobs`,
  );
});

test('jobs that are accepted one by one never wait in a circle', async () => {
  const links = fc.array(fc.record({ after: fc.array(fc.nat(7)), before: fc.array(fc.nat(7)) }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(links, async (jobs) => {
      const edges = new Map<string, string[]>();
      for (const [index, { after, before }] of jobs.entries()) {
        const known = (ids: readonly number[]) => ids.filter((id) => edges.has(`${id}`)).map(String);
        const job = { id: `${index}`, after: known(after), before: known(before) };
        if ((await cycleOf(job, async (id) => edges.get(id) ?? [])) !== undefined) continue;
        edges.set(job.id, [...job.after]);
        for (const id of job.before) edges.get(id)?.push(job.id);
      }
      for (const id of edges.keys()) expect(reaches(id, id, edges)).toBe(false);
    }),
  );
});

function reaches(from: string, wanted: string, edges: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>();
  const open = [...(edges.get(from) ?? [])];
  for (const id of open) {
    if (id === wanted) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(edges.get(id) ?? []));
  }
  return false;
}
