import type { Check } from '../contract/run-document';
import type { FenceGrade } from '../contract/settings';
import { isMultiWriter } from '../domain/fence';
import { judgedGrade, MULTI_WRITER, weaknessesOf } from '../domain/fence-grade';
import type { DatabaseLook } from './look-at-databases';
import { isPromoted } from './readiness';
import type { StepContext } from './step';

/** What closes a database's old side, as its copy here shows it. */
export interface JudgedFence {
  readonly look: DatabaseLook;
  readonly weaknesses: readonly string[];
  readonly grade: FenceGrade;
}

export function judgeFence(look: DatabaseLook, resumes: boolean, { settings }: StepContext): JudgedFence {
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
