import { type Fault, sayFault } from '../simulator/fault';
import { hindranceOf, hindranceOfGrade, type Unplayable } from './playable';
import type { Story } from './story';

/** Everything of a story that real parts cannot play; empty: nothing. */
export function unplayableOf({ settings, faults }: Pick<Story, 'settings' | 'faults'>): readonly Unplayable[] {
  const grade = hindranceOfGrade(settings.grade);
  const byGrade = grade === undefined ? [] : [{ what: `the grade "${settings.grade}"`, ...grade }];
  return [...byGrade, ...faults.flatMap(unplayable)];
}

function unplayable(fault: Fault): readonly Unplayable[] {
  const hindrance = hindranceOf(fault);
  const at = `${fault.atMs / 1000} s, "${fault.kind}" (${sayFault(fault)})`;
  return hindrance === undefined ? [] : [{ what: at, ...hindrance }];
}
