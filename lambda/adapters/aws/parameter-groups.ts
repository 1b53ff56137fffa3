import {
  DescribeDBClusterParametersCommand,
  DescribeDBParametersCommand,
  type Parameter,
  type RDSClient,
} from '@aws-sdk/client-rds';

type Page = { readonly Parameters?: readonly Parameter[]; readonly Marker?: string };

/** What somebody has set in a parameter group: everything else has the default of the engine, which the version names. */
export const setInGroup = (client: RDSClient, DBParameterGroupName: string): Promise<Record<string, string>> =>
  allSet((Marker) => client.send(new DescribeDBParametersCommand({ DBParameterGroupName, Source: 'user', Marker })));

/** The same of a cluster's group. */
export const setInClusterGroup = (
  client: RDSClient,
  DBClusterParameterGroupName: string,
): Promise<Record<string, string>> =>
  allSet((Marker) =>
    client.send(new DescribeDBClusterParametersCommand({ DBClusterParameterGroupName, Source: 'user', Marker })),
  );

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
