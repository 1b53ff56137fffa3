import type { Place } from './fault';

/** By call and arguments, the newest last. */
export type Answers = Map<string, readonly { readonly atMs: number; readonly answer: unknown }[]>;

interface Stale {
  readonly stale: ReadonlySet<Place>;
  readonly answers: Answers;
  readonly time: { nowMs(): number };
}

/** Answers of an eventually consistent API are as old as this when they are stale. */
const OLD_MS = 10_000;

/** The same port; while its place is `stale`, reads answer what they answered before, as Describe calls may. */
export function staleAnswers<P extends object>(port: P, reads: readonly string[], name: string, world: Stale): P {
  const place = name.split(' ')[0] as Place;
  const late = Object.create(port) as Record<string, unknown>;
  for (const read of reads) {
    const ask = Reflect.get(port, read) as (...given: unknown[]) => Promise<unknown>;
    late[read] = async (...given: unknown[]) => {
      const key = `${name} ${read} ${JSON.stringify(given)}`;
      const answer = await Reflect.apply(ask, port, given);
      const nowMs = world.time.nowMs();
      const before = world.answers.get(key) ?? [];
      // Few are needed: one that is old enough.
      world.answers.set(key, [...before.slice(-3), { atMs: nowMs, answer }]);
      const old = world.stale.has(place) ? before.findLast(({ atMs }) => atMs <= nowMs - OLD_MS) : undefined;
      return (old ?? { answer }).answer;
    };
  }
  return late as P;
}
