import type { FoundDatabase, RegionReturn, ReturnWord } from '../ports/return-store';

/** A return as it is kept: the tasks by name, so that none is counted twice. */
export interface KeptReturn {
  readonly region: string;
  readonly epoch: number;
  readonly at: string;
  readonly databases: Readonly<Record<string, FoundDatabase>>;
  readonly tasks: readonly string[];
  readonly toldAt?: string;
}

/** What stands after a word; undefined when it says nothing new. */
export function addWord(known: KeptReturn | undefined, word: ReturnWord): KeptReturn | undefined {
  const { region, epoch, at, databases, endedTasks: tasks } = word;
  if (known === undefined || known.epoch < epoch) return { region, epoch, at, databases, tasks: [...new Set(tasks)] };
  if (known.epoch > epoch) return undefined;
  const news = Object.entries(databases).filter(([name, found]) => isNews(known.databases[name], found));
  const more = [...new Set(tasks)].filter((task) => !known.tasks.includes(task));
  if (news.length === 0 && more.length === 0) return undefined;
  return {
    ...known,
    databases: { ...known.databases, ...Object.fromEntries(news) },
    tasks: [...known.tasks, ...more],
  };
}

/** How it was found is told by whoever saw it first: to the next keeper a closed database was always closed. */
const isNews = (known: FoundDatabase | undefined, found: FoundDatabase): boolean =>
  known === undefined || (!known.final && (found.final || found.text !== known.text));

export const shownReturn = ({ region, epoch, at, databases, tasks, toldAt }: KeptReturn): RegionReturn => ({
  region,
  epoch,
  at,
  databases: Object.fromEntries(Object.entries(databases).map(([name, { text }]) => [name, text])),
  unsettled: Object.entries(databases).flatMap(([name, { final }]) => (final ? [] : [name])),
  endedTasks: tasks.length,
  ...(toldAt !== undefined && { toldAt }),
});
