import type { FenceGrade } from '../contract/settings';
import type { ClosedDatabase, FenceRecord } from '../ports/fence-store';
import type { WriteFenceWord } from '../ports/write-fences';
import { closesByItself, isMultiWriter } from './fence';

export interface SaidOfDatabase {
  readonly database: { readonly name: string; readonly kind: string; readonly grade: FenceGrade };
  readonly said: WriteFenceWord;
}

export interface StorageFenceJudgement {
  /** The word that takes the place of the override: every old side is closed. */
  readonly closed?: Pick<FenceRecord, 'epoch' | 'how' | 'databases'>;
  readonly detail: string;
}

/** Only a word that was seen closes anything; silence and a time-out leave the takeover as it is, unfenced. */
export function judgeStorageFence(all: readonly SaidOfDatabase[], recorded: FenceRecord): StorageFenceJudgement {
  const open = all.filter(({ database }) => isOpen(database, recorded));
  const detail = open.map(({ database, said }) => `${database.name}: ${sayWord(said)}`).join('; ');
  const stopped = open.flatMap(({ database, said }): [string, ClosedDatabase][] =>
    said.word === 'stopped' ? [[database.name, { closedAt: said.at, flushPosition: 'storage' }]] : [],
  );
  if (open.length === 0 || stopped.length < open.length) return { detail };
  const databases = { ...recorded.databases, ...deadlines(all, recorded), ...Object.fromEntries(stopped) };
  return { closed: { epoch: recorded.epoch, how: 'acknowledged', databases }, detail };
}

/** Of what closes by itself the run has waited for the deadline before it went on unfenced. */
const isOpen = (database: SaidOfDatabase['database'], { databases }: FenceRecord): boolean =>
  !closesByItself(database.grade) && !isMultiWriter(database) && databases[database.name] === undefined;

const deadlines = (all: readonly SaidOfDatabase[], { at }: FenceRecord): Readonly<Record<string, ClosedDatabase>> =>
  Object.fromEntries(
    all.flatMap(({ database }) =>
      closesByItself(database.grade) ? [[database.name, { closedAt: at, flushPosition: 'deadline' }]] : [],
    ),
  );

function sayWord(said: WriteFenceWord): string {
  if (said.word === 'unseen') return 'Aurora has said nothing of its write fence';
  return said.word === 'stopped'
    ? `Aurora has stopped the writes of the old primary (event of ${said.at} in ${said.toldIn})`
    : `Aurora's attempt to stop the writes of the old primary timed out (event of ${said.at} in ${said.toldIn})`;
}
