import type { Finding } from './check';
import type { WorkloadConfig } from './config';
import type { Draft } from './draft';
import type { ApplicationConfig } from './jobs-config';

type Workload = Draft<WorkloadConfig>;
type Application = Draft<ApplicationConfig>;

/** Each says by a key of the application what is right instead. */
type ApplicationRule = (application: Application, workload: Workload) => readonly Finding[];

const RULES: readonly ApplicationRule[] = [fargateSize, markersMeanSomething, linksLeadSomewhere];

/** What an application of a workload says and cannot mean. */
export const applicationFindings = (workload: Workload): readonly Finding[] =>
  (workload.jobs?.applications ?? []).flatMap((application, index) =>
    RULES.flatMap((rule) =>
      rule(application ?? {}, workload).map(({ path, wanted }) => ({
        path: ['jobs', 'applications', index, ...path],
        wanted,
      })),
    ),
  );

const GIB = 1_024;

interface Size {
  readonly cpu: number;
  readonly from: number;
  readonly to: number;
  readonly stepMib: number;
}

/** Of Linux. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html (Task CPU and memory) */
const SIZES: readonly Size[] = [
  { cpu: 256, from: 512, to: 2 * GIB, stepMib: 512 },
  { cpu: 512, from: GIB, to: 4 * GIB, stepMib: GIB },
  { cpu: 1_024, from: 2 * GIB, to: 8 * GIB, stepMib: GIB },
  { cpu: 2_048, from: 4 * GIB, to: 16 * GIB, stepMib: GIB },
  { cpu: 4_096, from: 8 * GIB, to: 30 * GIB, stepMib: GIB },
  { cpu: 8_192, from: 16 * GIB, to: 60 * GIB, stepMib: 4 * GIB },
  { cpu: 16_384, from: 32 * GIB, to: 120 * GIB, stepMib: 8 * GIB },
];

function fargateSize({ cpu = 256, memoryMib = 512 }: Application): readonly Finding[] {
  const size = SIZES.find((each) => each.cpu === cpu);
  if (size === undefined)
    return [{ path: ['cpu'], wanted: `a size that Fargate has: ${SIZES.map((each) => each.cpu).join(', ')}` }];
  const { from, to, stepMib } = size;
  // 256 units have 512, 1024 and 2048 MiB: no 1536.
  const fits =
    memoryMib >= from && memoryMib <= to && memoryMib % stepMib === 0 && !(cpu === 256 && memoryMib === 1_536);
  if (fits) return [];
  const wanted = cpu === 256 ? '512, 1024 or 2048' : `${from} to ${to} in steps of ${stepMib}`;
  return [{ path: ['memoryMib'], wanted: `${wanted}, which Fargate has for ${cpu} CPU units` }];
}

/** They would be taken and do nothing. */
function markersMeanSomething({ effects, markerDatabase, whenEffectMissing }: Application): readonly Finding[] {
  if (effects === 'marked') return [];
  const wanted = 'left out, or effects "marked": without markers there is nothing to look for';
  return [
    ...(markerDatabase === undefined ? [] : [{ path: ['markerDatabase'], wanted }]),
    ...(whenEffectMissing === undefined ? [] : [{ path: ['whenEffectMissing'], wanted }]),
  ];
}

function linksLeadSomewhere({ name, links }: Application): readonly Finding[] {
  return (['upstream', 'downstream'] as const).flatMap((key) =>
    (links?.[key] ?? []).flatMap((other, at) => {
      const path = ['links', key, at];
      if (other !== undefined && other === name)
        return [{ path, wanted: 'another application: this one is it itself' }];
      if (links?.[key]?.indexOf(other) !== at) return [{ path, wanted: 'named only once' }];
      return [];
    }),
  );
}
