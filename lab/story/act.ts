import type { FaultKind } from '../simulator/fault';
import type { FaultOf } from './playable';
import type { StoryStage } from './story-stage';

/** Ends what has begun. */
export type Lift = () => void | Promise<void>;

/** Makes one fault happen with real parts, and answers what ends it. */
export type Act<K extends FaultKind> = (
  fault: FaultOf<K>,
  set: StoryStage,
) => Lift | undefined | Promise<Lift | undefined>;

export type Acts<K extends FaultKind> = { readonly [Kind in K]: Act<Kind> };
