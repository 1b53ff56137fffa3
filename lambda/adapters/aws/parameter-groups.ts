import {
  DescribeDBClusterParametersCommand,
  DescribeDBParametersCommand,
  type Parameter,
  type RDSClient,
} from '@aws-sdk/client-rds';

type Page = { readonly Parameters?: readonly Parameter[]; readonly Marker?: string };

type Set = Promise<Record<string, string>>;

/** Questions that are under way: databases that are looked at together mostly share a group, and RDS counts each question. */
const asked = new WeakMap<RDSClient, Map<string, Set>>();

/** What somebody has set in a parameter group: everything else has the default of the engine, which the version names. */
export const setInGroup = (client: RDSClient, DBParameterGroupName: string): Set =>
  together(client, `pg ${DBParameterGroupName}`, () =>
    allSet((Marker) => client.send(new DescribeDBParametersCommand({ DBParameterGroupName, Source: 'user', Marker }))),
  );

/** The same of a cluster's group. */
export const setInClusterGroup = (client: RDSClient, DBClusterParameterGroupName: string): Set =>
  together(client, `cluster-pg ${DBClusterParameterGroupName}`, () =>
    allSet((Marker) =>
      client.send(new DescribeDBClusterParametersCommand({ DBClusterParameterGroupName, Source: 'user', Marker })),
    ),
  );

/** Nothing is kept: an answer is shared by those who asked before it came, and the next look asks anew. */
function together(client: RDSClient, group: string, ask: () => Set): Set {
  const open = asked.get(client) ?? new Map<string, Set>();
  asked.set(client, open);
  const answer = open.get(group) ?? ask().finally(() => open.delete(group));
  open.set(group, answer);
  return answer;
}

/** A page holds up to a hundred. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBParameters.html */
async function allSet(page: (marker: string | undefined) => Promise<Page>): Promise<Record<string, string>> {
  const set: Record<string, string> = {};
  let marker: string | undefined;
  do {
    const answer = await page(marker);
    for (const { ParameterName: name, ParameterValue: value } of answer.Parameters ?? [])
      if (name !== undefined && value !== undefined) set[name] = value;
    marker = answer.Marker;
  } while (marker !== undefined);
  return set;
}
