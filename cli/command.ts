import type { Command } from 'commander';
import type { ExitCode } from './refusals';
import type { World } from './world';

/** Adds one command to the program; its action answers an exit code through `exitWith`, and throws a `Refusal`. */
export type AddCommand = (program: Command, world: World, exitWith: (code: ExitCode) => void) => void;
