import type { FenceGrade } from '../contract/settings';
import type { Check } from '../contract/step-answers';
import { closesByItself, isMultiWriter } from '../domain/fence';
import { JUDGED_WEAK, judgedAgain, judgedGrade, MULTI_WRITER, weaknessesOf } from '../domain/fence-grade';
import type { DatabaseLook } from './look-at-databases';
import { isPromoted } from './readiness';
import type { StepContext } from './step';

type Grades = Readonly<Record<string, FenceGrade>>;

/** What closes a database's old side, as its copy here shows it. */
export interface JudgedFence {
  readonly look: DatabaseLook;
  readonly weaknesses: readonly string[];
  readonly grade: FenceGrade;
}

/** `taken`: the judgement that stands with the lease when this run goes on with a takeover. */
export function judgeFence(look: DatabaseLook, taken: Grades | undefined, context: StepContext): JudgedFence {
  const now = judgeNow(look, taken !== undefined, context);
  if (taken === undefined) return now;
  const grade = judgedAgain(now.grade, taken[look.database.name]);
  const fell = grade !== now.grade && !closesByItself(grade);
  return { look, weaknesses: fell && now.weaknesses.length === 0 ? [JUDGED_WEAK] : now.weaknesses, grade };
}

function judgeNow(look: DatabaseLook, resumes: boolean, { settings }: StepContext): JudgedFence {
  const { database, inside } = look;
  const promoted = resumes && isPromoted(look);
  const observed = settings.automation === 'observe';
  const weaknesses = weaknessesOf(database, { answers: inside !== undefined, promoted, observed, row: inside?.row });
  return { look, weaknesses, grade: judgedGrade(database.grade, weaknesses) };
}

export function fenceChecks({ look: { database }, weaknesses }: JudgedFence): Check[] {
  const name = `fence of ${database.name}`;
  if (isMultiWriter(database)) return [{ name, passed: true, detail: MULTI_WRITER }];
  return weaknesses.map((detail) => ({ name, passed: false, detail }));
}
