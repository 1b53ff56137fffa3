import type { RunDocument } from '../contract/run-document';
import type { FenceGrade, Timings } from '../contract/settings';
import { closesByItself, type JudgedDatabase } from '../domain/fence';
import type { StepContext } from './step';

/**
 * The databases of the workload with the grade that `Precheck` judged, which is never better than the configured one. An
 * execution that began before a deploy of this may have no judgement: then the configured one counts.
 */
export const judgedDatabases = ({ precheck }: RunDocument, { settings }: StepContext): readonly JudgedDatabase[] =>
  settings.databases.map(({ name, kind, grade: configured }) => ({
    name,
    kind,
    grade: precheck?.grades?.[name] ?? configured,
    configured,
  }));

/** Why the old side's last write is not known before it is closed. */
export const endlessWrites = (grade: FenceGrade): string | undefined =>
  closesByItself(grade) ? undefined : 'the old side does not close by itself and nobody has closed it';

/** A job inside the database ends the last session a little after the deadline. */
export const lateWrites = (grade: FenceGrade, { watchdogSeconds }: Pick<Timings, 'watchdogSeconds'>): number =>
  grade === 'enforced' ? 0 : watchdogSeconds;
