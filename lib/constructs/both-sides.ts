import { Token } from 'aws-cdk-lib';
import type { PerSide } from '../../lambda/contract/settings';
import { perSide } from '../config/place';

/** A name on both sides: as given, else the one here. What CloudFormation resolves at deploy time is unknown in the other Region. */
export function onBothSides(what: string, here: string, given: PerSide<string> | undefined): PerSide<string> {
  if (given !== undefined) return given;
  if (!Token.isUnresolved(here)) return perSide(() => here);
  throw new Error(
    `the name of ${what} is a value that only its own stack knows: say what it is called in home and in standby`,
  );
}
