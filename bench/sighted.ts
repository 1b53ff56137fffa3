import type { AlarmSpec } from '../lab/aws/alarm-evaluation';
import { Chance } from '../lab/simulator/chance';
import type { Equipped, SimulatedWorld } from '../lab/simulator/simulated-world';
import { TakeoverAlarm } from './takeover-alarm';
import { watchedAgents } from './watched-agents';

/** Moments since the story began; absent: it never came to that. */
export interface Sighted {
  readonly faultMs: number;
  /** The last renewal before somebody wanted a takeover. */
  readonly renewedMs?: number;
  /** Two observers' words stand in the ledger. */
  readonly quorumMs?: number;
  /** The standby's agent has published that it wants to take over. */
  readonly wantedMs?: number;
  /** The alarm went off, and with it the run. */
  readonly alarmMs?: number;
  /** The same where an evaluation sees the period that still runs. */
  readonly earlyAlarmMs?: number;
  readonly epochMs?: number;
}

/** CloudWatch to EventBridge to Step Functions. */
const EVENT_MS = { least: 200, most: 2_000 } as const;

/** Writes the moments of one story down, and is its alarm: the simulator's own hears nothing and keeps silent. */
export class Sightings {
  private readonly moments: { -readonly [moment in keyof Sighted]?: Sighted[moment] } = {};
  private readonly alarms: TakeoverAlarm[] = [];
  private isOver = false;

  /** For `Alteration.equip`. */
  equip(): (equipped: Equipped, world: SimulatedWorld) => Equipped {
    return watchedAgents({
      onQuorum: (world) => {
        this.moments.quorumMs ??= world.atMs;
      },
      onWish: (value, world) => {
        for (const alarm of this.alarms) alarm.hear(value);
        if (value !== 1) return;
        this.moments.renewedMs ??= world.table.changesOf('lease').at(-1)?.atMs;
        this.moments.wantedMs ??= world.atMs;
      },
    });
  }

  /** `start` is what the rule does when the alarm goes off. Both readings are evaluated at the same phase. */
  watch(spec: AlarmSpec, world: SimulatedWorld, start: () => void): void {
    const chance = new Chance(world.schedule.seed, 'alarm');
    const [phase, eventMs] = [chance.between(0, 1), chance.between(EVENT_MS.least, EVENT_MS.most)];
    const add = (sees: 'complete' | 'running', onAlarm: () => void): void => {
      const alarm = new TakeoverAlarm(spec, sees, world.time);
      this.alarms.push(alarm);
      void alarm.watch(phase, () => this.isOver, onAlarm);
    };
    add('running', () => {
      this.moments.earlyAlarmMs ??= world.atMs;
    });
    add('complete', () => {
      this.moments.alarmMs ??= world.atMs;
      void world.time.sleep(eventMs).then(() => this.isOver || start());
    });
  }

  stop(): void {
    this.isOver = true;
  }

  seen(faultMs: number, epochMs: number | undefined): Sighted {
    return { faultMs, ...this.moments, ...(epochMs !== undefined && { epochMs }) };
  }
}
