import type { Place } from './fault';

interface Answers {
  /** Answers by call and arguments, the newest last. */
  readonly kept: Map<string, { readonly atMs: number; readonly answer: unknown }[]>;
}

interface Stale {
  readonly stale: ReadonlySet<Place>;
  readonly time: { nowMs(): number };
}

const BY_WORLD = new WeakMap<Stale, Answers>();

/** Answers of an eventually consistent API are as old as this when they are stale. */
const OLD_MS = 10_000;

/** The same port; while its place is `stale`, reads answer what they answered before, as Describe calls may. */
export function staleAnswers<P extends object>(port: P, reads: readonly string[], name: string, world: Stale): P {
  const answers = BY_WORLD.get(world) ?? { kept: new Map() };
  BY_WORLD.set(world, answers);
  const place = name.split(' ')[0] as Place;
  const late = Object.create(port) as Record<string, unknown>;
  for (const read of reads) {
    const ask = Reflect.get(port, read) as (...given: unknown[]) => Promise<unknown>;
    late[read] = async (...given: unknown[]) => {
      const key = `${name} ${read} ${JSON.stringify(given)}`;
      const answer = await Reflect.apply(ask, port, given);
      return world.stale.has(place)
        ? older(answers, key, answer, world.time.nowMs())
        : kept(answers, key, answer, world.time.nowMs());
    };
  }
  return late as P;
}

/** Few are needed: one that is old enough. */
function kept({ kept: all }: Answers, key: string, answer: unknown, atMs: number): unknown {
  const before = all.get(key) ?? [];
  all.set(key, [...before.slice(-3), { atMs, answer }]);
  return answer;
}

function older(answers: Answers, key: string, answer: unknown, nowMs: number): unknown {
  const before = answers.kept.get(key) ?? [];
  kept(answers, key, answer, nowMs);
  return (before.findLast(({ atMs }) => atMs <= nowMs - OLD_MS) ?? { answer }).answer;
}
